import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { registrationPolicies } from '../../src/policy/registration-policies/index.ts';
import { startTestProcess } from '../support/server.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/registration-rules.md'), 'utf8');

test('the page on the rules of registration names every policy and every member of ours', () => {
  for (const { id, helpText, properties } of registrationPolicies.ours.values()) {
    assert.ok(page.includes(`\`${id}\``), id);
    if (helpText.startsWith('Which'))
      for (const { name } of properties) assert.ok(page.includes(`\`${name}\``), name);
  }
});

test('the commands of that page do what it says', async () => {
  const server = await startTestProcess();
  try {
    const realm = await server.realm();
    const script = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\necho\n');
    const output = execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
      encoding: 'utf8',
      env: { ...process.env, URL: server.url, REALM: realm, TOKEN: await server.adminToken() },
    });
    assert.match(output, /"outcome":"refused"/);
    assert.match(output, /Policy 'Our redirects' rejected/);
    assert.match(output, /\[\]\s*$/);
    assert.match(output, /"remainingCount":4/);
    assert.deepEqual((await server.admin('GET', `/${realm}/clients-initial-access`)).json, []);
    const [hosts] = (await server.admin('GET', `/${realm}/components?name=Trusted%20Hosts`)).json;
    assert.deepEqual([hosts.subType, hosts.config['trusted-hosts'].length], ['anonymous', 2]);
    const [, again = ''] = output.match(/^(eyJ\S+)$/m) ?? [];
    const robot = `/realms/${realm}/clients-registrations/default/robot`;
    assert.equal((await server.call('GET', robot, { token: again })).status, 200);
    const { json } = await server.admin('GET', `/${realm}`);
    assert.equal(json.attributes['clientRegistration.access'], 'token');
    assert.equal(json.eventsExpiration, 2592000);
  } finally {
    await server.stop();
  }
});
