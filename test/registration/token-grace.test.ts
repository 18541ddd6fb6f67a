import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, register } from '../support/registration.ts';

const clock = { ahead: 0, now: () => Date.now() + clock.ahead };

onEachDatabase(
  'A registration access token that was replaced',
  (suite) => {
    /** A client whose first token was replaced; its answer may have been lost. */
    async function replaced(seconds?: string) {
      const { server } = suite;
      const attributes = seconds === undefined ? {} : { 'clientRegistration.tokenGrace': seconds };
      const realm = await server.realm({ attributes });
      const made = await register(server, realm, await server.initialAccessToken(realm));
      const put = (token: string, name: string) =>
        server.call('PUT', made.path, { token, json: { clientId: made.clientId, name } });
      const read = async (token: string) => (await server.call('GET', made.path, { token })).status;
      const answer = await put(made.token, 'one');
      assert.equal(answer.status, 200);
      return { server, realm, made, put, read, next: answer.json.registrationAccessToken as string };
    }

    it('is over at once where the realm says nothing', async () => {
      const { made, read, put, next } = await replaced();
      assert.deepEqual([await read(made.token), await read(next)], [401, 200]);
      assert.equal((await put(made.token, 'two')).status, 401);
    });

    it('opens its client for the grace time of the realm, and no longer by being used', async () => {
      const { made, read, put, next } = await replaced('100');
      assert.deepEqual([await read(made.token), await read(next)], [200, 200]);
      clock.ahead += 60_000;
      const again = await put(made.token, 'two');
      assert.equal(again.status, 200);
      const { registrationAccessToken: third } = again.json;
      // The answer that was lost, or taken by somebody else, is good for nothing.
      assert.deepEqual([await read(next), await read(third), await read(made.token)], [401, 200, 200]);
      clock.ahead += 45_000;
      assert.deepEqual([await read(made.token), await read(third)], [401, 200]);
      assert.equal((await put(made.token, 'three')).status, 401);
      clock.ahead = 0;
    });

    it('removes nothing, and opens no client that was disabled or whose token was made anew', async () => {
      const { server, realm, made, read } = await replaced('100');
      assert.equal((await server.call('DELETE', made.path, { token: made.token })).status, 401);
      const client = await adminClient(server, realm, made.clientId);
      const at = `/${realm}/clients/${client.id}`;
      await server.admin('PUT', at, { ...client, enabled: false });
      assert.equal(await read(made.token), 401);
      await server.admin('PUT', at, { ...client, enabled: true });
      assert.equal(await read(made.token), 200);
      await server.admin('POST', `${at}/registration-access-token`);
      assert.equal(await read(made.token), 401);
    });

    it('is over when the realm ends all grace', async () => {
      const { server, realm, made, read } = await replaced('100');
      assert.equal(await read(made.token), 200);
      await server.admin('PUT', `/${realm}`, { attributes: { 'clientRegistration.tokenGrace': '0' } });
      assert.equal(await read(made.token), 401);
      const wrong = { attributes: { 'clientRegistration.tokenGrace': '-1' } };
      assert.equal((await server.admin('PUT', `/${realm}`, wrong)).status, 400);
    });
  },
  { clock },
);
