import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { startProcess } from '../support/server-process.ts';
import { send } from '../support/test-server.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'latchkey-operations-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The shell commands of a section. */
function commands(section: string): string {
  const [, text = ''] = page.split(`\n## ${section}\n`);
  const [body = ''] = text.split('\n## ');
  return [...body.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
}

const bash = (script: string, environment: Record<string, string> = {}) =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, ...environment },
  });

const start = (data: string) =>
  startProcess({
    environment: { LATCHKEY_DATA_DIR: join(folder, data), LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD: 'pass word' },
  });

test('what is moved from Keycloak and backed up while the server runs is there after a restore', async () => {
  writeFileSync(
    join(folder, 'shop.json'),
    JSON.stringify({ realm: 'shop', enabled: true, clients: [{ clientId: 'till', secret: 'kept' }] }),
  );
  const server = await start('data');
  assert.equal(bash(commands('Move from Keycloak'), { URL: server.url, PASSWORD: 'pass word' }), '201\n');
  bash(commands('Back up and restore'));
  server.kill('SIGKILL');
  await server.ended;
  assert.equal(statSync(join(folder, 'backup/latchkey.db')).mode & 0o77, 0, 'nobody else reads it');
  const restored = await start('backup');
  const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'pass word' };
  const { json } = await send('POST', `${restored.url}/realms/master/protocol/openid-connect/token`, {
    form,
  });
  const headers = { authorization: `Bearer ${json.access_token}` };
  const found = await send('GET', `${restored.url}/admin/realms/shop/clients?clientId=till`, { headers });
  assert.equal(found.json[0]?.secret, 'kept', found.text);
  restored.kill('SIGTERM');
  assert.equal((await restored.ended).code, 0);
});
