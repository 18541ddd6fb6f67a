import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { registrationPath } from '../support/registration.ts';

const KEY = { providerType: 'org.keycloak.keys.KeyProvider', providerId: 'hmac-generated' };
const MAPPER = { protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper' };
const DATA = { type: 'otp', secretData: '{}', credentialData: '{}' };

/** Ids that nothing may have: half a character, unreachable, unseen, without end. */
const BAD = ['\ud800', 'a\udc00', '.', '..', 'a\nb', 'a\u200bb', 'x'.repeat(37), 'x'.repeat(9000)];
/** Ids that are odd, and reachable. */
const ODD = ['a b', 'a/b', 'a:b', 'ü漢😀', '%', 'a;b', '...', 'x'.repeat(36)];

let count = 0;
/** A name that nothing has yet. */
const fresh = () => `n${++count}`;

/** Where somebody may choose the id of a new thing in a realm: the path, and what is sent. */
const MADE: Readonly<Record<string, (id: string) => readonly [path: string, json: object]>> = {
  component: (id) => ['/components', { id, name: 'c', ...KEY }],
  client: (id) => ['/clients', { id, clientId: fresh() }],
  'client scope': (id) => ['/client-scopes', { id, name: fresh(), protocol: 'openid-connect' }],
  'identity provider': (internalId) => [
    '/identity-provider/instances',
    { internalId, alias: fresh(), providerId: 'oidc', config: { clientSecret: 's' } },
  ],
  'mapper of an identity provider': (id) => [
    '/identity-provider/instances/up/mappers',
    {
      id,
      name: fresh(),
      identityProviderAlias: 'up',
      identityProviderMapper: 'hardcoded-attribute-idp-mapper',
    },
  ],
  'protocol mapper': (id) => [
    '/client-scopes/scope/protocol-mappers/models',
    { id, name: fresh(), ...MAPPER },
  ],
  'protocol mapper of a client': (id) => [
    '/clients',
    { clientId: fresh(), protocolMappers: [{ id, name: 'm', ...MAPPER }] },
  ],
  credential: (id) => ['/users', { username: fresh(), credentials: [{ id, ...DATA }] }],
  'client that is imported': (id) => ['/partialImport', { clients: [{ id, clientId: fresh() }] }],
  'user that is imported': (id) => ['/partialImport', { users: [{ id, username: fresh() }] }],
  'role that is imported': (id) => ['/partialImport', { roles: { realm: [{ id, name: fresh() }] } }],
  'group that is imported': (id) => ['/partialImport', { groups: [{ id, name: fresh() }] }],
  'provider that is imported': (internalId) => [
    '/partialImport',
    { identityProviders: [{ internalId, alias: fresh(), providerId: 'oidc', config: {} }] },
  ],
};

/** The same in the document of a new realm. */
const IN_DOCUMENTS: Readonly<Record<string, (id: string) => object>> = {
  realm: (id) => ({ id }),
  component: (id) => ({
    components: { [KEY.providerType]: [{ id, name: 'c', providerId: KEY.providerId }] },
  }),
  client: (id) => ({ clients: [{ id, clientId: 'c' }] }),
  'client scope': (id) => ({ clientScopes: [{ id, name: 's' }] }),
  role: (id) => ({ roles: { realm: [{ id, name: 'r' }] } }),
  group: (id) => ({ groups: [{ id, name: 'g' }] }),
  user: (id) => ({ users: [{ id, username: 'u' }] }),
  flow: (id) => ({ authenticationFlows: [{ id, alias: 'f', topLevel: true }] }),
  configuration: (id) => ({
    authenticationFlows: [{ alias: 'f', topLevel: true }],
    authenticatorConfig: [{ id, alias: 'c', config: {} }],
  }),
};

onEachDatabase('An id that somebody chooses', (suite) => {
  const setting = async () => {
    const realm = await suite.server.realm();
    const admin = (method: string, path: string, json?: unknown) =>
      suite.server.admin(method, `/${realm}${path}`, json);
    await admin('POST', '/client-scopes', { id: 'scope', name: 'scope', protocol: 'openid-connect' });
    await admin('POST', '/identity-provider/instances', { alias: 'up', providerId: 'oidc', config: {} });
    return { realm, admin };
  };

  it('is refused when nobody could reach it, or it would not come back as it was sent', async () => {
    const { realm, admin } = await setting();
    const clients = (await admin('GET', '/clients')).json.length;
    for (const [what, make] of Object.entries(MADE))
      for (const id of BAD) {
        const [path, json] = make(id);
        const { status, text } = await admin('POST', path, json);
        assert.equal(status, 400, `${what} ${JSON.stringify(id).slice(0, 50)}: ${text}`);
        assert.match(text, /error/, what);
      }
    for (const [what, document] of Object.entries(IN_DOCUMENTS))
      for (const id of BAD) {
        if (what === 'realm' && /^\.+$/.test(id)) continue;
        const { status, text } = await suite.server.admin('POST', '', { realm: fresh(), ...document(id) });
        assert.equal(status, 400, `${what} ${JSON.stringify(id).slice(0, 50)}: ${text}`);
      }
    const token = await suite.server.initialAccessToken(realm);
    for (const id of BAD) {
      const path = registrationPath(realm, 'default');
      const { status, json } = await suite.server.call('POST', path, {
        token,
        json: { id, clientId: fresh() },
      });
      assert.equal(status, 400, JSON.stringify(id));
      assert.match(json.error, /^invalid_(?:client_metadata|request)$/);
      assert.ok(json.error_description);
    }
    assert.equal((await admin('GET', '/clients')).json.length, clients);
    assert.equal((await suite.server.admin('GET', '')).status, 200);
  });

  it('is taken when it can be, and the thing is found where its location says', async () => {
    for (const [what, make] of Object.entries(MADE)) {
      const { admin } = await setting();
      for (const id of ODD) {
        const [path, json] = make(id);
        const { status, text, headers } = await admin('POST', path, json);
        assert.ok(status === 201 || status === 200, `${what} ${id}: ${text}`);
        const location = headers.get('location');
        if (location === null) continue;
        const found = await admin('GET', `/${new URL(location).pathname.split('/').slice(4).join('/')}`);
        assert.equal(found.status, 200, `${what} ${id}: ${location}`);
      }
    }
  });

  it('is not there in a path when it holds U+0000, and nothing is changed by it', async () => {
    const { admin } = await setting();
    for (const path of [
      '/clients-initial-access/%00',
      '/attack-detection/brute-force/users/%00',
      '/users/a%00b',
      '/components/%00',
      '/clients/%00',
    ]) {
      const { status, json } = await admin('DELETE', path);
      assert.equal(status, 400, path);
      assert.equal(json.error, 'invalidCharacter', path);
    }
  });

  it('of a realm, and its name, are whole characters', async () => {
    assert.equal((await suite.server.admin('POST', '', { realm: '\ud800' })).status, 400);
    const realm = await suite.server.realm();
    assert.equal((await suite.server.admin('PUT', `/${realm}`, { realm: 'a\udc00' })).status, 400);
    assert.equal((await suite.server.admin('GET', `/${realm}`)).status, 200);
  });
});
