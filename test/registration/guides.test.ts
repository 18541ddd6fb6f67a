import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';

onEachDatabase(
  'The requests of Keycloak’s guides, at its old path /auth',
  (suite) => {
    it('register, read, change and remove a confidential client', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const token = await server.initialAccessToken(realm, { count: 1 });
      const collection = `/realms/${realm}/clients-registrations/openid-connect`;
      const created = await server.call('POST', collection, {
        token,
        json: {
          client_name: 'My Application',
          redirect_uris: ['https://app.example.org/callback'],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'client_secret_post',
          scope: 'openid profile email',
        },
      });
      assert.equal(created.status, 201, created.text);
      assert.equal(created.headers.get('cache-control'), 'no-store');
      const { client_id: id, registration_client_uri: uri } = created.json;
      assert.equal(uri, `${server.url}${collection}/${id}`);
      assert.match(uri, /\/auth\/realms\//);
      assert.equal(created.json.token_endpoint_auth_method, 'client_secret_post');
      assert.deepEqual(created.json.scope.split(' ').sort(), ['email', 'profile']);

      const at = (method: string, registration: string, json?: object) =>
        server.call(method, uri.slice(server.url.length), {
          token: registration,
          ...(json && { json }),
        });
      const read = await at('GET', created.json.registration_access_token);
      assert.equal(read.status, 200);
      const changed = await at('PUT', read.json.registration_access_token, {
        ...read.json,
        client_name: 'Renamed',
      });
      assert.equal(changed.status, 200, changed.text);
      assert.equal(changed.json.client_name, 'Renamed');
      const removed = await at('DELETE', changed.json.registration_access_token);
      assert.equal(removed.status, 204);
    });

    it('register a public client that must prove its codes', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const created = await server.call('POST', `/realms/${realm}/clients-registrations/openid-connect`, {
        token: await server.initialAccessToken(realm, { count: 1 }),
        json: {
          client_name: 'SPA',
          redirect_uris: ['https://spa.example.org/callback'],
          token_endpoint_auth_method: 'none',
          attributes: { 'oauth2.pkce.code.challenge.method': 'S256', 'access.token.lifespan': '86400' },
        },
      });
      assert.equal(created.status, 201, created.text);
      const [client] = (await server.admin('GET', `/${realm}/clients?clientId=${created.json.client_id}`))
        .json;
      assert.equal(client.publicClient, true);
      assert.equal(client.attributes['pkce.code.challenge.method'], 'S256');
      assert.ok(!('access.token.lifespan' in client.attributes));
    });
  },
  { flags: { 'base-path': '/auth' } },
);
