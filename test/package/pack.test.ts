import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startProcess } from '../support/process.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'latchkey-package-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('the package, installed in an empty folder, registers a client', async () => {
  // The bundle was made before the tests; packing runs no script of a clone that others are using.
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    stdio: 'ignore',
  });
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', `./${tarball}`], {
    cwd: folder,
    stdio: 'ignore',
  });

  const installed = join(folder, 'node_modules/latchkey');
  const { bin, dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.deepEqual(Object.keys(dependencies), ['@node-rs/argon2'], 'what is bundled is not installed again');
  const sources = readdirSync(installed, { recursive: true }).filter((name) => String(name).endsWith('.ts'));
  assert.deepEqual(sources, ['dist/extension.d.ts'], 'it holds JavaScript, and types for extensions');

  const command = join(installed, bin.latchkey);
  saysWhichNodeItNeeds(command);
  const server = await startProcess({
    command: [process.execPath, command, 'start'],
    cwd: folder,
    environment: { LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD: 'pw' },
  });
  try {
    const { access_token } = await post(`${server.url}/realms/master/protocol/openid-connect/token`, {
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'admin-cli',
        username: 'admin',
        password: 'pw',
      }),
    });
    const { token } = await post(
      `${server.url}/admin/realms/master/clients-initial-access`,
      json(access_token, { count: 1 }),
    );
    const registration = `${server.url}/realms/master/clients-registrations/openid-connect`;
    const client = await post(registration, json(token, { redirect_uris: ['https://app.example.org/cb'] }));
    assert.equal(client.registration_client_uri, `${registration}/${client.client_id}`);
  } finally {
    assert.equal(await server.stop(), 0);
  }
});

/** npm installs it with a warning where Node is too old, and every Node can read what tells of that. */
function saysWhichNodeItNeeds(command: string): void {
  const imports = [...readFileSync(command, 'utf8').matchAll(/\bimport\b[^(;]*?['"]([^'"]+)['"];/g)];
  assert.deepEqual(imports.map(([, from]) => from).sort(), ['node:module', 'node:process']);
  const old = 'Object.defineProperty(process,"versions",{value:{node:"20.11.1"}})';
  const args = ['--import', `data:text/javascript,${old}`, command, 'start'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^latchkey: needs Node 24 or newer; this is v[^\n]*\n$/);
}

const json = (token: string | undefined, body: object): RequestInit => ({
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function post(url: string, init: RequestInit): Promise<Record<string, string>> {
  const response = await fetch(url, { method: 'POST', ...init });
  const text = await response.text();
  assert.ok(response.ok, `${response.status} ${text}`);
  return JSON.parse(text);
}
