import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startTestServer } from '../support/server.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/identity-providers.md'), 'utf8');

test('the commands of the page on identity providers do what it says', async () => {
  const server = await startTestServer({
    flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' },
  });
  try {
    const realm = await server.realm();
    assert.equal((await server.admin('POST', `/${realm}/groups`, { name: 'staff' })).status, 201);
    const script = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\necho\n');
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      encoding: 'utf8',
      env: { ...process.env, URL: server.url, REALM: realm, TOKEN: await server.adminToken() },
    });
    assert.deepEqual(stdout.match(/^\d{3}$/gm), Array(8).fill('201'), stdout);
    assert.match(stdout, /"tokenUrl":"http[^"]*\/realms\/master\/protocol\/openid-connect\/token"/);
    assert.match(stdout, /"clientSecret":"\*{10}"/);
    assert.match(stdout, /"errorMessage":"Invalid token\."/);
    const { json } = await server.admin('GET', `/${realm}/identity-provider/instances`);
    const kinds = json.map(({ providerId }: { providerId: string }) => providerId).sort();
    assert.deepEqual(kinds, ['apple', 'github', 'google', 'microsoft', 'oidc']);
    const apple = json.find(({ alias }: { alias: string }) => alias === 'apple');
    assert.equal(apple.config.p8Content, '**********');
  } finally {
    await server.stop();
  }
});
