import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTestProcess } from '../support/server.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/sign-up.md'), 'utf8');

test('the commands of the page on sign-up set a rule, and have somebody sign up by it', async () => {
  const server = await startTestProcess();
  try {
    const realm = await server.realm();
    const made = await server.admin('POST', `/${realm}/clients`, {
      clientId: 'storefront',
      publicClient: true,
      redirectUris: ['https://shop.example.org/*'],
    });
    assert.equal(made.status, 201, made.text);
    const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block);
    const output = execFileSync('bash', ['-euo', 'pipefail', '-c', blocks.slice(0, 2).join('\n')], {
      encoding: 'utf8',
      env: { ...process.env, URL: server.url, REALM: realm, TOKEN: await server.adminToken() },
    });
    assert.match(output, /"mode":"open"/);
    assert.match(output, /"created"/);
    const { json } = await server.admin('GET', `/${realm}/users?username=bea`);
    assert.deepEqual(json[0]?.attributes, { company_name: ['Bea & Co'] });
  } finally {
    await server.stop();
  }
});
