import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Clock } from '../../src/lib/clock.ts';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import type { TestServer } from '../support/test-server.ts';
import { isError, tokenRealm } from '../support/tokens.ts';

/** Ahead of the system's by as many milliseconds as a test says. */
const ahead = { by: 0 };
const clock: Clock = { now: () => Date.now() + ahead.by };

const PROTECTED = { bruteForceProtected: true, failureFactor: 3, quickLoginCheckMilliSeconds: 0 };
const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** A realm that counts, its user `ann`, and what is known of them. */
async function countingRealm(server: TestServer, settings: object = {}) {
  const counting = await tokenRealm(server, { ...PROTECTED, ...settings });
  const { json } = await server.admin('GET', `/${counting.realm}/users?username=ann`);
  const id = json[0].id as string;
  const at = `/${counting.realm}/attack-detection/brute-force/users/${id}`;
  return {
    ...counting,
    id,
    at,
    wrong: (form = {}) => counting.login('openid', { password: 'wrong', ...form }),
    status: async () => (await server.admin('GET', at)).json,
    user: async () => (await server.admin('GET', `/${counting.realm}/users/${id}`)).json,
  };
}

onEachDatabase(
  'Guessing passwords',
  (suite) => {
    it('at the same time is counted to the one, and the lock holds for the right one as well', async () => {
      const { wrong, login, status } = await countingRealm(suite.server, { failureFactor: 50 });
      const answers = await times(50, () => wrong());
      for (const answer of answers) isError(answer, 400, 'invalid_grant', 'Invalid user credentials');
      assert.equal((await status()).numFailures, 50);
      assert.equal((await status()).disabled, true);
      isError(await login(), 400, 'invalid_grant', 'Invalid user credentials');
    });

    it('counts no further than the lock, and nobody prolongs it', async () => {
      const { wrong, login, status } = await countingRealm(suite.server);
      await times(20, () => wrong());
      const locked = await status();
      assert.equal(locked.numFailures, 3);
      await times(5, () => wrong());
      assert.deepEqual(await status(), locked);
      ahead.by = 61_000;
      assert.equal((await login()).status, 200);
      ahead.by = 0;
      assert.equal((await status()).numFailures, 0);
    });

    it('many at once, with the right one among them, gets no more answers than one after the other would', async () => {
      const { wrong, login } = await countingRealm(suite.server);
      const before = await times(3, () => wrong());
      const answers = await times(20, (index) => (index === 10 ? login() : wrong()));
      assert.deepEqual(
        [...before, ...answers].map(({ status }) => status),
        Array(23).fill(400),
      );
    });

    it('goes on counting whatever an administrator changes, unless they let somebody in who was kept out', async () => {
      const { wrong, status, user, id, realm } = await countingRealm(suite.server);
      const change = async (json: object) => {
        assert.equal((await suite.server.admin('PUT', `/${realm}/users/${id}`, json)).status, 204);
        return (await status()).numFailures;
      };
      await wrong();
      assert.equal(await change({ ...(await user()), firstName: 'Anna', enabled: true }), 1);
      assert.equal(await change({ enabled: false }), 1);
      assert.equal(await change({ enabled: true }), 0);
      for (let time = 0; time < 3; time += 1) await wrong();
      assert.equal(await change({ firstName: 'Ann' }), 3);
      assert.equal(await change({ enabled: true }), 0);
    });

    it('until the user is disabled is undone by an administrator alone', async () => {
      const { wrong, login, refresh, user, id, realm } = await countingRealm(suite.server, {
        permanentLockout: true,
      });
      const { refresh_token } = (await login()).json;
      await times(10, () => wrong());
      assert.equal((await user()).enabled, false);
      assert.deepEqual((await user()).attributes, { disabledReason: ['permanentLockout'] });
      isError(await login(), 400, 'invalid_grant', 'Invalid user credentials');
      isError(await refresh(refresh_token), 400, 'invalid_grant', 'User disabled');
      const put = (change: object) => suite.server.admin('PUT', `/${realm}/users/${id}`, change);
      await put({ attributes: {} });
      assert.deepEqual((await user()).attributes, { disabledReason: ['permanentLockout'] });
      // Attributes that are given are all there are to be: the names of the profile go with them.
      const profile = { email: 'ann@example.org', firstName: 'Ann', lastName: 'Example' };
      await put({ enabled: true, attributes: { disabledReason: ['me'] }, ...profile });
      assert.equal((await user()).attributes, undefined);
      assert.equal((await login()).status, 200);
    });

    it('looks the same for nobody, for a disabled user and for one who is locked out', async () => {
      const { wrong, realm } = await countingRealm(suite.server);
      await suite.server.admin('POST', `/${realm}/users`, {
        username: 'off',
        enabled: false,
        credentials: [{ type: 'password', value: 'pw' }],
      });
      const guesses = [{}, { username: 'nobody' }, { username: 'off' }, { username: '\u0000' }];
      for (let round = 0; round < 5; round += 1)
        for (const guess of guesses)
          isError(await wrong(guess), 400, 'invalid_grant', 'Invalid user credentials');
    });

    it('takes as long for nobody as for somebody', async () => {
      const { wrong } = await countingRealm(suite.server, { failureFactor: 1000 });
      // In turn, and the quickest of each: whatever else the machine does meanwhile slows both.
      const quickest = { ann: Number.POSITIVE_INFINITY, nobody: Number.POSITIVE_INFINITY };
      for (let count = 0; count < 25; count += 1)
        for (const username of ['ann', 'nobody'] as const) {
          const began = performance.now();
          await wrong({ username });
          quickest[username] = Math.min(quickest[username], performance.now() - began);
        }
      const { ann, nobody } = quickest;
      assert.ok(nobody > ann / 3 && nobody < ann * 3, `${ann} ms and ${nobody} ms`);
    });

    it('with endless words costs no more than with short ones', async () => {
      const { wrong, status } = await countingRealm(suite.server);
      const began = performance.now();
      isError(
        await wrong({ password: 'x'.repeat(900_000) }),
        400,
        'invalid_grant',
        'Invalid user credentials',
      );
      assert.ok(performance.now() - began < 2000);
      assert.equal((await status()).numFailures, 1);
    });

    it('is forgotten with the count, and where the realm stops counting', async () => {
      const { wrong, login, status, set, at } = await countingRealm(suite.server);
      await times(3, () => wrong());
      assert.equal((await suite.server.admin('DELETE', at)).status, 204);
      assert.equal((await login()).status, 200);
      await times(3, () => wrong());
      await set({ bruteForceProtected: false });
      assert.equal((await login()).status, 200);
      await set({ bruteForceProtected: true });
      assert.equal((await status()).numFailures, 0);
    });
  },
  { clock },
);

onTwoNodes('Guessing passwords on two nodes', (nodes) => {
  it('is counted to the one, and locks out on both', async () => {
    const { one, other } = nodes;
    const { realm, clientId, status, login } = await countingRealm(one, { failureFactor: 20 });
    const guess = (node: TestServer, password: string) =>
      node.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: {
          grant_type: 'password',
          client_id: clientId,
          client_secret: 'secret',
          username: 'ann',
          password,
        },
      });
    const answers = await times(30, (index) => guess(index % 2 ? one : other, 'wrong'));
    for (const answer of answers) isError(answer, 400, 'invalid_grant', 'Invalid user credentials');
    assert.equal((await status()).numFailures, 20);
    isError(await login(), 400, 'invalid_grant', 'Invalid user credentials');
    isError(await guess(other, 'pw'), 400, 'invalid_grant', 'Invalid user credentials');
  });
});
