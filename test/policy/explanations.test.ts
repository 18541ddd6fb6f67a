import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setClientPolicy } from '../support/client-policies.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy, openRegistration } from '../support/policies.ts';
import { countClients, registrationPath } from '../support/registration.ts';
import { tokenRealm } from '../support/tokens.ts';

const BAD = { clientId: 'app', redirectUris: ['http://app.example.org/cb'], implicitFlowEnabled: true };

onEachDatabase('What a client policy has to say', (suite) => {
  const realmWithPolicies = async (settings: object = {}) => {
    const { server } = suite;
    const realm = await server.realm(settings);
    await setClientPolicy(server, realm, [
      ['consent-required', { 'auto-configure': true }],
      ['secure-client-uris'],
      ['reject-implicit-grant', { 'auto-configure': false }],
    ]);
    const token = await server.initialAccessToken(realm, { count: 10, expiration: 600 });
    const create = (json: object, query = '') =>
      server.call('POST', registrationPath(realm, 'default') + query, { token, json });
    return { realm, create };
  };

  const FOUND = [
    {
      policy: 'policy',
      providerId: 'consent-required',
      profile: 'profile',
      outcome: 'changed',
      fields: ['consentRequired', 'fullScopeAllowed'],
    },
    {
      policy: 'policy',
      providerId: 'secure-client-uris',
      profile: 'profile',
      outcome: 'refused',
      fields: ['redirectUris'],
      reason: 'Invalid redirectUris',
      error: 'invalid_client_metadata',
      late: false,
    },
    {
      policy: 'policy',
      providerId: 'reject-implicit-grant',
      profile: 'profile',
      outcome: 'refused',
      fields: ['response_types'],
      reason: 'Invalid client metadata: implicit flow enabled',
      error: 'invalid_client_metadata',
      late: false,
    },
  ];

  it('is in a dry run, with the executor that changed or refused, beside that of registration policies', async () => {
    const full = { attributes: { 'clientRegistration.explanation': 'full' } };
    const { realm, create } = await realmWithPolicies(full);
    const { server } = suite;
    await addPolicy(server, realm, 'allowed-grant-types', { 'allowed-grant-types': ['authorization_code'] });
    const { status, json } = await create(BAD, '?dry-run=true');
    assert.equal(status, 200);
    assert.equal(json.outcome, 'refused');
    assert.deepEqual(json.policies.slice(0, 3), FOUND);
    assert.ok(
      json.policies.some(({ providerId }: { providerId: string }) => providerId === 'allowed-grant-types'),
    );
    const before = await countClients(server, realm);
    const tried = await server.admin('POST', `/${realm}/client-registration-policy/dry-run`, {
      caller: 'authenticated',
      client: BAD,
    });
    assert.deepEqual(tried.json.policies.slice(0, 3), FOUND);
    assert.equal(await countClients(server, realm), before);
    const refused = await create(BAD);
    assert.equal(refused.status, 403);
    assert.deepEqual(refused.json.policies.slice(0, 3), FOUND);
  });

  it('is told in Keycloak’s words to registrants of a realm that has said nothing', async () => {
    const { create } = await realmWithPolicies();
    const { status, json } = await create(BAD);
    assert.equal(status, 403);
    assert.deepEqual(json, { error: 'insufficient_scope', error_description: 'invalid_client_metadata' });
  });

  it('can be asked beforehand for each kind of caller', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const sources = ['ByInitialAccessToken'];
    await setClientPolicy(
      server,
      realm,
      [['reject-request']],
      [['client-updater-context', { 'update-client-source': sources }]],
    );
    const tried = async (more: object) =>
      (
        await server.admin('POST', `/${realm}/client-registration-policy/dry-run`, {
          client: { clientId: 'app', redirectUris: ['https://app.example.org/cb'] },
          ...more,
        })
      ).json.outcome;
    assert.equal(await tried({ caller: 'authenticated' }), 'refused');
    assert.equal(await tried({ caller: 'authenticated', source: 'ByRegistrationAccessToken' }), 'accepted');
    assert.equal(await tried({ caller: 'anonymous' }), 'accepted');
    const { status } = await server.admin('POST', `/${realm}/client-registration-policy/dry-run`, {
      source: 'ByMagic',
    });
    assert.equal(status, 400);
  });

  it('is in the events of registrations and of requests for tokens', async () => {
    const { server } = suite;
    const { realm, create } = await realmWithPolicies();
    await create(BAD);
    await create({ clientId: 'good', redirectUris: ['https://app.example.org/cb'] });
    const [made, refused] = await server.events(realm);
    assert.equal(refused?.type, 'CLIENT_REGISTER_ERROR');
    assert.equal(refused?.details.client_registration_policy, 'policy');
    assert.match(
      refused?.details.explanation ?? '',
      /policy refused Invalid redirectUris; policy refused Invalid client/,
    );
    assert.equal(made?.type, 'CLIENT_REGISTER');
    assert.match(made?.details.explanation ?? '', /policy changed consentRequired/);

    const tokens = await tokenRealm(server, { eventsEnabled: true });
    await setClientPolicy(server, tokens.realm, [['reject-ropc-grant']]);
    assert.equal((await tokens.login()).status, 400);
    const [event] = await server.events(tokens.realm);
    assert.equal(event?.error, 'invalid_grant');
    assert.deepEqual(
      [event?.details.client_policy, event?.details.client_policy_executor],
      ['policy', 'reject-ropc-grant'],
    );
  });
});
