import assert from 'node:assert/strict';
import { it } from 'node:test';
import { documents, setClientPolicy } from '../support/client-policies.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, countClients } from '../support/registration.ts';
import type { Reply, TestServer } from '../support/test-server.ts';

/** Ways by which a client comes into a realm with its policies in force, or changes there. */
type Door = (place: Place, uri: string, more?: object) => Promise<Reply>;

interface Place {
  readonly server: TestServer;
  readonly realm: string;
  readonly token: string;
  /** A client that is there, its internal id and its registration access token. */
  readonly there: { readonly id: string; own: string };
}

const metadata = (uri: string) =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="saml"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${uri}" index="1"/></SPSSODescriptor></EntityDescriptor>`;

const at = ({ realm }: Place, provider: string, clientId = '') =>
  `/realms/${realm}/clients-registrations/${provider}${clientId && `/${clientId}`}`;

const DOORS: Readonly<Record<string, Door>> = {
  default: (place, uri, more) =>
    place.server.call('POST', at(place, 'default'), {
      token: place.token,
      json: { clientId: 'one', redirectUris: [uri], ...more },
    }),
  'openid-connect': (place, uri) =>
    place.server.call('POST', at(place, 'openid-connect'), {
      token: place.token,
      json: { redirect_uris: [uri], client_name: 'one' },
    }),
  'saml2-entity-descriptor': (place, uri) =>
    place.server.call('POST', at(place, 'saml2-entity-descriptor'), {
      token: place.token,
      body: metadata(uri),
      headers: { 'content-type': 'application/xml' },
    }),
  'update by its own token': (place, uri, more) =>
    place.server.call('PUT', at(place, 'default', 'there'), {
      token: place.there.own,
      json: { clientId: 'there', redirectUris: [uri], ...more },
    }),
  'update of metadata': (place, uri) =>
    place.server.call('PUT', at(place, 'openid-connect', 'there'), {
      token: place.there.own,
      json: { client_id: 'there', redirect_uris: [uri] },
    }),
  'administrator, new': ({ server, realm }, uri, more) =>
    server.admin('POST', `/${realm}/clients`, { clientId: 'two', redirectUris: [uri], ...more }),
  'administrator, update': ({ server, realm, there }, uri, more) =>
    server.admin('PUT', `/${realm}/clients/${there.id}`, { redirectUris: [uri], ...more }),
  'partial import, new': ({ server, realm }, uri, more) =>
    server.admin('POST', `/${realm}/partialImport`, {
      ifResourceExists: 'FAIL',
      clients: [{ clientId: 'three', redirectUris: [uri], ...more }],
    }),
  'partial import, overwriting': ({ server, realm }, uri, more) =>
    server.admin('POST', `/${realm}/partialImport`, {
      ifResourceExists: 'OVERWRITE',
      clients: [{ clientId: 'there', redirectUris: [uri], ...more }],
    }),
};

const BAD = 'http://app.example.org/cb';
const GOOD = 'https://app.example.org/cb';

async function place(server: TestServer): Promise<Place> {
  const realm = await server.realm();
  const token = await server.initialAccessToken(realm, { count: 50, expiration: 600 });
  const { json } = await server.call('POST', `/realms/${realm}/clients-registrations/default`, {
    token,
    json: { clientId: 'there', redirectUris: [GOOD] },
  });
  return { server, realm, token, there: { id: json.id, own: json.registrationAccessToken } };
}

