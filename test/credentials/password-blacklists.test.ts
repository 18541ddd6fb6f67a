import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { startTestServer } from '../support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-blacklists-'));
after(() => rmSync(folder, { recursive: true, force: true }));

it('Passwords that stand in a list of the operator’s are refused, in any case, and none passes without the list', async () => {
  const file = join(folder, 'usual.txt');
  writeFileSync(file, 'Password1\r\nqwerty\n');
  const server = await startTestServer({ flags: { 'password-blacklists': folder } });
  try {
    const realm = await server.realm();
    const policy = (passwordPolicy: string) => server.admin('PUT', `/${realm}`, { passwordPolicy });
    assert.equal((await policy('passwordBlacklist(usual.txt)')).status, 204);
    for (const bad of ['nope.txt', '../usual.txt', '/etc/passwd', 'a/b', '..', ''])
      assert.equal((await policy(`passwordBlacklist(${bad})`)).status, 400, bad);
    const { headers } = await server.admin('POST', `/${realm}/users`, { username: 'ann' });
    const id = headers.get('location')?.split('/').at(-1);
    const set = (value: string) =>
      server.admin('PUT', `/${realm}/users/${id}/reset-password`, { type: 'password', value });
    for (const bad of ['password1', 'PASSWORD1', 'qwerty']) {
      const { status, json } = await set(bad);
      assert.equal(status, 400, bad);
      assert.equal(json.error, 'invalidPasswordBlacklistedMessage');
    }
    assert.equal((await set('something else')).status, 204);
    writeFileSync(file, 'something else\n');
    assert.equal((await set('something else')).status, 400, 'read anew');
    rmSync(file);
    assert.equal((await set('whatever it is')).status, 400, 'no list, no password');
  } finally {
    await server.stop();
  }
});
