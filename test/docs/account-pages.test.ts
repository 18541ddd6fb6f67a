import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { type PagesWorld, pagesWorld } from '../account/pages-world.ts';
import { TestBrowser } from '../support/browser.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/account-pages.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'latchkey-account-theme-'));
after(() => rmSync(folder, { recursive: true, force: true }));
for (const [, name = '', text = ''] of page.matchAll(/^`(themes\/[^`]+)`\n\n```\w+\n(.*?)```/gms)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** Commands of the page, as they are written. */
const command = (word: string) => {
  const found = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, text = '']) => text);
  return found.find((text) => text.includes(word)) ?? assert.fail(`no command with ${word}`);
};
const latchkey = `latchkey() { '${process.execPath}' '${join(root, 'bin/latchkey.ts')}' "$@"; }`;

describe('The page on account pages', () => {
  let server: TestServer;
  let world: PagesWorld;
  before(async () => {
    server = await startTestServer({ flags: { 'themes-dir': join(folder, 'themes') } });
    world = await pagesWorld(server);
  });
  after(() => server?.stop());

  const bash = async (script: string, env: Record<string, string> = {}) =>
    promisify(execFile)('bash', ['-euo', 'pipefail', '-c', `${latchkey}\n${script}`], {
      cwd: folder,
      env: { ...process.env, URL: server.url, REALM: world.realm, ADMIN: await server.adminToken(), ...env },
    });

  it('has a theme that is good, and that people see', async () => {
    const { stdout } = await bash(command('theme check'));
    assert.match(stdout, /^account: good \(own templates 1, languages 1, resources 1\)\n/);
    const browser = await world.visit();
    const { text } = await browser.open(`${world.account}/`);
    assert.match(text, /<h1[^>]*>About you</);
    const sheet = /href="([^"]*\/account\/acme\/css\/acme\.css)"/.exec(text)?.[1] ?? assert.fail('no style');
    assert.match((await browser.open(sheet)).text, /#00695c/);
    for (const [, shared = ''] of text.matchAll(/(?:href|src)="([^"]*\/account\/acme\/[^"]+)"/g))
      assert.equal((await browser.open(shared)).status, 200, shared);
  });

  it('has texts of the realm stand over those of the theme', async () => {
    await bash(command('localization'));
    const browser = await world.visit();
    assert.match(browser.last?.text ?? '', /id="nav-my-data"[^>]*>Privacy</);
  });

  it('lets people delete their accounts', async () => {
    await bash(command('delete_account'));
    const browser = await world.visit('ann', '/my-data');
    assert.match(browser.last?.text ?? '', /id="delete-account"/);
  });

  it('leads back to the application', async () => {
    const made = await world.admin('POST', '/clients', {
      clientId: 'shop',
      publicClient: true,
      redirectUris: ['https://shop.example.org/*'],
    });
    assert.equal(made.status, 201);
    const { stdout } = await bash(command('referrer='), { CLIENT: 'shop' });
    const browser = await world.visit();
    const { text } = await browser.open(stdout.trim());
    assert.match(text, /id="referrer"[^>]*href="https:\/\/shop\.example\.org\/cart"/);
  });

  it('switches the pages off, and leaves the API', async () => {
    await bash(command('CONSOLE='));
    assert.equal((await new TestBrowser(server.url).open(`${world.account}/`)).status, 404);
    const api = await server.call('GET', `/realms/${world.realm}/account`, {
      headers: { accept: 'application/json' },
    });
    assert.equal(api.status, 401);
  });
});
