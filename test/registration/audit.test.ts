import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy } from '../support/policies.ts';
import { claimsOf, register, registrationPath } from '../support/registration.ts';

onEachDatabase('The audit record of registrations', (suite) => {
  const asking = (realm: string) => async (query: string) => {
    const { status, json, text } = await suite.server.admin(
      'GET',
      `/${realm}/client-registration/audit${query}`,
    );
    assert.equal(status, 200, text);
    return json as { type: string; clientId?: string; details: Record<string, string> }[];
  };

  it('tells who registered what by which token, and what was refused by which policy', async () => {
    const { server } = suite;
    // The realm lists no events; the record goes on.
    const realm = await server.realm({ eventsEnabled: false });
    const initial = await server.initialAccessToken(realm);
    const other = await server.initialAccessToken(realm);
    const made = await register(server, realm, initial);
    await register(server, realm, other, { provider: 'openid-connect' });
    const json = { clientId: made.clientId, name: 'New' };
    const updated = await server.call('PUT', made.path, { token: made.token, json });
    await addPolicy(server, realm, 'allowed-client-types', { 'allowed-client-types': ['public'] });
    await server.call('POST', registrationPath(realm, 'default'), { token: initial, json: {} });
    const token = updated.json.registrationAccessToken;
    assert.equal((await server.call('DELETE', made.path, { token })).status, 204);

    const audit = asking(realm);
    const types = async (query: string) => (await audit(query)).map(({ type }) => type);
    assert.deepEqual(await types(''), [
      'CLIENT_DELETE',
      'CLIENT_REGISTER_ERROR',
      'CLIENT_UPDATE',
      'CLIENT_REGISTER',
      'CLIENT_REGISTER',
    ]);
    assert.deepEqual(await types(`?initialAccessToken=${claimsOf(initial).jti}`), [
      'CLIENT_REGISTER_ERROR',
      'CLIENT_REGISTER',
    ]);
    assert.deepEqual(await types('?policy=allowed-client-types'), ['CLIENT_REGISTER_ERROR']);
    assert.deepEqual(await types('?type=CLIENT_UPDATE&type=CLIENT_DELETE'), [
      'CLIENT_DELETE',
      'CLIENT_UPDATE',
    ]);
    assert.deepEqual(await types('?provider=openid-connect'), ['CLIENT_REGISTER']);
    assert.deepEqual(await types(`?client=${made.clientId}&direction=asc`), [
      'CLIENT_REGISTER',
      'CLIENT_UPDATE',
      'CLIENT_DELETE',
    ]);
    assert.deepEqual(await types(`?caller=${encodeURIComponent('registration access token')}`), [
      'CLIENT_DELETE',
      'CLIENT_UPDATE',
    ]);
    assert.deepEqual(await types('?first=1&max=2'), ['CLIENT_REGISTER_ERROR', 'CLIENT_UPDATE']);
    assert.deepEqual(await types('?policy=%00&client=%00'), []);
    assert.deepEqual(await types('?dateFrom=2999-01-01'), []);
    const [refused] = await audit('?type=CLIENT_REGISTER_ERROR');
    assert.equal(refused?.details.client_registration_policy, 'allowed-client-types');
    assert.match(refused?.details.explanation ?? '', /a confidential client is not allowed/);
  });

  it('says in a word what was refused, whatever the answer says in sentences', async () => {
    const { server } = suite;
    const realm = await server.realm({ eventsEnabled: true, enabledEventTypes: ['CLIENT_REGISTER_ERROR'] });
    const token = await server.initialAccessToken(realm);
    const path = `/realms/${realm}/clients-registrations/saml2-entity-descriptor`;
    for (const body of ['<moon/>', '<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>']) {
      const headers = { 'content-type': 'application/xml' };
      assert.equal((await server.call('POST', path, { token, body, headers })).status, 400, body);
    }
    const { json } = await server.admin('GET', `/${realm}/events`);
    assert.equal(json.length, 2);
    for (const { error, details } of json) {
      assert.match(error, /^[a-z_]+$/);
      assert.match(details.reason, /\w/);
    }
  });

  it('says of hosts that could pass for others what they stand for', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const made = await register(server, realm, await server.initialAccessToken(realm), {
      metadata: { redirectUris: ['https://app.example.org/cb'] },
    });
    const json = { clientId: made.clientId, redirectUris: ['https://xn--80ak6aa92e.com/cb'] };
    assert.equal((await server.call('PUT', made.path, { token: made.token, json })).status, 200);
    const [updated, registered] = await asking(realm)('');
    assert.equal(
      updated?.details.international_hosts,
      'xn--80ak6aa92e.com (аррӏе.com), looks like apple.com',
    );
    assert.equal(registered?.details.international_hosts, undefined);
  });

  it('is read by whoever may view events, and asked in words that are known', async () => {
    const { server, realm } = suite;
    for (const query of ['?type=LOGIN', '?direction=up', '?dateFrom=yesterday'])
      assert.equal(
        (await server.admin('GET', `/${realm}/client-registration/audit${query}`)).status,
        400,
        query,
      );
    const path = `/admin/realms/${realm}/client-registration/audit`;
    assert.equal((await server.call('GET', path)).status, 401);
  });
});
