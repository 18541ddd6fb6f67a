import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { registrationPath } from '../support/registration.ts';

onEachDatabase('The service account of a client', (suite) => {
  const admin = (method: string, path: string, json?: unknown) =>
    suite.server.admin(method, `/${suite.realm}${path}`, json);
  const token = (clientId: string) =>
    suite.server.call('POST', `/realms/${suite.realm}/protocol/openid-connect/token`, {
      form: { grant_type: 'client_credentials', client_id: clientId, client_secret: 'secret' },
    });
  const make = async (clientId: string) => {
    const { status, headers, text } = await admin('POST', '/clients', {
      clientId,
      secret: 'secret',
      serviceAccountsEnabled: true,
    });
    assert.equal(status, 201, text);
    const at = `/clients/${headers.get('location')?.split('/').at(-1)}`;
    return { at, account: (await admin('GET', `${at}/service-account-user`)).json.id as string };
  };

  it('that somebody has removed as a user is missed, and comes back when it is asked for', async () => {
    const { at, account } = await make('robot');
    assert.equal((await token('robot')).status, 200);
    assert.equal((await admin('DELETE', `/users/${account}`)).status, 204);
    for (let time = 0; time < 2; time += 1) {
      const { status, json } = await token('robot');
      assert.equal(status, 401);
      assert.deepEqual(json, {
        error: 'invalid_request',
        error_description: 'The associated service account for the client does not exist',
      });
    }
    assert.notEqual((await admin('GET', `${at}/service-account-user`)).json.id, account);
    assert.equal((await token('robot')).status, 200);
  });

  it('goes with its roles when it is switched off', async () => {
    const { at, account } = await make('changing');
    await admin('POST', '/roles', { name: 'power' });
    const power = (await admin('GET', '/roles/power')).json;
    await admin('POST', `/users/${account}/role-mappings/realm`, [power]);
    assert.equal((await admin('PUT', at, { serviceAccountsEnabled: false })).status, 204);
    assert.equal((await admin('GET', `/users/${account}`)).status, 404);
    assert.equal((await admin('PUT', at, { serviceAccountsEnabled: true })).status, 204);
    const { json } = await admin('GET', `${at}/service-account-user`);
    assert.notEqual(json.id, account);
    const roles = (await admin('GET', `/users/${json.id}/role-mappings/realm`)).json as { name: string }[];
    assert.ok(!roles.some(({ name }) => name === 'power'));
  });

  it('that is left of a client that had been switched off goes with it, and the client id is free again', async () => {
    const { at, account } = await make('leaving');
    const store = await suite.server.store();
    const realm = (await store.realms.findByName(suite.realm)) ?? assert.fail('no realm');
    const client = (await store.clients.findByClientId(realm.id, 'leaving')) ?? assert.fail('no client');
    // As releases before this one have left it.
    await store.commit([store.clients.update({ ...client, serviceAccountsEnabled: false })]);
    assert.equal((await admin('DELETE', at)).status, 204);
    assert.equal((await admin('GET', `/users/${account}`)).status, 404);
    await make('leaving');
  });

  it('that another client’s would be called like is refused to an update of a registration', async () => {
    const initial = await suite.server.initialAccessToken(suite.realm);
    const at = registrationPath(suite.realm, 'default');
    const call = (method: string, path: string, bearer: string, json: object) =>
      suite.server.call(method, path, { token: bearer, json });
    const first = await call('POST', at, initial, { clientId: 'App', serviceAccountsEnabled: true });
    assert.equal(first.status, 201);
    const { json } = await call('POST', at, initial, { clientId: 'app' });
    const asked = { clientId: 'app', serviceAccountsEnabled: true };
    const refused = await call('PUT', `${at}/app`, json.registrationAccessToken, asked);
    assert.equal(refused.status, 400, refused.text);
    assert.deepEqual(refused.json, {
      error: 'invalid_client_metadata',
      error_description: 'Client Identifier in use',
    });
    const kept = await call('PUT', `${at}/app`, json.registrationAccessToken, { clientId: 'app', name: 'x' });
    assert.equal(kept.status, 200, kept.text);
  });
});
