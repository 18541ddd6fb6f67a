import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy, openRegistration } from '../support/policies.ts';
import {
  adminClient,
  countClients,
  initialAccessEntry,
  PROVIDERS,
  register,
  registrationPath,
} from '../support/registration.ts';

const METADATA = { redirect_uris: ['https://app.example.org/cb'], client_name: 'App' };

onEachDatabase('A dry run', (suite) => {
  for (const { provider, idMember } of PROVIDERS) {
    it(`tells at ${provider} what would be registered, and stores nothing`, async () => {
      const { server } = suite;
      const realm = await server.realm({ eventsEnabled: true });
      const token = await server.initialAccessToken(realm, { count: 1 });
      const before = await countClients(server, realm);
      const path = registrationPath(realm, provider);
      const { status, json } = await server.call('POST', `${path}?dry-run=true`, { token, json: {} });
      assert.equal(status, 200);
      assert.equal(json.outcome, 'accepted');
      assert.ok(json.client[idMember]);
      for (const secret of [
        'secret',
        'client_secret',
        'registrationAccessToken',
        'registration_access_token',
      ])
        assert.equal(json.client[secret], undefined, secret);
      assert.equal(await countClients(server, realm), before);
      assert.equal((await initialAccessEntry(server, realm, token)).remainingCount, 1);
      assert.deepEqual(await server.events(realm), []);
      assert.equal((await server.call('POST', path, { token, json: {} })).status, 201);
      // The count is what is said first, here as there.
      assert.equal((await server.call('POST', `${path}?dry-run=true`, { token, json: {} })).status, 401);
    });
  }

  it('tells what is against it, in as many words as the realm allows', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    await addPolicy(
      server,
      realm,
      'allowed-grant-types',
      { 'allowed-grant-types': ['authorization_code'] },
      'anonymous',
    );
    const path = registrationPath(realm, 'openid-connect');
    const json = { ...METADATA, grant_types: ['password'] };
    const dry = async () => (await server.call('POST', `${path}?dry-run=true`, { json })).json;
    const real = async () => (await server.call('POST', path, { json })).json;
    const say = (explanation: string) =>
      server.admin('PUT', `/${realm}`, { attributes: { 'clientRegistration.explanation': explanation } });
    const brief = await dry();
    assert.equal(brief.outcome, 'refused');
    assert.match(brief.error_description, /^Policy 'allowed-grant-types' rejected .*grant_types: password/);
    assert.equal(brief.policies, undefined);
    assert.equal((await real()).error_description, brief.error_description);
    await say('full');
    for (const { policies } of [await dry(), await real()]) {
      const told = policies.map(({ policy, outcome }: Record<string, string>) => `${policy} ${outcome}`);
      assert.ok(told.includes('allowed-grant-types refused'));
      assert.ok(told.includes('Consent Required changed'));
      assert.ok(told.includes('Full Scope Disabled changed'));
    }
    await say('none');
    for (const { error_description } of [await dry(), await real()])
      assert.equal(error_description, 'A policy of the realm is against it');
    assert.equal((await say('everything')).status, 400);
  });

  it('of a change leaves the client and its token as they are', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const { path, token, clientId } = await register(server, realm, await server.initialAccessToken(realm));
    const json = { clientId, name: 'Another' };
    const dry = await server.call('PUT', `${path}?dry-run=true`, { token, json });
    assert.equal(dry.status, 200);
    assert.equal(dry.json.client.name, 'Another');
    assert.equal((await adminClient(server, realm, clientId)).name, undefined);
    assert.equal((await server.call('PUT', path, { token, json })).status, 200);
    assert.equal((await server.call('PUT', `${path}?dry-run=true`, { token, json })).status, 401);
  });

  it('is asked for by a word that is known', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm);
    const before = await countClients(server, realm);
    const path = registrationPath(realm, 'default');
    for (const word of ['1', 'TRUE', '', 'true&dry-run=false', 'false&dry-run=true'])
      assert.equal((await server.call('POST', `${path}?dry-run=${word}`, { token, json: {} })).status, 400);
    assert.equal(await countClients(server, realm), before);
    assert.equal((await server.call('POST', `${path}?dry-run=false`, { token, json: {} })).status, 201);
  });

  it('is not of reading and removing: neither goes unseen, and a client is not lost by it', async () => {
    const { server } = suite;
    const realm = await server.realm({ eventsEnabled: true });
    const { path, token, clientId } = await register(server, realm, await server.initialAccessToken(realm));
    const remove = () => server.call('DELETE', `${path}?dry-run=true`, { token });
    const { status, json } = await remove();
    assert.deepEqual([status, json.error], [400, 'invalid_request']);
    assert.ok(await adminClient(server, realm, clientId));
    const seen = (type: string) =>
      server
        .admin('GET', `/${realm}/client-registration/audit?type=${type}`)
        .then((reply) => reply.json.length);
    assert.equal(await seen('CLIENT_DELETE_ERROR'), 1);
    const elsewhere = `${registrationPath(realm, 'default', 'account')}?dry-run=true`;
    assert.equal((await server.call('GET', elsewhere, { token })).status, 401);
    assert.equal(await seen('CLIENT_INFO_ERROR'), 1);
  });

  it('says that a client id is taken, but not to whom nothing is granted', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const path = `${registrationPath(realm, 'default')}?dry-run=true`;
    const json = { clientId: 'account' };
    const { json: told } = await server.call('POST', path, {
      token: await server.initialAccessToken(realm),
      json,
    });
    assert.equal(told.error_description, 'Client Identifier in use');
    const { json: nobody } = await server.call('POST', path, { json });
    assert.match(nobody.error_description, /Host not trusted/);
  });

  it('is an administrator’s for any kind of caller, and tells everything', async () => {
    const { server } = suite;
    const realm = await server.realm({ adminEventsEnabled: true });
    const before = await countClients(server, realm);
    const dry = (json: object) => server.admin('POST', `/${realm}/client-registration-policy/dry-run`, json);
    const client = { clientId: 'app', redirectUris: ['https://app.example.org/cb'] };
    const anonymous = await dry({ caller: 'anonymous', address: '192.0.2.1', client });
    assert.equal(anonymous.json.outcome, 'refused');
    assert.equal(anonymous.json.policies[0].policy, 'Trusted Hosts');
    const anywhere = await dry({ caller: 'anonymous', client });
    assert.match(anywhere.json.error_description, /URI doesn't match/);
    assert.deepEqual(
      anywhere.json.policies.map(({ policy, outcome }: Record<string, string>) => `${policy} ${outcome}`),
      ['Trusted Hosts refused', 'Consent Required changed', 'Full Scope Disabled changed'],
    );
    const authenticated = await dry({ caller: 'authenticated', client });
    assert.equal(authenticated.json.outcome, 'accepted');
    assert.equal(authenticated.json.client.clientId, 'app');
    const metadata = await dry({ caller: 'authenticated', provider: 'openid-connect', client: METADATA });
    assert.equal(metadata.json.client.client_name, 'App');
    const change = await dry({
      caller: 'authenticated',
      clientId: 'account',
      client: { clientId: 'account', name: 'X' },
    });
    assert.equal(change.json.client.name, 'X');
    const taken = await dry({ caller: 'authenticated', client: { clientId: 'account' } });
    assert.equal(taken.json.error_description, 'Client Identifier in use');
    const wrong = await dry({ caller: 'authenticated', client: { clientId: 5, redirectUris: {} } });
    assert.equal(wrong.json.outcome, 'refused');
    for (const bad of [{ caller: 'me' }, { address: 'here' }]) assert.equal((await dry(bad)).status, 400);
    const nowhere = await dry({ provider: 'none', caller: 'authenticated' });
    assert.equal(nowhere.status, 400);
    assert.equal(await countClients(server, realm), before);
    assert.deepEqual((await server.admin('GET', `/${realm}/admin-events`)).json, []);
    const { status } = await server.call(
      'POST',
      `/admin/realms/${realm}/client-registration-policy/dry-run`,
      { json: {} },
    );
    assert.equal(status, 401);
  });
});
