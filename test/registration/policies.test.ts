import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy, askForPolicy } from '../support/policies.ts';
import { adminClient, clientCredentials, register, registrationPath } from '../support/registration.ts';
import type { Reply, TestServer } from '../support/test-server.ts';

const REDIRECT = 'https://app.example.org/cb';
const METADATA = { redirect_uris: [REDIRECT], client_name: 'App' };

/** A realm with a policy, and a token to register with. */
async function realmWith(server: TestServer, providerId: string, config: Record<string, string[]>) {
  const realm = await server.realm();
  await addPolicy(server, realm, providerId, config);
  const token = await server.initialAccessToken(realm, { count: 50, expiration: 600 });
  const create = (json: object, provider: 'default' | 'openid-connect' = 'openid-connect') =>
    server.call('POST', registrationPath(realm, provider), { token, json });
  const update = async (given: Reply, change: object) => {
    const { client_id: clientId, registration_access_token: own } = given.json;
    const path = registrationPath(realm, 'openid-connect', clientId);
    return server.call('PUT', path, { token: own, json: { ...METADATA, client_id: clientId, ...change } });
  };
  return { realm, token, create, update };
}

/** That a policy was against it, naming itself and the field; and that nothing was stored. */
function isRefused({ status, json }: Reply, policy: string, field: string): void {
  assert.equal(status, 403, JSON.stringify(json));
  assert.equal(json.error, 'insufficient_scope');
  assert.ok(json.error_description.includes(`Policy '${policy}'`), json.error_description);
  assert.ok(json.error_description.includes(`Details: ${field}: `), json.error_description);
}

const isMade = ({ status, text }: Reply, expected = 201) => assert.equal(status, expected, text);