onEachDatabase('A client policy', (suite) => {
  for (const [name, door] of Object.entries(DOORS))
    it(`gives the same verdict by every door: ${name}`, async () => {
      const there = await place(suite.server);
      const { server, realm } = there;
      await setClientPolicy(server, realm, [['secure-client-uris']]);
      const before = await countClients(server, realm);
      const refused = await door(there, BAD);
      assert.ok(refused.status === 400 || refused.status === 403, `${refused.status} ${refused.text}`);
      assert.match(refused.text, /invalid_client_metadata|Invalid redirectUris/);
      assert.equal(await countClients(server, realm), before);
      assert.deepEqual((await adminClient(server, realm, 'there')).redirectUris, [GOOD]);
      const taken = await door(there, GOOD);
      assert.ok(taken.status < 300, `${taken.status} ${taken.text}`);
    });

  it('puts clients right by every door', async () => {
    const there = await place(suite.server);
    const { server, realm } = there;
    await setClientPolicy(server, realm, [['pkce-enforcer', { 'auto-configure': true }]]);
    for (const [name, door] of Object.entries(DOORS)) {
      const { status, text, json } = await door(there, GOOD);
      assert.ok(status < 300, `${name}: ${status} ${text}`);
      const own = json?.registrationAccessToken ?? json?.registration_access_token;
      if (name.startsWith('update')) there.there.own = own;
    }
    const { json } = await server.admin('GET', `/${realm}/clients`);
    const made = json.filter(({ redirectUris }: { redirectUris: string[] }) => redirectUris.includes(GOOD));
    assert.equal(made.length, 5 + 1);
    for (const { clientId, attributes } of made)
      assert.equal(attributes['pkce.code.challenge.method'], 'S256', clientId);
  });

  it('in the document of a realm judges the clients in it, and leaves those that every realm has', async () => {
    const { server } = suite;
    const policies = documents([['secure-client-uris'], ['consent-required', { 'auto-configure': true }]]);
    const document = (realm: string, uri: string) => ({
      realm,
      enabled: true,
      ...policies,
      clients: [{ clientId: 'app', redirectUris: [uri] }],
    });
    const refused = await server.admin('POST', '', document('door-bad', BAD));
    assert.equal(refused.status, 400);
    assert.match(refused.json.errorMessage, /The client app: policy refused Invalid redirectUris/);
    assert.equal((await server.admin('GET', '/door-bad')).status, 404);
    assert.equal((await server.admin('POST', '', document('door-good', GOOD))).status, 201);
    assert.equal((await adminClient(server, 'door-good', 'app')).consentRequired, true);
    assert.equal((await adminClient(server, 'door-good', 'account')).consentRequired, false);
    const { json } = await server.admin('GET', '/door-good');
    assert.deepEqual(
      [json.clientProfiles, json.clientPolicies],
      [policies.clientProfiles, policies.clientPolicies],
    );
    for (const wrong of [
      { clientProfiles: { profiles: [{ name: 'p', executors: [{ executor: 'nothing' }] }] } },
      { clientPolicies: { policies: [{ name: 'p', profiles: ['nowhere'] }] } },
    ])
      for (const [method, path] of [
        ['POST', ''],
        ['PUT', '/door-good'],
      ] as const)
        assert.equal(
          (await server.admin(method, path, { ...(method === 'POST' && { realm: 'door-wrong' }), ...wrong }))
            .status,
          400,
        );
    for (const realm of ['door-good']) await server.admin('DELETE', `/${realm}`);
  });

  it('is not left by the change that it forbids', async () => {
    const there = await place(suite.server);
    const { server, realm } = there;
    await server.admin('PUT', `/${realm}/clients/${there.there.id}`, { attributes: { mark: 'strict' } });
    await setClientPolicy(
      server,
      realm,
      [['reject-implicit-grant', { 'auto-configure': false }]],
      [['client-attributes', { attributes: '[{"key":"mark","value":"strict"}]' }]],
    );
    const leaving = { attributes: { mark: '' }, implicitFlowEnabled: true };
    for (const door of ['update by its own token', 'administrator, update'])
      assert.ok(((await DOORS[door]?.(there, GOOD, leaving))?.status ?? 0) >= 400, door);
    const { attributes, implicitFlowEnabled } = await adminClient(server, realm, 'there');
    assert.deepEqual([attributes.mark, implicitFlowEnabled], ['strict', false]);
  });

  it('may forbid to look at clients and to remove them', async () => {
    const there = await place(suite.server);
    const { server, realm } = there;
    await setClientPolicy(server, realm, [['reject-request']]);
    const own = { token: there.there.own };
    for (const [method, provider] of [
      ['GET', 'default'],
      ['GET', 'openid-connect'],
      ['GET', 'install'],
      ['DELETE', 'default'],
      ['DELETE', 'openid-connect'],
    ] as const)
      assert.equal((await server.call(method, at(there, provider, 'there'), own)).status, 403, provider);
    for (const method of ['GET', 'DELETE'])
      assert.equal((await server.admin(method, `/${realm}/clients/${there.there.id}`)).status, 400);
    assert.ok(await adminClient(server, realm, 'there'));
  });

  it('refuses configuration that it could not use, and never fails by it', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const put = (executor: string, configuration: unknown) =>
      server.admin('PUT', `/${realm}/client-policies/profiles`, {
        profiles: [{ name: 'p', executors: [{ executor, configuration }] }],
      });
    for (const [executor, configuration] of [
      ['pkce-enforcer', { 'auto-configure': 'perhaps' }],
      ['pkce-enforcer', { 'auto-configure': {} }],
      ['secure-client-authenticator', { 'allowed-client-authenticators': [{}] }],
      ['secure-redirect-uris-enforcer', { 'allow-permitted-domains': ['('] }],
      ['secure-client-uris-pattern', { 'allowed-patterns': ['(?=x)'] }],
      ['jwt-claim-enforcer', { 'claim-name': 'a', 'allowed-value': '(a)\\1' }],
      ['secret-rotation', { 'expiration-period': 0 }],
      ['secret-rotation', { 'expiration-period': 10, 'rotated-expiration-period': 20 }],
      ['secure-request-object', { 'available-period': 'long' }],
      ['client-id-metadata-document', {}],
      ['__proto__', {}],
      ['constructor', {}],
    ] as const) {
      const { status, text } = await put(executor, configuration);
      assert.equal(status, 400, `${executor} ${JSON.stringify(configuration)} ${text}`);
    }
    const mode = (negative: unknown) =>
      server.admin('PUT', `/${realm}/client-policies/policies`, {
        policies: [
          {
            name: 'x',
            enabled: true,
            conditions: [{ condition: 'any-client', configuration: { 'is-negative-logic': negative } }],
          },
        ],
      });
    for (const odd of ['yes', '1', 1.5, ['true'], {}]) {
      const { status, json } = await mode(odd);
      assert.equal(status, 400, JSON.stringify(odd));
      assert.match(json.errorMessage, /is-negative-logic is true or false/);
    }
    for (const known of [0, 1, ' true ', 'FALSE', '', null]) {
      assert.equal((await mode(known)).status, 204, JSON.stringify(known));
      const made = await server.admin('POST', `/${realm}/clients`, { clientId: `under ${known}` });
      assert.equal(made.status, 201, JSON.stringify(known));
    }
    assert.equal((await put('pkce-enforcer', undefined)).status, 204);
    await setClientPolicy(server, realm, [['pkce-enforcer']]);
    const token = await server.initialAccessToken(realm);
    const { status } = await server.call('POST', `/realms/${realm}/clients-registrations/default`, {
      token,
      json: { clientId: 'a', redirectUris: [GOOD] },
    });
    assert.equal(status, 403);
  });
});
