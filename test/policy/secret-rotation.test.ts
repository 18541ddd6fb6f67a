import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { setClientPolicy } from '../support/client-policies.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, registrationPath } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';

let ahead = 0;
/** It stands still but for what a test lets pass: what is good for 300 seconds is asked at the 299th. */
const START = Date.now();
const clock = { now: () => START + ahead * 1000 };
const seconds = () => Math.floor(clock.now() / 1000);

const PERIODS = {
  'expiration-period': '1000',
  'rotated-expiration-period': '300',
  'remaining-rotation-period': '100',
};
const METADATA = { redirect_uris: ['https://app.example.org/cb'], grant_types: ['client_credentials'] };

/** A realm whose secrets rotate, and a client that registered itself there. */
async function registered(server: TestServer, periods: object = PERIODS, more: object = {}) {
  const realm = await server.realm({ accessTokenLifespan: 100_000 });
  await setClientPolicy(server, realm, [['secret-rotation', periods]]);
  const token = await server.initialAccessToken(realm, { count: 10, expiration: 100_000 });
  const { status, text, json } = await server.call('POST', registrationPath(realm, 'openid-connect'), {
    token,
    json: { ...METADATA, ...more },
  });
  assert.equal(status, 201, text);
  const clientId: string = json.client_id;
  const { id } = await adminClient(server, realm, clientId);
  const at = `/realms/${realm}/protocol/openid-connect`;
  let own: string = json.registration_access_token;
  return {
    realm,
    clientId,
    metadata: json,
    at,
    async login(secret: string) {
      const basic = Buffer.from(`${clientId}:${secret}`).toString('base64');
      const { status: outcome } = await server.call('POST', `${at}/token`, {
        form: { grant_type: 'client_credentials' },
        headers: { authorization: `Basic ${basic}` },
      });
      return outcome;
    },
    async update(change: object = {}) {
      const reply = await server.call('PUT', registrationPath(realm, 'openid-connect', clientId), {
        token: own,
        json: { ...METADATA, client_id: clientId, ...change },
      });
      own = reply.json.registration_access_token ?? own;
      return reply;
    },
    own: () => own,
    renew: () => server.admin('POST', `/${realm}/clients/${id}/client-secret`),
    rotated: (method = 'GET') => server.admin(method, `/${realm}/clients/${id}/client-secret/rotated`),
    id,
  };
}