onEachDatabase('A registration policy', (suite) => {
  it('allows grant types, of a new client and of a changed one', async () => {
    const id = 'allowed-grant-types';
    const { create, update } = await realmWith(suite.server, id, { [id]: ['authorization_code'] });
    isRefused(
      await create({ ...METADATA, grant_types: ['authorization_code', 'password'] }),
      id,
      'grant_types',
    );
    isRefused(await create({ clientId: 'a', directAccessGrantsEnabled: true }, 'default'), id, 'grant_types');
    isRefused(
      await create({ ...METADATA, grant_types: ['authorization_code', 'refresh_token'] }),
      id,
      'grant_types',
    );
    const made = await create(METADATA);
    isMade(made);
    assert.deepEqual(made.json.grant_types, ['authorization_code']);
    isRefused(await update(made, { grant_types: ['client_credentials'] }), id, 'grant_types');
  });

  it('keeps refresh tokens from service accounts as well', async () => {
    const id = 'allowed-grant-types';
    const { server } = suite;
    const { realm, create } = await realmWith(server, id, { [id]: ['client_credentials'] });
    const service = { clientId: 'service', standardFlowEnabled: false, serviceAccountsEnabled: true };
    const attributes = { 'client_credentials.use_refresh_token': 'true' };
    isRefused(await create({ ...service, attributes }, 'default'), id, 'grant_types');
    const made = await create(service, 'default');
    isMade(made);
    const [client] = (await server.admin('GET', `/${realm}/clients?clientId=service`)).json;
    await server.admin('PUT', `/${realm}/clients/${client.id}`, { attributes });
    // What an administrator gave is left out by the next change of its owner.
    const changed = await server.call('PUT', registrationPath(realm, 'default', 'service'), {
      token: made.json.registrationAccessToken,
      json: { clientId: 'service', name: 'Service' },
    });
    isMade(changed, 200);
    assert.equal(changed.json.attributes['client_credentials.use_refresh_token'], undefined);
    const answer = await clientCredentials(server, realm, 'service', made.json.secret);
    assert.equal(answer.status, 200);
    assert.equal(answer.json.refresh_token, undefined);
  });

  it('forbids the implicit flow', async () => {
    const id = 'allowed-response-types';
    const { create, update } = await realmWith(suite.server, id, { [id]: ['code'] });
    isRefused(await create({ ...METADATA, response_types: ['id_token'] }), id, 'response_types');
    isRefused(await create({ clientId: 'a', implicitFlowEnabled: true }, 'default'), id, 'response_types');
    const made = await create(METADATA);
    isMade(made);
    isRefused(await update(made, { response_types: ['code', 'token'] }), id, 'response_types');
  });

  it('allows redirect URIs by patterns', async () => {
    const id = 'redirect-uri-patterns';
    const config = { [id]: ['https://[a-z-]+\\.example\\.org/.*', 'http://127\\.0\\.0\\.1(:\\d+)?/cb'] };
    const { create, update } = await realmWith(suite.server, id, config);
    const at = (...redirect_uris: string[]) => create({ ...METADATA, redirect_uris });
    const made = await at(REDIRECT, 'http://127.0.0.1:4711/cb');
    isMade(made);
    for (const uri of [
      'https://app.example.net/cb',
      'https://app.example.org.evil.net/cb',
      'https://a.b.example.org/cb',
      'http://app.example.org/cb',
      'https://app.example.org/cb/*',
    ])
      isRefused(await at(REDIRECT, uri), id, 'redirect_uris');
    isRefused(
      await create({ ...METADATA, post_logout_redirect_uris: ['https://evil.net/'] }),
      id,
      'post_logout_redirect_uris',
    );
    isRefused(await update(made, { redirect_uris: ['https://evil.net/'] }), id, 'redirect_uris');
  });

  it('takes no pattern that anything fits, and none that is none', async () => {
    const { server, realm } = suite;
    for (const pattern of [
      '.*',
      'https://.*',
      'https?://[^/]*/.*',
      'https://[^/]+/cb',
      'https://[a-z.]+/oauth/.*',
      'https://.*example\\.org/.*',
      '(',
      '(?=a)b',
      'a'.repeat(501),
    ]) {
      const { status, json } = await askForPolicy(server, realm, 'redirect-uri-patterns', {
        'redirect-uri-patterns': [pattern],
      });
      assert.equal(status, 400, pattern);
      assert.match(json.errorMessage, /^'Redirect URI Patterns' has /);
    }
  });

  it('judges in linear time', async () => {
    const id = 'client-naming';
    const { create } = await realmWith(suite.server, id, { 'client-name-pattern': ['(a+)+b'] });
    const before = performance.now();
    isRefused(await create({ ...METADATA, client_name: 'a'.repeat(250) }), id, 'client_name');
    assert.ok(performance.now() - before < 1000);
  });

  it('allows web origins, those of redirect URIs included', async () => {
    const id = 'allowed-web-origins';
    const { create } = await realmWith(suite.server, id, { [id]: ['https://*.example.org'] });
    isMade(await create(METADATA));
    const at = (webOrigins: string[]) => create({ webOrigins }, 'default');
    isMade(await at(['https://b.example.org']));
    isMade(await at(['+']));
    for (const origin of [
      '*',
      'https://example.net',
      'https://evil.net/a.example.org',
      'http://a.example.org',
    ])
      isRefused(await at([origin]), id, 'web_origins');
    isRefused(await create({ ...METADATA, redirect_uris: ['https://example.net/cb'] }), id, 'web_origins');
    const { status } = await askForPolicy(suite.server, suite.realm, id, { [id]: ['*'] });
    assert.equal(status, 400);
  });

  it('has public clients use PKCE, and keeps it so', async () => {
    const id = 'pkce-required';
    const { realm, create, update } = await realmWith(suite.server, id, {});
    const made = await create({ ...METADATA, token_endpoint_auth_method: 'none' });
    isMade(made);
    const method = async () =>
      (await adminClient(suite.server, realm, made.json.client_id)).attributes['pkce.code.challenge.method'];
    assert.equal(await method(), 'S256');
    isMade(await update(made, { token_endpoint_auth_method: 'none' }), 200);
    assert.equal(await method(), 'S256');
    const plain = { publicClient: true, attributes: { 'pkce.code.challenge.method': 'plain' } };
    isRefused(await create(plain, 'default'), id, 'pkce.code.challenge.method');
    const confidential = await create(METADATA);
    const { attributes } = await adminClient(suite.server, realm, confidential.json.client_id);
    assert.equal(attributes['pkce.code.challenge.method'], undefined);
  });

  it('allows ways to prove oneself', async () => {
    const id = 'allowed-client-authentication-methods';
    const only = await realmWith(suite.server, id, { [id]: ['private_key_jwt'] });
    isRefused(await only.create(METADATA), id, 'token_endpoint_auth_method');
    isRefused(await only.create({ publicClient: true }, 'default'), id, 'token_endpoint_auth_method');
    isMade(
      await only.create({
        ...METADATA,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri: 'https://app.example.org/jwks',
      }),
    );
    // A client that could send its secret in either way is held to the one that is allowed.
    const post = await realmWith(suite.server, id, { [id]: ['client_secret_post'] });
    const made = await post.create(METADATA);
    isMade(made);
    assert.equal(made.json.token_endpoint_auth_method, 'client_secret_post');
    const wrong = await askForPolicy(suite.server, suite.realm, id, { [id]: ['password'] });
    assert.equal(wrong.status, 400);
  });

  it('allows public clients only, or confidential ones', async () => {
    const id = 'allowed-client-types';
    const { create } = await realmWith(suite.server, id, { [id]: ['public'] });
    isRefused(await create(METADATA), id, 'token_endpoint_auth_method');
    isMade(await create({ ...METADATA, token_endpoint_auth_method: 'none' }));
  });

  it('has secrets be long, and be over some day', async () => {
    const { server } = suite;
    const id = 'client-secret';
    const { realm, create } = await realmWith(server, id, {
      'secret-min-length': ['20'],
      'secret-lifetime': ['600'],
    });
    isRefused(await create({ clientId: 'short', secret: 'short' }, 'default'), id, 'client_secret');
    const made = await create({ ...METADATA, grant_types: ['client_credentials'] });
    isMade(made);
    const { client_id: clientId, client_secret: secret, client_secret_expires_at: end } = made.json;
    assert.ok(Math.abs(end - (Date.now() / 1000 + 600)) < 30, String(end));
    assert.equal((await clientCredentials(server, realm, clientId, secret)).status, 200);
    const client = await adminClient(server, realm, clientId);
    const attributes = { ...client.attributes, 'client.secret.expiration.time': '1000' };
    await server.admin('PUT', `/${realm}/clients/${client.id}`, { ...client, attributes });
    assert.equal((await clientCredentials(server, realm, clientId, secret)).status, 401);
    // An update brings the next one.
    const { registration_access_token: token } = made.json;
    const path = registrationPath(realm, 'openid-connect', clientId);
    const json = { ...METADATA, client_id: clientId, grant_types: ['client_credentials'] };
    const updated = await server.call('PUT', path, { token, json });
    isMade(updated, 200);
    assert.notEqual(updated.json.client_secret, secret);
    assert.equal((await clientCredentials(server, realm, clientId, updated.json.client_secret)).status, 200);
    for (const config of [
      { 'secret-min-length': ['87'] },
      { 'secret-lifetime': ['-1'] },
      { 'secret-lifetime': ['x'] },
    ])
      assert.equal((await askForPolicy(server, realm, id, config)).status, 400);
  });

  it('allows scopes, and takes away those that nobody asked for', async () => {
    const id = 'allowed-scopes';
    const { realm, create } = await realmWith(suite.server, id, { [id]: ['basic', 'email', 'phone'] });
    isRefused(await create({ ...METADATA, scope: 'address' }), id, 'scope');
    const made = await create(METADATA);
    isMade(made);
    const client = await adminClient(suite.server, realm, made.json.client_id);
    assert.deepEqual(client.defaultClientScopes.toSorted(), ['basic', 'email']);
    assert.deepEqual(client.optionalClientScopes, ['phone']);
  });

  it('assigns scopes, whatever the client asks for', async () => {
    const id = 'assigned-scopes';
    const config = { 'assigned-default-scopes': ['phone'], 'assigned-optional-scopes': ['address'] };
    const { realm, create, update } = await realmWith(suite.server, id, config);
    const made = await create({ ...METADATA, scope: 'email' });
    isMade(made);
    const scopes = async () => {
      const client = await adminClient(suite.server, realm, made.json.client_id);
      return [client.defaultClientScopes.includes('phone'), client.optionalClientScopes.includes('address')];
    };
    assert.deepEqual(await scopes(), [true, true]);
    isMade(await update(made, { scope: 'email' }), 200);
    assert.deepEqual(await scopes(), [true, true]);
    const unknown = await askForPolicy(suite.server, realm, id, { 'assigned-default-scopes': ['nowhere'] });
    assert.equal(unknown.status, 400);
  });

  it('gives roles to service accounts, but none that administers', async () => {
    const { server } = suite;
    const id = 'service-account-roles';
    const realm = await server.realm();
    await server.admin('POST', `/${realm}/roles`, { name: 'machine' });
    await addPolicy(server, realm, id, { [id]: ['machine', 'account.view-profile'] });
    const token = await server.initialAccessToken(realm);
    const given = { provider: 'openid-connect', metadata: { grant_types: ['client_credentials'] } } as const;
    const { clientId } = await register(server, realm, token, given);
    const client = await adminClient(server, realm, clientId);
    const { json: user } = await server.admin('GET', `/${realm}/clients/${client.id}/service-account-user`);
    const { json: mapped } = await server.admin('GET', `/${realm}/users/${user.id}/role-mappings`);
    assert.ok(mapped.realmMappings.some(({ name }: { name: string }) => name === 'machine'));
    assert.equal(mapped.clientMappings.account.mappings[0].name, 'view-profile');
    for (const role of ['realm-management.realm-admin', 'nobody']) {
      const { status } = await askForPolicy(server, realm, id, { [id]: [role] });
      assert.equal(status, 400, role);
    }
    // Hidden in another role, or put there later: nobody gets it.
    const { json: management } = await server.admin('GET', `/${realm}/clients?clientId=realm-management`);
    const { json: admin } = await server.admin(
      'GET',
      `/${realm}/clients/${management[0].id}/roles/realm-admin`,
    );
    await server.admin('POST', `/${realm}/roles/machine/composites`, [admin]);
    assert.equal((await askForPolicy(server, realm, id, { [id]: ['machine'] })).status, 400);
    const later = await register(server, realm, token, given);
    const { id: laterId } = await adminClient(server, realm, later.clientId);
    const { json: account } = await server.admin('GET', `/${realm}/clients/${laterId}/service-account-user`);
    const { json: roles } = await server.admin('GET', `/${realm}/users/${account.id}/role-mappings/realm`);
    assert.ok(!roles.some(({ name }: { name: string }) => name === 'machine'));
  });

  it('says what clients may call themselves', async () => {
    const id = 'client-naming';
    const config = { 'client-id-pattern': ['team-[a-z]+'], 'client-name-pattern': ['[A-Z][a-z ]+'] };
    const { create, update } = await realmWith(suite.server, id, config);
    isRefused(await create({ clientId: 'other', name: 'App' }, 'default'), id, 'client_id');
    isRefused(await create({ clientId: 'team-a' }, 'default'), id, 'client_name');
    isMade(await create({ clientId: 'team-a', name: 'App' }, 'default'));
    // An id that the server makes up is not the client's choice.
    const made = await create(METADATA);
    isMade(made);
    isRefused(await update(made, { client_name: 'app' }), id, 'client_name');
    isRefused(await update(made, { 'client_name#de': 'ÜBER' }), id, 'client_name#de');
    isRefused(await create({ ...METADATA, 'client_name#en-GB': 'app' }), id, 'client_name#en-GB');
    isRefused(await create({ id: 'somebody', name: 'App' }, 'default'), id, 'client_id');
  });

  it('asks for contacts', async () => {
    const id = 'required-contacts';
    const config = { 'min-contacts': ['1'], 'contact-domains': ['example.org'] };
    const { create, update } = await realmWith(suite.server, id, config);
    isRefused(await create(METADATA), id, 'contacts');
    isRefused(await create({ ...METADATA, contacts: ['a@example.net'] }), id, 'contacts');
    isRefused(await create({ ...METADATA, contacts: ['somebody'] }), id, 'contacts');
    const made = await create({ ...METADATA, contacts: ['a@example.org'] });
    isMade(made);
    assert.deepEqual(made.json.contacts, ['a@example.org']);
    isRefused(await update(made, { contacts: [] }), id, 'contacts');
  });

  it('hears the others as well when it is against a client, and the event tells all', async () => {
    const { server } = suite;
    const { realm, create } = await realmWith(server, 'allowed-client-types', {
      'allowed-client-types': ['public'],
    });
    await addPolicy(server, realm, 'required-contacts');
    await server.admin('PUT', `/${realm}`, { eventsEnabled: true });
    isRefused(await create(METADATA), 'allowed-client-types', 'token_endpoint_auth_method');
    const { json } = await server.admin('GET', `/${realm}/events?type=CLIENT_REGISTER_ERROR`);
    assert.equal(json[0].details.client_registration_policy, 'allowed-client-types');
    assert.match(json[0].details.explanation, /allowed-client-types refused .*; required-contacts refused /);
  });

  it('that is not there any more, or never was, is refused when it is asked for', async () => {
    const { status } = await askForPolicy(suite.server, suite.realm, 'no-such-policy');
    assert.equal(status, 400);
  });
});
