import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy, askForPolicy, openRegistration } from '../support/policies.ts';
import { register, registrationPath } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';

const SAML = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example.org">
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.org/acs" index="0"/>
  </SPSSODescriptor></EntityDescriptor>`;

const names = (scope: string) => scope.split(' ').filter(Boolean);

/** A realm in which `payments` and what begins with `admin:` wait for an administrator. */
async function careful(server: TestServer) {
  const realm = await server.realm();
  for (const name of ['payments', 'admin:users', 'catalogue'])
    assert.equal(
      (await server.admin('POST', `/${realm}/client-scopes`, { name, protocol: 'openid-connect' })).status,
      201,
    );
  const allowed = {
    'allowed-client-scopes': ['payments', 'admin:users', 'catalogue'],
    'allow-default-scopes': ['true'],
  };
  for (const chain of ['authenticated', 'anonymous'] as const) {
    await addPolicy(server, realm, 'allowed-client-templates', allowed, chain);
    await addPolicy(
      server,
      realm,
      'scopes-to-approve',
      { 'scopes-to-approve': ['payments', 'admin:*'] },
      chain,
    );
  }
  const token = await server.initialAccessToken(realm, { count: 50 });
  const metadata = { redirect_uris: [], grant_types: ['client_credentials'] };
  const waiting = async () =>
    (await server.admin('GET', `/${realm}/client-registration/scope-requests`)).json;
  const decide = (id: string, scope: string, decision: string, reason?: string) =>
    server.admin('POST', `/${realm}/clients/${id}/scope-requests`, {
      scope,
      decision,
      ...(reason && { reason }),
    });
  return { realm, token, metadata, waiting, decide };
}

onEachDatabase('Scopes that wait for an administrator', (suite) => {
  it('are kept back, told, listed, and granted', async () => {
    const { server } = suite;
    const { realm, token, metadata, waiting, decide } = await careful(server);
    await server.admin('PUT', `/${realm}/events/config`, {
      eventsEnabled: true,
      adminEventsEnabled: true,
      adminEventsDetailsEnabled: true,
    });
    const own = await register(server, realm, token, {
      provider: 'openid-connect',
      metadata: { ...metadata, client_name: 'Till', scope: 'email payments catalogue admin:users' },
    });
    assert.deepEqual(names(own.reply.json.scope).sort(), ['catalogue', 'email']);
    assert.deepEqual(names(own.reply.json.scope_waiting).sort(), ['admin:users', 'payments']);
    const ask = (scope: string) =>
      server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: { grant_type: 'client_credentials', client_id: own.clientId, client_secret: own.secret, scope },
      });
    assert.equal((await ask('payments')).json.error, 'invalid_scope');
    assert.equal((await ask('catalogue')).status, 200);

    const list = await waiting();
    assert.deepEqual(list.map(({ scope }: { scope: string }) => scope).sort(), ['admin:users', 'payments']);
    assert.ok(
      list.every(
        (one: Record<string, unknown>) => one.clientId === own.clientId && one.clientName === 'Till',
      ),
    );
    const [{ client: id }] = list;
    assert.equal((await decide(id, 'payments', 'grant', 'signed the contract')).status, 204);
    assert.equal((await decide(id, 'payments', 'grant')).status, 404);
    assert.equal((await ask('payments')).status, 200);
    assert.equal((await ask('admin:users')).json.error, 'invalid_scope');

    const read = await server.call('GET', own.path, { token: own.token });
    assert.deepEqual(names(read.json.scope).sort(), ['catalogue', 'email', 'payments']);
    assert.equal(read.json.scope_waiting, 'admin:users');
    const [registered] = (
      await server.admin('GET', `/${realm}/client-registration/audit?type=CLIENT_REGISTER`)
    ).json;
    assert.deepEqual(names(registered.details.scope_waiting).sort(), ['admin:users', 'payments']);
    const [decided] = (await server.admin('GET', `/${realm}/admin-events?operationTypes=ACTION`)).json;
    assert.equal(decided.resourcePath, `clients/${id}/scope-requests`);
    assert.match(decided.representation, /signed the contract/);
  });

  it('stay refused whatever the owner asks again, until an administrator grants them', async () => {
    const { server } = suite;
    const { realm, token, waiting, decide } = await careful(server);
    const own = await register(server, realm, token, {
      metadata: { clientId: 'till', optionalClientScopes: ['payments'] },
    });
    assert.deepEqual(own.reply.json.optionalClientScopes, []);
    assert.equal(own.reply.json.attributes['client.scopes.waiting'], 'payments');
    const [{ client: id }] = await waiting();
    assert.equal((await decide(id, 'payments', 'refuse')).status, 400);
    assert.equal((await decide(id, 'payments', 'refuse', 'no contract')).status, 204);
    assert.equal((await decide(id, 'payments', 'refuse', 'no contract')).status, 404);
    assert.deepEqual(await waiting(), []);
    const { registrationAccessToken: _old, ...last } = own.reply.json;
    const put = await server.call('PUT', own.path, {
      token: own.token,
      json: {
        ...last,
        optionalClientScopes: ['payments'],
        attributes: { 'client.scopes.refused': '', 'client.scopes.waiting': 'none' },
      },
    });
    assert.equal(put.status, 200, put.text);
    assert.deepEqual(put.json.optionalClientScopes, []);
    assert.equal(put.json.attributes['client.scopes.refused'], 'payments: no contract');
    assert.equal(put.json.attributes['client.scopes.waiting'], undefined);
    assert.deepEqual(await waiting(), []);
    const [request] = (await server.admin('GET', `/${realm}/clients/${id}/scope-requests`)).json;
    assert.deepEqual(
      [request.state, request.reason, request.assignment],
      ['refused', 'no contract', 'optional'],
    );
    assert.equal((await decide(id, 'payments', 'grant')).status, 204);
    const read = await server.call('GET', own.path, { token: put.json.registrationAccessToken });
    assert.deepEqual(read.json.optionalClientScopes, ['payments']);
    assert.equal(read.json.attributes['client.scopes.refused'], undefined);
  });

  it('are reached by no other way: an update, a service account, SAML metadata, a bearer, defaults of the realm', async () => {
    const { server } = suite;
    const { realm, token, metadata, waiting } = await careful(server);
    const own = await register(server, realm, token, {
      provider: 'openid-connect',
      metadata: { ...metadata, scope: 'email' },
    });
    assert.deepEqual(await waiting(), []);
    const put = await server.call('PUT', own.path, {
      token: own.token,
      json: { client_id: own.clientId, ...metadata, scope: 'email payments' },
    });
    assert.deepEqual([put.json.scope, put.json.scope_waiting], ['email', 'payments']);
    // An update that says nothing of scopes takes nothing back.
    const name = await server.call('PUT', own.path, {
      token: put.json.registration_access_token,
      json: { client_id: own.clientId, ...metadata, client_name: 'Renamed' },
    });
    assert.equal(name.json.scope_waiting, 'payments');
    const whole = await server.call('PUT', registrationPath(realm, 'default', own.clientId), {
      token: name.json.registration_access_token,
      json: {
        clientId: own.clientId,
        defaultClientScopes: ['basic', 'admin:users'],
        optionalClientScopes: [],
      },
    });
    assert.equal(whole.status, 200, whole.text);
    assert.deepEqual(whole.json.defaultClientScopes, ['basic']);
    assert.equal(whole.json.attributes['client.scopes.waiting'], 'payments admin:users');
    const admin = await server.adminToken();
    assert.ok(admin);

    const scopes: { id: string; name: string }[] = (await server.admin('GET', `/${realm}/client-scopes`))
      .json;
    const payments = scopes.find(({ name: one }) => one === 'payments');
    await server.admin('PUT', `/${realm}/default-default-client-scopes/${payments?.id}`);
    const unasked = await register(server, realm, token, {});
    assert.ok(!unasked.reply.json.defaultClientScopes.includes('payments'));
    assert.equal(unasked.reply.json.attributes['client.scopes.waiting'], undefined);
    const saml = await server.call('POST', `/realms/${realm}/clients-registrations/saml2-entity-descriptor`, {
      token,
      body: SAML,
      headers: { 'content-type': 'application/xml' },
    });
    assert.equal(saml.status, 201, saml.text);
    assert.ok(!saml.json.defaultClientScopes.includes('payments'));
    await openRegistration(server, realm);
    const nobody = await server.call('POST', registrationPath(realm, 'openid-connect'), {
      json: { redirect_uris: ['https://app.example.org/'], scope: 'admin:users' },
    });
    assert.deepEqual([nobody.status, nobody.json.scope, nobody.json.scope_waiting], [201, '', 'admin:users']);
  });

  it('that may be asked for are not in every token before that is granted too', async () => {
    const { server } = suite;
    const { realm, token, waiting, decide } = await careful(server);
    const metadata = { clientId: 'till', optionalClientScopes: ['payments'] };
    const own = await register(server, realm, token, { provider: 'default', metadata });
    const [client] = (await server.admin('GET', `/${realm}/clients?clientId=till`)).json;
    assert.equal((await decide(client.id, 'payments', 'grant')).status, 204);
    const moved = await server.call('PUT', own.path, {
      token: own.token,
      json: { ...metadata, defaultClientScopes: ['payments'], optionalClientScopes: [] },
    });
    assert.equal(moved.status, 200, moved.text);
    assert.equal(moved.json.defaultClientScopes.includes('payments'), false);
    assert.deepEqual(
      (await waiting()).map(({ scope, assignment }: { scope: string; assignment: string }) => [
        scope,
        assignment,
      ]),
      [['payments', 'default']],
    );
  });

  it('wait also where the realm makes the scopes it has not, and come with the grant', async () => {
    const { server } = suite;
    const { realm, token, metadata, waiting, decide } = await careful(server);
    await server.admin('PUT', `/${realm}`, {
      attributes: { 'clientRegistration.undefinedScopes': 'accept' },
    });
    const own = await register(server, realm, token, {
      provider: 'openid-connect',
      metadata: { ...metadata, scope: 'admin:new free' },
    });
    assert.deepEqual([own.reply.json.scope, own.reply.json.scope_waiting], ['free', 'admin:new']);
    const has = async () =>
      (await server.admin('GET', `/${realm}/client-scopes`)).json.some(
        (scope: { name: string }) => scope.name === 'admin:new',
      );
    assert.equal(await has(), false);
    const [{ client: id }] = await waiting();
    assert.equal((await decide(id, 'admin:new', 'grant')).status, 204);
    assert.equal(await has(), true);
    const read = await server.call('GET', own.path, { token: own.token });
    assert.deepEqual(names(read.json.scope).sort(), ['admin:new', 'free']);
  });

  it('are decided once, by whoever may manage clients, in words that are understood', async () => {
    const { server } = suite;
    const { realm, token, decide, waiting } = await careful(server);
    await register(server, realm, token, { metadata: { optionalClientScopes: ['payments'] } });
    const [{ client: id }] = await waiting();
    for (const [scope, decision] of [
      ['', 'grant'],
      ['payments', 'perhaps'],
      ['payments', ''],
    ] as const)
      assert.equal((await decide(id, scope, decision)).status, 400);
    assert.equal((await decide(id, 'payments', 'refuse', 'x'.repeat(1001))).status, 400);
    assert.equal((await decide(id, 'catalogue', 'grant')).status, 404);
    assert.equal((await decide('nowhere', 'payments', 'grant')).status, 404);
    const path = `/admin/realms/${realm}/clients/${id}/scope-requests`;
    assert.equal(
      (await server.call('POST', path, { json: { scope: 'payments', decision: 'grant' } })).status,
      401,
    );
    const both = await Promise.all([decide(id, 'payments', 'grant'), decide(id, 'payments', 'refuse', 'no')]);
    assert.ok(both.filter(({ status }) => status === 204).length >= 1);
    assert.deepEqual(await waiting(), []);
    assert.equal(
      (await askForPolicy(server, realm, 'scopes-to-approve', { 'scopes-to-approve': ['a*b'] })).status,
      400,
    );
  });
});
