import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, registrationPath } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';

const ISSUER = 'https://software.example.org';
const issuerKey = await generateKeyPair('ES256', { extractable: true });
const otherKey = await generateKeyPair('ES256', { extractable: true });
const keys = { keys: [{ ...(await exportJWK(issuerKey.publicKey)), kid: 'one', use: 'sig' }] };

const APP = {
  software_id: '4NRB1-0XZABZI9E6-5SM3R',
  client_name: 'Statement-based client',
  client_uri: 'https://client.example.org',
  redirect_uris: ['https://client.example.org/cb'],
  token_endpoint_auth_method: 'client_secret_basic',
};

const signed = (claims: object, key = issuerKey.privateKey, header: object = {}) =>
  new SignJWT({ iss: ISSUER, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
    .sign(key);

async function trust(server: TestServer, realm: string, config: object, subType = 'authenticated') {
  const { status, text } = await server.admin('POST', `/${realm}/components`, {
    name: 'Software',
    providerId: 'software-statement',
    providerType: 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy',
    subType,
    config,
  });
  return `${status} ${status === 201 ? '' : text}`.trim();
}

const told = { issuer: [ISSUER], jwks: [JSON.stringify(keys)] };

onEachDatabase(
  'A software statement',
  (suite) => {
    const published = createServer((_request, response) => response.end(JSON.stringify(keys)));
    before(() => new Promise<void>((listening) => published.listen(0, '127.0.0.1', listening)));
    after(() => published.close());

    const newRealm = async (config: object | null = told) => {
      const { server } = suite;
      const realm = await server.realm();
      if (config) assert.equal(await trust(server, realm, config), '201');
      const token = await server.initialAccessToken(realm);
      const register = (json: object, provider: 'openid-connect' | 'default' = 'openid-connect') =>
        server.call('POST', registrationPath(realm, provider), { token, json });
      return { server, realm, register };
    };

    it('goes before what the client says, and is told as it was sent', async () => {
      const { register } = await newRealm();
      const statement = await signed(APP);
      const { status, json, text } = await register({
        client_name: 'Another',
        redirect_uris: ['https://evil.example.net/cb'],
        token_endpoint_auth_method: 'none',
        scope: 'email',
        software_statement: statement,
      });
      assert.equal(status, 201, text);
      assert.deepEqual({ ...json, ...APP }, json);
      assert.equal(json.software_statement, statement);
      assert.equal(json.scope, 'email');
    });

    it('cannot be shaken off by an update, at whichever provider', async () => {
      const { server, realm, register } = await newRealm();
      const statement = await signed(APP);
      const { json } = await register({ software_statement: statement });
      const id: string = json.client_id;
      const evil = { redirect_uris: ['https://evil.example.net/cb'], token_endpoint_auth_method: 'none' };
      let token: string = json.registration_access_token;
      for (const update of [{ ...evil }, { ...evil, software_statement: '' }]) {
        const changed = await server.call('PUT', registrationPath(realm, 'openid-connect', id), {
          token,
          json: { client_id: id, ...update },
        });
        assert.equal(changed.status, 200, changed.text);
        assert.deepEqual({ ...changed.json, ...APP, software_statement: statement }, changed.json);
        token = changed.json.registration_access_token;
      }
      const changed = await server.call('PUT', registrationPath(realm, 'default', id), {
        token,
        json: {
          clientId: id,
          redirectUris: ['https://evil.example.net/cb'],
          publicClient: true,
          attributes: { 'software.statement': '' },
        },
      });
      assert.equal(changed.status, 200, changed.text);
      const client = await adminClient(server, realm, id);
      assert.deepEqual(client.redirectUris, APP.redirect_uris);
      assert.equal(client.publicClient, false);
      assert.equal(client.attributes['software.statement'], statement);
    });

    it('goes for every language that it says nothing in, and names all the scopes there are', async () => {
      const { server, realm, register } = await newRealm();
      const stated = { ...APP, 'client_name#de': 'Nach Auskunft', scope: 'email' };
      const more = {
        'client_name#fr': 'Banque',
        'client_name#de': 'Bank',
        'client_uri#fr': 'https://evil.example.net',
      };
      const statement = await signed(stated);
      const { status, json, text } = await register({ ...more, software_statement: statement });
      assert.equal(status, 201, text);
      const translations = (given: object) => Object.entries(given).filter(([name]) => name.includes('#'));
      assert.deepEqual(translations(json), [['client_name#de', 'Nach Auskunft']]);
      const id: string = json.client_id;
      const changed = await server.call('PUT', registrationPath(realm, 'default', id), {
        token: json.registration_access_token,
        json: {
          clientId: id,
          attributes: more,
          defaultClientScopes: ['profile', 'phone'],
          optionalClientScopes: ['address'],
        },
      });
      assert.equal(changed.status, 200, changed.text);
      assert.deepEqual(translations(changed.json.attributes), [['client_name#de', 'Nach Auskunft']]);
      assert.deepEqual(
        [changed.json.defaultClientScopes, changed.json.optionalClientScopes],
        [['basic'], ['email']],
      );
      const made = await register(
        {
          clientId: 'mine',
          defaultClientScopes: ['profile'],
          attributes: { 'software.statement': statement, 'client_name#fr': 'Banque' },
        },
        'default',
      );
      assert.equal(made.status, 201, made.text);
      assert.deepEqual(made.json.defaultClientScopes, ['basic']);
      // One that comes later is not got around by what was there before.
      const early = await register({ ...more, scope: 'profile' });
      const late = await server.call('PUT', registrationPath(realm, 'openid-connect', early.json.client_id), {
        token: early.json.registration_access_token,
        json: { client_id: early.json.client_id, software_statement: statement },
      });
      assert.equal(late.status, 200, late.text);
      assert.deepEqual(translations(late.json), [['client_name#de', 'Nach Auskunft']]);
    });

    it('says nothing of what the server alone knows', async () => {
      const { register } = await newRealm();
      const statement = await signed({
        ...APP,
        client_id: 'mine',
        client_secret: 'mine',
        registration_access_token: 'mine',
        attributes: { 'oauth2.pkce.code.challenge.method': 'plain' },
      });
      const { status, json } = await register({ software_statement: statement });
      assert.equal(status, 201);
      assert.notEqual(json.client_id, 'mine');
      assert.notEqual(json.client_secret, 'mine');
      assert.notEqual(json.registration_access_token, 'mine');
    });

    it('of anybody else is refused', async () => {
      const { register } = await newRealm();
      const now = Math.floor(Date.now() / 1000);
      const unsigned = (header: object, claims: object) =>
        `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
      const secret = Buffer.from(JSON.stringify(keys.keys[0]));
      const refused: Record<string, [statement: string | Promise<string>, error: string]> = {
        'another issuer': [
          signed({ ...APP, iss: 'https://other.example.org' }),
          'unapproved_software_statement',
        ],
        'no issuer': [signed({ ...APP, iss: undefined }), 'unapproved_software_statement'],
        'another key': [signed(APP, otherKey.privateKey), 'invalid_software_statement'],
        'an unknown key id': [
          signed(APP, issuerKey.privateKey, { kid: 'two' }),
          'invalid_software_statement',
        ],
        over: [signed({ ...APP, exp: now - 60 }), 'invalid_software_statement'],
        'not yet good': [signed({ ...APP, nbf: now + 600 }), 'invalid_software_statement'],
        'an end that is no time': [
          signed({ ...APP, exp: 'x' as unknown as number }),
          'invalid_software_statement',
        ],
        'wrong types': [signed({ ...APP, redirect_uris: 'x' }), 'invalid_software_statement'],
        'no algorithm': [unsigned({ alg: 'none' }, { iss: ISSUER, ...APP }), 'invalid_software_statement'],
        'the public key as a secret': [
          new SignJWT({ iss: ISSUER, ...APP }).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret),
          'invalid_software_statement',
        ],
        'no token': ['nonsense', 'invalid_software_statement'],
        'too long': [signed({ ...APP, client_name: 'x'.repeat(20_000) }), 'invalid_software_statement'],
      };
      for (const [label, [statement, error]] of Object.entries(refused)) {
        const { status, json } = await register({ software_statement: await statement });
        assert.deepEqual([status, json.error], [400, error], label);
        assert.ok(json.error_description, label);
      }
      const put = await register(
        { clientId: 'mine', attributes: { 'software.statement': await signed(APP, otherKey.privateKey) } },
        'default',
      );
      assert.deepEqual([put.status, put.json.error], [400, 'invalid_software_statement']);
    });

    it('is approved by nobody where no issuer is trusted, and trusted in one chain alone', async () => {
      const { server, realm, register } = await newRealm(null);
      assert.equal(await trust(server, realm, told, 'anonymous'), '201');
      const { status, json } = await register({ software_statement: await signed(APP) });
      assert.deepEqual([status, json.error], [400, 'unapproved_software_statement']);
    });

    it('may be required', async () => {
      const { register } = await newRealm({ ...told, required: ['true'] });
      const { status, json } = await register({ redirect_uris: ['https://client.example.org/cb'] });
      assert.deepEqual([status, json.error], [403, 'insufficient_scope']);
      assert.match(json.error_description, /software_statement: a statement of a trusted issuer is required/);
      assert.equal((await register({ software_statement: await signed(APP) })).status, 201);
    });

    it('is known by keys that the issuer publishes', async () => {
      const { port } = published.address() as AddressInfo;
      const { register } = await newRealm({
        issuer: [ISSUER],
        'jwks-uri': [`http://127.0.0.1:${port}/keys`],
      });
      assert.equal((await register({ software_statement: await signed(APP) })).status, 201);
      const forged = await register({ software_statement: await signed(APP, otherKey.privateKey) });
      assert.deepEqual([forged.status, forged.json.error], [400, 'invalid_software_statement']);
    });

    it('has issuers that are set up in full', async () => {
      const { server } = suite;
      const realm = await server.realm();
      for (const config of [
        { jwks: told.jwks },
        { issuer: [ISSUER] },
        { ...told, 'jwks-uri': ['https://software.example.org/keys'] },
        { issuer: [ISSUER], jwks: ['x'] },
        { issuer: [ISSUER], 'jwks-uri': ['file:///etc/passwd'] },
      ])
        assert.match(await trust(server, realm, config), /^400/, JSON.stringify(config));
    });
  },
  { flags: { 'outgoing-http': 'on', 'outgoing-allowed-networks': '127.0.0.0/8' } },
);
