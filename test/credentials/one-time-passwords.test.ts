import assert from 'node:assert/strict';
import { it } from 'node:test';
import { codeOf, readOneTimePassword } from '../../src/domain/users/one-time-password.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import type { TestServer } from '../support/test-server.ts';
import { isError, person, type TokenRealm, tokenRealm } from '../support/tokens.ts';

/** Stands still, in the middle of a step of time. */
const standing = { at: 1_790_000_000_000 };
const clock: Clock = { now: () => standing.at };
const STEP = Math.floor(standing.at / 30_000);

const kept = (data: object) => ({
  type: 'otp',
  secretData: JSON.stringify({ value: '12345678901234567890' }),
  credentialData: JSON.stringify({
    subType: 'totp',
    digits: 6,
    counter: 0,
    period: 30,
    algorithm: 'HmacSHA1',
    ...data,
  }),
});

function code(factor: number): string {
  const { secretData: secret, credentialData: data } = kept({});
  const otp = readOneTimePassword({
    id: '',
    realmId: '',
    userId: '',
    type: 'otp',
    secret,
    data,
    createdAt: 0,
  });
  assert.ok(otp);
  return codeOf(otp, factor);
}

/** A realm with a user `bob` who has a second factor. */
async function realmWith(server: TestServer, data: object = {}, settings: object = {}): Promise<TokenRealm> {
  const made = await tokenRealm(server, settings);
  const bob = person('bob');
  const { status, text } = await server.admin('POST', `/${made.realm}/users`, {
    ...bob,
    credentials: [...bob.credentials, kept(data)],
  });
  assert.equal(status, 201, text);
  return made;
}

/** A flow of these steps, bound. */
async function bindFlow(server: TestServer, realm: string, ...providers: string[]) {
  const at = `/${realm}/authentication/flows`;
  await server.admin('POST', at, { alias: 'own', providerId: 'basic-flow', topLevel: true });
  for (const provider of providers) {
    await server.admin('POST', `${at}/own/executions/execution`, { provider });
    const { json } = await server.admin('GET', `${at}/own/executions`);
    await server.admin('PUT', `${at}/own/executions`, { ...json.at(-1), requirement: 'REQUIRED' });
  }
  const { status } = await server.admin('PUT', `/${realm}`, { directGrantFlow: 'own' });
  assert.equal(status, 204);
}

const refused = (answer: Parameters<typeof isError>[0]) =>
  isError(answer, 400, 'invalid_grant', 'Invalid user credentials');
const many = Array.from({ length: 10 });

onEachDatabase(
  'One-time passwords',
  (suite) => {
    it('by the time are good once, however many use them at the same time', async () => {
      const { login } = await realmWith(suite.server);
      const bob = { username: 'bob', otp: code(STEP) };
      const answers = await Promise.all(many.map(() => login('openid', bob)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(9).fill(400)]);
      refused(await login('openid', bob));
      assert.equal((await login('openid', { ...bob, otp: code(STEP + 1) })).status, 200);
    });

    it('that are counted are good once, however many use them at the same time', async () => {
      const { login } = await realmWith(suite.server, { subType: 'hotp' });
      const bob = { username: 'bob', otp: code(0) };
      const answers = await Promise.all(many.map(() => login('openid', bob)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(9).fill(400)]);
      assert.equal((await login('openid', { ...bob, otp: code(1) })).status, 200);
    });

    it('are not used up by whoever does not have the password, nor while locked out', async () => {
      const settings = { bruteForceProtected: true, failureFactor: 2, quickLoginCheckMilliSeconds: 0 };
      const { login, realm } = await realmWith(suite.server, {}, settings);
      const bob = { username: 'bob', otp: code(STEP) };
      refused(await login('openid', { ...bob, password: 'wrong' }));
      refused(await login('openid', { ...bob, password: 'wrong' }));
      refused(await login('openid', bob));
      await suite.server.admin('DELETE', `/${realm}/attack-detection/brute-force/users`);
      assert.equal((await login('openid', bob)).status, 200);
    });

    it('do not let the brute force detection be passed by, when many are guessed at the same time', async () => {
      const settings = { bruteForceProtected: true, failureFactor: 3, quickLoginCheckMilliSeconds: 0 };
      const { login } = await realmWith(suite.server, {}, settings);
      for (let guess = 0; guess < 3; guess++)
        refused(await login('openid', { username: 'bob', otp: '000000' }));
      const guesses = many.map((_, index) => code(STEP + (index % 2)));
      for (const answer of await Promise.all(guesses.map((otp) => login('openid', { username: 'bob', otp }))))
        refused(answer);
    });

    it('are asked for by a flow alone, which may ask something else', async () => {
      const { login, realm } = await realmWith(suite.server);
      await bindFlow(suite.server, realm, 'direct-grant-validate-username', 'direct-grant-validate-password');
      assert.equal((await login('openid', { username: 'bob' })).status, 200);
    });
  },
  { clock },
);

onEachDatabase(
  'The direct grant flow',
  (suite) => {
    it('with steps that cannot be taken refuses everybody alike, and says so', async () => {
      const { login, realm } = await realmWith(suite.server);
      const steps = ['direct-grant-validate-username', 'direct-grant-validate-password', 'auth-cookie'];
      await bindFlow(suite.server, realm, ...steps);
      for (const form of [{}, { password: 'wrong' }, { username: 'nobody' }]) {
        const { status, json } = await login('openid', form);
        assert.deepEqual([status, json.error], [501, 'not_implemented']);
      }
    });

    it('without a name, or without anything, lets nobody in', async () => {
      for (const steps of [[], ['direct-grant-validate-password'], ['allow-access-authenticator']]) {
        const { login, realm } = await realmWith(suite.server);
        await bindFlow(suite.server, realm, ...steps);
        refused(await login());
      }
    });

    it('does not tell who is locked out that they are denied', async () => {
      const settings = { bruteForceProtected: true, failureFactor: 2, quickLoginCheckMilliSeconds: 0 };
      const { login, realm } = await realmWith(suite.server, {}, settings);
      const steps = ['direct-grant-validate-username', 'direct-grant-validate-password'];
      await bindFlow(suite.server, realm, ...steps, 'deny-access-authenticator');
      isError(await login(), 400, 'invalid_grant', 'Access denied');
      refused(await login('openid', { password: 'wrong' }));
      refused(await login());
    });
  },
  { clock },
);
