import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTestProcess } from '../support/server.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/registering-clients.md'), 'utf8');

test('the commands of the page on registering clients do what it says', async () => {
  const server = await startTestProcess();
  try {
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 5 });
    const script = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\necho\n');
    const output = execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
      encoding: 'utf8',
      env: { ...process.env, URL: server.url, REALM: realm, IAT: token },
    });
    assert.match(output, /^.*\/clients-registrations\/openid-connect$/m);
    assert.match(output, /"outcome":"refused"/);
    assert.match(output, /^Bearer/m);
    assert.match(output, /"auth-server-url"/);
    assert.match(output, /"client_name":"Shop"/);
    assert.match(output, /204$/m);
    assert.match(output, /^robot$/m);
    const { json } = await server.admin('GET', `/${realm}/clients`);
    const ids = json.map(({ clientId }: { clientId: string }) => clientId);
    assert.ok(ids.includes('robot'));
    assert.ok(!json.some(({ name }: { name?: string }) => name?.startsWith('Shop')));
  } finally {
    await server.stop();
  }
});
