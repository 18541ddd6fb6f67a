import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { it } from 'node:test';
import { checkPasswordPolicy } from '../../src/domain/users/password-policy/check-password-policy.ts';
import { passwordPolicyOf } from '../../src/domain/users/password-policy/policy-of-realm.ts';
import type { User } from '../../src/domain/users/user.ts';
import { Additions } from '../../src/lib/catalogue.ts';
import { realmWith } from '../pages/gallery.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { isError, tokenRealm } from '../support/tokens.ts';

const SALT = Buffer.from('0123456789abcdef');
const hashed = (hashIterations: number, change: object = {}) => ({
  type: 'password',
  secretData: JSON.stringify({
    value: pbkdf2Sync('right', SALT, Math.min(1000, hashIterations), 32, 'sha256').toString('base64'),
    salt: SALT.toString('base64'),
  }),
  credentialData: JSON.stringify({ hashIterations, algorithm: 'pbkdf2-sha256', ...change }),
});

it('No password is taken where the policy cannot be read', async () => {
  const policy = passwordPolicyOf(realmWith({ passwordPolicy: 'length(8) and of-another-time(3)' }));
  const candidate = {
    password: 'long enough for anybody',
    user: {} as User,
    realm: new Additions(),
    earlier: [],
    now: 0,
  };
  await assert.rejects(checkPasswordPolicy(policy, candidate), {
    name: 'Refusal',
    status: 400,
    code: 'invalidPasswordGenericMessage',
  });
  await checkPasswordPolicy(passwordPolicyOf(realmWith({ passwordPolicy: 'length(8)' })), candidate);
});

onEachDatabase('A password', (suite) => {
  const passwordRealm = async (settings: object = {}) => {
    const { realm, login, set } = await tokenRealm(suite.server, settings);
    const users = `/${realm}/users`;
    const admin = (method: string, path: string, json?: unknown) =>
      suite.server.admin(method, `${users}${path}`, json);
    return {
      realm,
      set,
      admin,
      login: (password: string, username = 'ann') => login('openid', { username, password }),
      create: (username: string, ...credentials: object[]) =>
        admin('POST', '', {
          username,
          enabled: true,
          email: `${username}@example.org`,
          firstName: 'Some',
          lastName: 'Body',
          credentials,
        }),
      ann: async () => (await admin('GET', '?username=ann')).json[0].id as string,
    };
  };

  it('is hashed as a policy of the time before argon2 meant it', async () => {
    const { create, login, admin, realm } = await passwordRealm({ passwordPolicy: 'hashIterations(27500)' });
    assert.equal((await suite.server.admin('GET', `/${realm}`)).json.passwordPolicy, 'hashIterations(27500)');
    const { headers } = await create('bob', { type: 'password', value: 'right' });
    const id = headers.get('location')?.split('/').at(-1);
    const [{ credentialData }] = (await admin('GET', `/${id}/credentials`)).json;
    const { algorithm, hashIterations } = JSON.parse(credentialData);
    assert.deepEqual([algorithm, hashIterations], ['pbkdf2-sha512', 27_500]);
    assert.equal((await login('right', 'bob')).status, 200);
  });

  it('hashed elsewhere lets in, and is hashed anew at the first login', async () => {
    const { create, login, admin } = await passwordRealm();
    const { headers } = await create('bob', hashed(1000));
    const id = headers.get('location')?.split('/').at(-1);
    assert.equal((await login('wrong', 'bob')).status, 400);
    assert.equal((await login('right', 'bob')).status, 200);
    const [{ credentialData }] = (await admin('GET', `/${id}/credentials`)).json;
    assert.equal(JSON.parse(credentialData).algorithm, 'argon2');
    assert.equal((await login('right', 'bob')).status, 200);
    const text = JSON.stringify((await admin('GET', `/${id}/credentials`)).json);
    assert.ok(!text.includes('secretData'), 'what proves a password is never told');
  });

  it('hashed elsewhere may not ask for endless work', async () => {
    const { create, admin } = await passwordRealm();
    const argon2 = (additionalParameters: object, hashIterations = 5) =>
      hashed(hashIterations, { algorithm: 'argon2', additionalParameters });
    for (const credential of [
      hashed(2_000_000_000),
      argon2({}, 1_000_000),
      argon2({ memory: ['4000000'] }),
      argon2({ parallelism: ['100000'] }),
      argon2({ memory: ['x'] }),
      { ...hashed(1000), secretData: '{' },
      { type: 'password', secretData: '{}' },
    ]) {
      const { status, json } = await create('bob', credential);
      assert.equal(status, 400, JSON.stringify(json));
    }
    assert.deepEqual((await admin('GET', '?username=bob')).json, []);
  });

  it('is not let in alone where a second factor was set up', async () => {
    const { create, login } = await passwordRealm();
    const otp = {
      type: 'otp',
      secretData: '{"value":"ABCDEFGH"}',
      credentialData: '{"subType":"totp","digits":6,"period":30,"algorithm":"HmacSHA1"}',
    };
    assert.equal((await create('bob', { value: 'right' }, otp)).status, 201);
    isError(await login('right', 'bob'), 400, 'invalid_grant', 'Invalid user credentials');
  });

  it('that was changed while somebody logged in stays changed', async () => {
    const { admin, ann, login, set } = await passwordRealm();
    const at = `/${await ann()}/reset-password`;
    for (let round = 0; round < 3; round += 1) {
      // Each login finds a hash that is to be made anew.
      await set({ passwordPolicy: `hashIterations(${2 + round})` });
      const [before, after] = round === 0 ? ['pw', 'pw0'] : [`pw${round - 1}`, `pw${round}`];
      await Promise.all([
        ...Array.from({ length: 5 }, () => login(before)),
        admin('PUT', at, { value: after }),
      ]);
      assert.equal((await login(before)).status, 400);
      assert.equal((await login(after)).status, 200);
    }
  });

  it('keeps to the policy wherever it is set, and nothing half-done stays', async () => {
    const { create, admin, ann, login } = await passwordRealm();
    const id = await ann();
    const strict = await passwordRealm();
    await strict.set({ passwordPolicy: 'length(8)' });
    isError(
      await strict.create('bob', { value: 'short' }),
      400,
      'invalidPasswordMinLengthMessage',
      'Invalid password: minimum length 8.',
    );
    assert.deepEqual((await strict.admin('GET', '?username=bob')).json, []);
    assert.equal((await create('bob', { value: 'short' })).status, 201);
    assert.equal((await admin('PUT', `/${id}/reset-password`, { value: 'x'.repeat(100_000) })).status, 204);
    assert.equal((await login('x'.repeat(100_000))).status, 200);
  });
});