onEachDatabase(
  'A client secret that rotates',
  (suite) => {
    it('has an end, of which its client is told, and is good no longer', async () => {
      ahead = 0;
      const { metadata, login } = await registered(suite.server);
      assert.ok(Math.abs(metadata.client_secret_expires_at - (seconds() + 1000)) < 5);
      assert.equal(await login(metadata.client_secret), 200);
      ahead = 1001;
      assert.equal(await login(metadata.client_secret), 401);
    });

    it('has the end that the realm gives it, whatever its client says', async () => {
      ahead = 0;
      const { server } = suite;
      const realm = await server.realm({ accessTokenLifespan: 100_000 });
      const token = await server.initialAccessToken(realm, { count: 10, expiration: 100_000 });
      const attributes = { 'client.secret.expiration.time': '9999999999' };
      const create = (clientId: string) =>
        server.call('POST', registrationPath(realm, 'default'), { token, json: { clientId, attributes } });
      const early = await create('early');
      await setClientPolicy(server, realm, [['secret-rotation', PERIODS]]);
      const made = await create('made');
      assert.equal(made.status, 201, made.text);
      const end = ({ json }: typeof made) => Number(json.attributes['client.secret.expiration.time']);
      assert.ok(Math.abs(end(made) - (seconds() + 1000)) < 5, made.text);
      for (const { json } of [early, made]) {
        const { clientId, secret } = json;
        let token: string = json.registrationAccessToken;
        const update = async (change: object) => {
          const path = registrationPath(realm, 'default', clientId);
          const changed = await server.call('PUT', path, { token, json: { clientId, ...change } });
          assert.equal(changed.status, 200, changed.text);
          token = changed.json.registrationAccessToken;
          return changed;
        };
        ahead = 0;
        const first = await update({ attributes });
        assert.ok(Math.abs(end(first) - (seconds() + 1000)) < 5, first.text);
        ahead = 500;
        for (const said of ['9999999999', '', 'x', String(seconds() + 900)])
          assert.equal(
            end(await update({ attributes: { 'client.secret.expiration.time': said } })),
            end(first),
            said,
          );
        ahead = 950;
        const renewed = await update({ attributes });
        assert.notEqual(renewed.json.secret, secret);
        assert.ok(Math.abs(end(renewed) - (seconds() + 1000)) < 5, renewed.text);
      }
    });

    it('is good beside its successor for a while, by every way that uses it, and then forgotten', async () => {
      ahead = 0;
      const { server } = suite;
      const app = await registered(server);
      const old: string = app.metadata.client_secret;
      assert.equal((await app.rotated()).status, 404);
      const renewed = await app.renew();
      assert.equal(renewed.status, 200);
      const next: string = renewed.json.value;
      assert.notEqual(next, old);
      assert.deepEqual(
        [await app.login(old), await app.login(next), await app.login('other')],
        [200, 200, 401],
      );
      assert.deepEqual((await app.rotated()).json, { type: 'secret', value: old });
      const form = { client_id: app.clientId, client_secret: old };
      assert.equal(
        (
          await server.call('POST', `${app.at}/token`, {
            form: { grant_type: 'client_credentials', ...form },
          })
        ).status,
        200,
      );
      const basic = `Basic ${Buffer.from(`${app.clientId}:${old}`).toString('base64')}`;
      const path = `/realms/${app.realm}/clients-registrations/install/${app.clientId}`;
      const installed = await server.call('GET', path, { headers: { authorization: basic } });
      assert.equal(installed.status, 200);
      assert.equal(installed.json.credentials.secret, next);
      ahead = 299;
      assert.equal(await app.login(old), 200);
      ahead = 301;
      assert.deepEqual([await app.login(old), await app.login(next)], [401, 200]);
      assert.equal((await app.rotated()).status, 404);
    });

    it('is told nowhere but where it is asked for, and cannot be written', async () => {
      ahead = 0;
      const { server } = suite;
      const app = await registered(server);
      const old: string = app.metadata.client_secret;
      await app.renew();
      const places = [
        await server.admin('GET', `/${app.realm}/clients/${app.id}`),
        await server.admin('GET', `/${app.realm}/clients?clientId=${app.clientId}`),
        await server.admin('POST', `/${app.realm}/partial-export?exportClients=true`),
        await server.call('GET', registrationPath(app.realm, 'default', app.clientId), { token: app.own() }),
        await server.call('GET', registrationPath(app.realm, 'openid-connect', app.clientId), {
          token: app.own(),
        }),
        await app.update({ client_name: 'x' }),
        await server.admin('GET', `/${app.realm}/admin-events`),
      ];
      for (const { status, text } of places) {
        assert.equal(status, 200, text);
        assert.ok(!text.includes(old), text);
      }
      const planted = {
        'client.secret.rotated': 'planted',
        'client.secret.rotated.expiration.time': '9999999999',
      };
      await server.admin('PUT', `/${app.realm}/clients/${app.id}`, { attributes: planted });
      await server.call('PUT', registrationPath(app.realm, 'default', app.clientId), {
        token: app.own(),
        json: { clientId: app.clientId, attributes: planted },
      });
      assert.equal(await app.login('planted'), 401);
      assert.equal((await app.rotated()).json.value, old);
      const store = await server.store();
      const realm = await store.realms.findByName(app.realm);
      assert.equal(
        (await store.clients.find(realm?.id ?? '', app.id))?.attributes['client.secret.rotated'],
        old,
      );
    });

    it('can be given up before', async () => {
      ahead = 0;
      const app = await registered(suite.server);
      await app.renew();
      assert.equal((await app.rotated('DELETE')).status, 204);
      assert.equal(await app.login(app.metadata.client_secret), 401);
      assert.equal((await app.rotated()).status, 404);
    });

    it('comes by an update of the client itself when its end is near, and by none before', async () => {
      ahead = 0;
      const app = await registered(suite.server);
      const old: string = app.metadata.client_secret;
      ahead = 800;
      const early = await app.update({ client_name: 'x' });
      assert.equal(early.json.client_secret, old);
      assert.equal(early.json.client_secret_expires_at, app.metadata.client_secret_expires_at);
      ahead = 950;
      const late = await app.update({ client_name: 'y' });
      assert.equal(late.status, 200, late.text);
      assert.notEqual(late.json.client_secret, old);
      assert.ok(late.json.client_secret_expires_at >= seconds() + 990);
      assert.deepEqual([await app.login(old), await app.login(late.json.client_secret)], [200, 200]);
      ahead = 950 + 301;
      assert.deepEqual([await app.login(old), await app.login(late.json.client_secret)], [401, 200]);
    });

    it('is gone at once where there is to be no overlap, and where nothing rotates any more', async () => {
      ahead = 0;
      const { server } = suite;
      const app = await registered(server, { ...PERIODS, 'rotated-expiration-period': '0' });
      const { json } = await app.renew();
      assert.deepEqual(
        [await app.login(app.metadata.client_secret), await app.login(json.value)],
        [401, 200],
      );
      const other = await registered(server);
      const first = await other.renew();
      await server.admin('PUT', `/${other.realm}/client-policies/policies`, { policies: [] });
      const second = await other.renew();
      assert.deepEqual(
        [await other.login(other.metadata.client_secret), await other.login(first.json.value)],
        [401, 401],
      );
      assert.equal(await other.login(second.json.value), 200);
    });

    it('signs assertions for as long as it is good', async () => {
      ahead = 0;
      const { server } = suite;
      const app = await registered(server, PERIODS, { token_endpoint_auth_method: 'client_secret_jwt' });
      const { json } = await app.renew();
      const assertion = (secret: string) => {
        const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
        const claims = {
          iss: app.clientId,
          sub: app.clientId,
          aud: `${server.url}/realms/${app.realm}`,
          jti: randomUUID(),
          iat: seconds(),
          exp: seconds() + 30,
        };
        const signed = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
        return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
      };
      const login = async (secret: string) =>
        (
          await server.call('POST', `${app.at}/token`, {
            form: {
              grant_type: 'client_credentials',
              client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
              client_assertion: assertion(secret),
            },
          })
        ).status;
      const old: string = app.metadata.client_secret;
      assert.deepEqual([await login(old), await login(json.value), await login('other')], [200, 200, 400]);
      ahead = 301;
      assert.deepEqual([await login(old), await login(json.value)], [400, 200]);
    });
  },
  { clock },
);
