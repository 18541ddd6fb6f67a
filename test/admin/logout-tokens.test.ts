import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { grantConsent } from '../../src/domain/consents/granted-scopes.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { SECRET, tokenRealm } from '../support/tokens.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

onEachDatabase(
  'A session that an administrator ends',
  (suite) => {
    const posted: { readonly path: string; readonly claims: Record<string, unknown> }[] = [];
    const web = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        const token = new URLSearchParams(body).get('logout_token') ?? '';
        posted.push({ path: request.url ?? '', claims: claimsOf(token) });
        response.end();
      });
    });
    before(() => new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve)));
    after(() => web.close());
    const callback = (path: string) => ({
      'backchannel.logout.url': `http://127.0.0.1:${(web.address() as AddressInfo).port}${path}`,
      'backchannel.logout.revoke.offline.tokens': 'true',
    });
    const namingTheSession = { 'backchannel.logout.session.required': 'true' };
    /** So many logout tokens, and no more. */
    const told = async (count: number) => {
      for (let tries = 0; tries < 100 && posted.length < count; tries += 1) await setTimeout(20);
      await setTimeout(50);
      assert.equal(posted.length, count);
      return posted.splice(0).sort((a, b) => a.path.localeCompare(b.path));
    };

    /** Ann, with two clients that want to be called. */
    const world = async () => {
      const { server } = suite;
      const own = await tokenRealm(
        server,
        {},
        {
          attributes: { ...callback('/app'), ...namingTheSession },
        },
      );
      const other = { client_id: 'other', client_secret: SECRET };
      await server.admin('POST', `/${own.realm}/clients`, {
        clientId: 'other',
        secret: SECRET,
        directAccessGrantsEnabled: true,
        attributes: { ...callback('/other'), ...namingTheSession },
      });
      const [ann] = (await server.admin('GET', `/${own.realm}/users?username=ann`)).json;
      const end = async (method: string, path: string) =>
        assert.equal((await server.admin(method, `/${own.realm}${path}`)).status, 204);
      const sidOf = async (login: ReturnType<typeof own.login>) =>
        claimsOf((await login).json.access_token).sid;
      return { ...own, other, ann, end, sidOf };
    };

    it('is told to its clients, by the address of their realm, and by no others', async () => {
      const { realm, clientId, login, other, sidOf, end, ann, set } = await world();
      await set({ attributes: { frontendUrl: 'https://id.example.org' } });
      const sid = await sidOf(login());
      await sidOf(login('openid', other));
      await end('DELETE', `/sessions/${sid}`);
      const [{ path, claims } = assert.fail()] = await told(1);
      assert.equal(path, '/app');
      const { aud, sub, typ, iss, events } = claims;
      assert.deepEqual(
        { aud, sub, typ, iss, sid: claims.sid, events },
        {
          aud: clientId,
          sub: ann.id,
          typ: 'Logout',
          iss: `https://id.example.org/realms/${realm}`,
          sid,
          // It is the client's to end what lives on: here its offline tokens stay (as Keycloak).
          events: { [EVENT]: {}, revoke_offline_access: true },
        },
      );
    });

    it('is named where the client asks for that alone, and is not told to a client that is off', async () => {
      const { realm, login, other, sidOf, end } = await world();
      const { server } = suite;
      const change = async (clientId: string, changes: object) => {
        const [{ id }] = (await server.admin('GET', `/${realm}/clients?clientId=${clientId}`)).json;
        await server.admin('PUT', `/${realm}/clients/${id}`, { clientId, ...changes });
      };
      await change('other', { attributes: { 'backchannel.logout.session.required': '' } });
      await end('DELETE', `/sessions/${await sidOf(login('openid', other))}`);
      const [first] = await told(1);
      assert.deepEqual([first?.path, first?.claims.sid], ['/other', undefined]);
      const sid = await sidOf(login('openid', other));
      await change('other', { enabled: false });
      await end('DELETE', `/sessions/${sid}`);
      await told(0);
    });

    it('is told at the place below its root URL that the client names', async () => {
      const { realm, other, login, sidOf, end } = await world();
      const { server } = suite;
      const [{ id }] = (await server.admin('GET', `/${realm}/clients?clientId=other`)).json;
      const { 'backchannel.logout.url': url } = callback('/below');
      const { origin: rootUrl, pathname } = new URL(url);
      await server.admin('PUT', `/${realm}/clients/${id}`, {
        clientId: 'other',
        rootUrl,
        attributes: { 'backchannel.logout.url': pathname },
      });
      await end('DELETE', `/sessions/${await sidOf(login('openid', other))}`);
      const [first] = await told(1);
      assert.equal(first?.path, '/below');
    });

    it('offline is told as well', async () => {
      const { login, sidOf, end } = await world();
      const sid = await sidOf(login('openid offline_access'));
      await end('DELETE', `/sessions/${sid}?isOffline=true`);
      const [first] = await told(1);
      assert.equal(first?.claims.sid, sid);
    });

    it('with its user is told to the clients of all sessions, and leaves offline ones', async () => {
      const { login, other, sidOf, end, ann, realm, clientId } = await world();
      const sids = [await sidOf(login()), await sidOf(login('openid', other))];
      await sidOf(login('openid offline_access'));
      await end('POST', `/users/${ann.id}/logout`);
      assert.deepEqual(
        (await told(2)).map(({ path, claims }) => [path, claims.sid]),
        [
          ['/app', sids[0]],
          ['/other', sids[1]],
        ],
      );
      const [client] = (await suite.server.admin('GET', `/${realm}/clients?clientId=${clientId}`)).json;
      const { json } = await suite.server.admin(
        'GET',
        `/${realm}/users/${ann.id}/offline-sessions/${client.id}`,
      );
      assert.equal(json.length, 1);
    });

    it('with a consent is told to that client alone', async () => {
      const { realm, clientId, login, other, sidOf, end, ann } = await world();
      const { access_token: token } = (await login()).json;
      await sidOf(login('openid', other));
      const store = await suite.server.store();
      const found = await store.realms.findByName(realm);
      const client = found && (await store.clients.findByClientId(found.id, clientId));
      assert.ok(client);
      await store.commit([grantConsent(store, client, ann.id, [], 1)]);
      await end('DELETE', `/users/${ann.id}/consents/${clientId}`);
      const [first] = await told(1);
      assert.deepEqual([first?.path, first?.claims.sid], ['/app', claimsOf(token).sid]);
      // And so it is where they take it back themselves.
      const sid = await sidOf(login());
      await store.commit([grantConsent(store, client, ann.id, [], 1)]);
      const own = (await login('openid', other)).json.access_token;
      const path = `/realms/${realm}/account/applications/${clientId}/consent`;
      assert.equal((await suite.server.call('DELETE', path, { token: own })).status, 204);
      const [second] = await told(1);
      assert.deepEqual([second?.path, second?.claims.sid], ['/app', sid]);
    });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);
