import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { systemClock } from '../../src/lib/clock.ts';
import { Mail } from '../../src/mail/mail.ts';
import { Pages } from '../../src/pages/pages.ts';
import { loginRealm } from '../login/login-realm.ts';
import { realmWith, silent } from '../pages/gallery.ts';
import { TestBrowser } from '../support/browser.ts';
import { startMailbox } from '../support/mailbox.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/themes.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'latchkey-themes-'));
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
const bash = (script: string, env: Record<string, string> = {}) =>
  promisify(execFile)('bash', ['-euo', 'pipefail', '-c', `${latchkey}\n${script}`], {
    cwd: folder,
    env: { ...process.env, ...env },
  });

describe('The theme of the documentation', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ flags: { 'themes-dir': join(folder, 'themes') } });
  });
  after(() => server?.stop());

  it('is good', async () => {
    const { stdout } = await bash(command('theme check'));
    assert.equal(
      stdout,
      'login: good (own templates 1, languages 2, resources 2)\nemail: good (own templates 1, languages 1, resources 0)\n',
    );
  });

  it('is what people see, in their language, with its own pictures', async () => {
    const { realm, url } = await loginRealm(server, {
      internationalizationEnabled: true,
      supportedLocales: ['en', 'de'],
    });
    const [client] = (await server.admin('GET', `/${realm}/clients?clientId=app`)).json;
    const browser = new TestBrowser(server.url);
    assert.doesNotMatch((await browser.open(url())).text, /acme/);
    const ADMIN = await server.adminToken();
    await bash(command('loginTheme'), { URL: server.url, REALM: realm, CLIENT_UUID: client.id, ADMIN });
    const { text } = await browser.open(url());
    assert.match(text, /<h1[^>]*>Welcome to Acme<\/h1>/);
    assert.match(
      text,
      new RegExp(`<a href="https://help.acme.example">Trouble\\? We&#39;re here, ${realm}\\.</a>`),
    );
    const [style = ''] = /\/resources\/[^"]+acme\.css/.exec(text) ?? [];
    assert.equal((await browser.open(style)).headers.get('content-type'), 'text/css;charset=utf-8');
    const picture = await browser.open(style.replace('css/acme.css', 'img/acme.svg'));
    assert.match(picture.text, /<svg/);
    assert.match((await browser.open(style.replace('acme.css', 'login.css'))).text, /\.lk-card/);
    const german = await browser.open(url({ ui_locales: 'de' }));
    assert.match(german.text, /<h1[^>]*>Willkommen bei Acme<\/h1>/);
    assert.match(german.text, /Probleme\? Wir sind da/);
  });

  it('is what is mailed', async () => {
    const box = await startMailbox();
    try {
      const pages = new Pages({ folder: join(folder, 'themes'), live: false, log: silent });
      const mail = new Mail(
        { allowedNetworks: ['127.0.0.0/8'], limited: false },
        {
          pages,
          fetcher: { post: async () => assert.fail('nothing is fetched') },
          clock: systemClock,
          log: silent,
        },
      );
      await mail.send(
        {
          template: 'password-reset',
          realm: realmWith({ smtpServer: box.smtpServer, emailTheme: 'acme' }),
          subject: { key: 'passwordResetSubject' },
          variables: { link: 'https://login.example.org/x', linkExpiration: 5 },
        },
        'ann@example.org',
      );
      const received = await box.next();
      assert.equal(received.header('subject'), 'Your new Acme password');
      assert.match(received.part('text/html'), /color:#00695c;font-weight:700">Acme<.*set them here/s);
      assert.match(received.part('text/plain'), /good for 5 minutes/);
    } finally {
      await box.close();
    }
  });

  it('is started as it says', () => {
    assert.match(
      command('THEMES_DIR'),
      /^LATCHKEY_THEMES_DIR=themes LATCHKEY_THEME_CACHE=off latchkey start$/m,
    );
  });
});
