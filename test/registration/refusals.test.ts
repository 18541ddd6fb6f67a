import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy } from '../support/policies.ts';
import { type Registration, register, registrationPath } from '../support/registration.ts';
import { tokenRealm } from '../support/tokens.ts';

/** All of it happens in one moment, however long it takes: no minute passes in between. */
const NOW = Date.now();

onEachDatabase(
  'Refusals that stay in the audit of registrations',
  (suite) => {
    const audited = async (realm: string) => {
      const { json } = await suite.server.admin('GET', `/${realm}/client-registration/audit?max=1000`);
      return json.filter(({ type }: { type: string }) => type.endsWith('_ERROR')).length as number;
    };

    /** What the answers to many requests were, by status, and what an answer of 429 said. */
    const many = async (count: number, ask: () => Promise<{ status: number; headers: Headers }>) => {
      const answers = await Promise.all(Array.from({ length: count }, ask));
      const late = answers.filter(({ status }) => status === 429);
      for (const { headers } of late) assert.match(headers.get('retry-after') ?? '', /^\d+$/);
      return { refused: answers.length - late.length, late: late.length };
    };

    it('are 60 a minute of one registration access token, by whatever method', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const made = await register(server, realm, await server.initialAccessToken(realm));
      const { path, token } = made;
      const put = () => server.call('PUT', path, { token, json: { clientId: 'another' } });
      assert.deepEqual(await many(80, put), { refused: 60, late: 20 });
      assert.equal(await audited(realm), 60);
      const elsewhere = registrationPath(realm, 'default', 'account');
      for (const method of ['GET', 'DELETE'])
        assert.equal((await server.call(method, elsewhere, { token })).status, 429, method);
      assert.equal(await audited(realm), 60);
      // Another client is another matter.
      const other = await register(server, realm, await server.initialAccessToken(realm));
      assert.equal((await server.call('GET', other.path, { token: other.token })).status, 200);
    });

    it('are 60 a minute of one user, and of one initial access token that opens no client', async () => {
      const { server } = suite;
      const { realm, login } = await tokenRealm(server);
      const user = (await login()).json.access_token;
      const initial = await server.initialAccessToken(realm);
      const path = registrationPath(realm, 'default');
      assert.deepEqual(await many(70, () => server.call('POST', path, { token: user, json: {} })), {
        refused: 60,
        late: 10,
      });
      const read = () =>
        server.call('GET', registrationPath(realm, 'default', 'account'), { token: initial });
      assert.deepEqual(await many(70, read), { refused: 60, late: 10 });
      assert.equal(await audited(realm), 120);
    });

    it('hold nobody off from what they may do', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const {
        token: own,
        path: at,
        clientId,
      } = await register(server, realm, await server.initialAccessToken(realm));
      const bad = () => server.call('PUT', at, { token: own, json: { clientId: 'another' } });
      assert.deepEqual(await many(70, bad), { refused: 60, late: 10 });
      assert.equal((await server.call('PUT', at, { token: own, json: { clientId } })).status, 200);
    });

    it('are 300 a minute of one network, however many tokens it has', async () => {
      const { server } = suite;
      const realm = await server.realm({ sslRequired: 'none' });
      const made: Registration[] = [];
      for (let number = 0; number < 7; number += 1)
        made.push(await register(server, realm, await server.initialAccessToken(realm)));
      const from = (address: string, client: Registration | undefined) => () =>
        server.call('PUT', client?.path ?? '', {
          token: client?.token ?? '',
          json: { clientId: 'another' },
          headers: { 'x-forwarded-for': address },
        });
      let refused = 0;
      for (const client of made) refused += (await many(55, from('198.51.100.7', client))).refused;
      assert.equal(refused, 300);
      assert.equal((await from('198.51.100.8', made[6])()).status, 400, 'another network is not held off');
      const other = await server.realm({ sslRequired: 'none' });
      const elsewhere = await register(server, other, await server.initialAccessToken(other));
      assert.equal((await from('198.51.100.7', elsewhere)()).status, 400, 'nor is it in another realm');
      assert.equal((await from('198.51.100.7', made[6])()).status, 429);
    });

    it('of whom a realm does not let in are their network’s own, and nobody else’s', async () => {
      const { server } = suite;
      const realm = await server.realm({
        sslRequired: 'none',
        attributes: { 'clientRegistration.limit.anonymous': '5' },
      });
      const config = { 'trusted-hosts': ['198.51.100.8'], 'client-uris-must-match': ['false'] };
      await addPolicy(server, realm, 'trusted-hosts', config, 'anonymous');
      const from = (address: string) => async () => {
        const headers = { 'x-forwarded-for': address };
        return (await server.call('POST', registrationPath(realm, 'default'), { json: {}, headers })).status;
      };
      const [stranger, friend] = [from('198.51.100.7'), from('198.51.100.8')];
      const times = async (count: number, send: () => Promise<number>) =>
        (await Promise.all(Array.from({ length: count }, send))).toSorted();
      assert.deepEqual(await times(5, stranger), Array(5).fill(403));
      assert.equal(await stranger(), 429);
      assert.deepEqual(await times(6, friend), [...Array(5).fill(201), 429]);
    });

    it('and changes are 300 a minute of one client', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const made = await register(server, realm, await server.initialAccessToken(realm));
      let { token } = made;
      for (let number = 0; number < 300; number += 1) {
        const { status, json } = await server.call('PUT', made.path, {
          token,
          json: { clientId: made.clientId },
        });
        assert.equal(status, 200);
        token = json.registrationAccessToken;
      }
      const { status } = await server.call('PUT', made.path, { token, json: { clientId: made.clientId } });
      assert.equal(status, 429);
    });

    it('and what others send to a client with tokens of their own holds its owner off from nothing', async () => {
      const { server } = suite;
      const realm = await server.realm({ sslRequired: 'none' });
      const made = await register(server, realm, await server.initialAccessToken(realm));
      for (let number = 0; number < 6; number += 1) {
        const { token } = await register(server, realm, await server.initialAccessToken(realm));
        const meddle = () =>
          server.call('PUT', `${made.path}?dry-run=maybe`, {
            token,
            json: { clientId: made.clientId },
            headers: { 'x-forwarded-for': `198.51.100.${number + 1}` },
          });
        assert.deepEqual(await many(55, meddle), { refused: 55, late: 0 });
      }
      const { token, path, clientId } = made;
      assert.equal((await server.call('PUT', path, { token, json: { clientId } })).status, 200);
    });
  },
  { flags: { 'rate-limits': 'on', 'trusted-proxies': '127.0.0.0/8' }, clock: { now: () => NOW } },
);
