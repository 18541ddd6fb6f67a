import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { allDoorsOf, type Door, knock } from './doors.ts';

/** Numbers that look random and are the same at every run (mulberry32). */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
type Random = ReturnType<typeof randomFrom>;

const ODD_VALUES: readonly unknown[] = [
  null,
  '',
  ' ',
  'x'.repeat(300),
  '\u0000',
  '\ud800',
  '😀',
  '../..',
  '%00',
  "'; DROP TABLE clients; --",
  '%24%7Bjndi:ldap://x%7D',
  'javascript:alert(1)',
  'https://',
  'http://[::',
  '__proto__',
  0,
  -1,
  1.5,
  2147483647,
  2147483648,
  1e308,
  true,
  false,
  [],
  {},
  [null],
  [[]],
  [''],
  ['https://a.example.org/*'],
  { a: null },
  { __proto__x: { a: [] } },
];

/** Members of all representations: a door meets its own, and its neighbours'. */
const NAMES = [
  'id',
  'clientId',
  'client_id',
  'name',
  'secret',
  'client_secret',
  'enabled',
  'protocol',
  'redirectUris',
  'redirect_uris',
  'webOrigins',
  'attributes',
  'protocolMappers',
  'defaultClientScopes',
  'optionalClientScopes',
  'defaultRoles',
  'scope',
  'grant_types',
  'response_types',
  'token_endpoint_auth_method',
  'jwks',
  'jwks_uri',
  'subject_type',
  'serviceAccountsEnabled',
  'publicClient',
  'bearerOnly',
  'authorizationServicesEnabled',
  'authorizationSettings',
  'registeredNodes',
  'authenticationFlowBindingOverrides',
  'clientAuthenticatorType',
  'realm',
  'sslRequired',
  'defaultSignatureAlgorithm',
  'accessTokenLifespan',
  'notBefore',
  'supportedLocales',
  'smtpServer',
  'count',
  'expiration',
  'config',
  'providerId',
  'providerType',
  'parentId',
  'subType',
  'username',
  'email',
  'credentials',
  'requiredActions',
  'federatedIdentities',
  'realmRoles',
  'clientRoles',
  'clientConsents',
  'groups',
  'subGroups',
  'path',
  'composite',
  'composites',
  'alias',
  'topLevel',
  'authenticationExecutions',
  'priority',
  'provider',
  'type',
  'identityProviderMapper',
  'identityProviderAlias',
  'protocolMapper',
  'users',
  'roles',
  'ifResourceExists',
  'unmanagedAttributePolicy',
  'createdTimestamp',
  'value',
  'userId',
];

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random(items.length)] as Item;

/** One change of a document: a member exchanged, added or left out. */
function mutate(random: Random, document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const changed = { ...document };
  const name = random(2) === 0 ? pick(random, Object.keys(document)) : pick(random, NAMES);
  if (random(4) === 0) delete changed[name];
  else changed[name] = pick(random, ODD_VALUES);
  return changed;
}

/** One change of a text: a byte exchanged, taken out, put in, a piece repeated, the end cut off. */
function scramble(random: Random, text: string): Uint8Array<ArrayBuffer> {
  const bytes = [...Buffer.from(text)];
  const at = random(bytes.length);
  const kinds = [
    () => bytes.splice(at, 1, random(256)),
    () => bytes.splice(at, 1),
    () => bytes.splice(at, 0, random(256)),
    () => bytes.splice(at, 0, ...bytes.slice(at, at + 10)),
    () => bytes.splice(at),
  ];
  pick(random, kinds)();
  return new Uint8Array(bytes);
}

const ROUNDS = 30;

onEachDatabase('A good request, changed at random,', (suite) => {
  let doors: readonly Door[];
  before(async () => {
    doors = await allDoorsOf(suite.server, suite.realm);
  });

  for (const seed of [1, 2]) {
    it(`is never answered by a failure, and leaves nothing half made (seed ${seed})`, async () => {
      const { server, realm } = suite;
      const random = randomFrom(seed);
      const store = await server.store();
      const found = await store.realms.findByName(realm);
      assert.ok(found);
      for (const door of doors.filter(({ name }) => name !== 'a new realm' && name !== 'a realm')) {
        for (let round = 0; round < ROUNDS; round++) {
          let document: Record<string, unknown> = { ...door.good() };
          for (let change = random(3); change >= 0; change--) document = mutate(random, document);
          const text = JSON.stringify(document);
          const body = random(3) === 0 ? scramble(random, text) : text;
          const before = await store.clients.count(found.id);
          const { status, text: answer } = await knock(server, door, body);
          const sent = `${door.name}: ${Buffer.from(body).toString()}`;
          assert.ok(status < 500, `${sent}\n${status} ${answer}`);
          const after = await store.clients.count(found.id);
          const grows = status === 201 && /client$|registration/.test(door.name) ? 1 : 0;
          assert.equal(after, before + grows, sent);
        }
      }
      // Whatever was made is whole: it can be shown, one by one and in the list.
      const { status, json } = await server.admin('GET', `/${realm}/clients`);
      assert.equal(status, 200);
      for (const { id, serviceAccountsEnabled, clientId } of json) {
        const own = `/${realm}/clients/${encodeURIComponent(id)}`;
        assert.equal((await server.admin('GET', own)).status, 200, clientId);
        if (serviceAccountsEnabled)
          assert.equal((await server.admin('GET', `${own}/service-account-user`)).status, 200, clientId);
      }
      for (const path of [
        `/${realm}`,
        `/${realm}/components`,
        `/${realm}/keys`,
        `/${realm}/clients-initial-access`,
      ])
        assert.equal((await server.admin('GET', path)).status, 200, path);
      assert.equal((await server.call('GET', `/realms/${realm}/protocol/openid-connect/certs`)).status, 200);
    });
  }

  it('is never answered by a failure where it makes and changes realms, and the realms stand', async () => {
    const { server, realm } = suite;
    const random = randomFrom(3);
    for (const door of doors.filter(({ name }) => name === 'a new realm' || name === 'a realm')) {
      for (let round = 0; round < ROUNDS / 3; round++) {
        const text = JSON.stringify(mutate(random, { ...door.good() }));
        const body = random(2) === 0 ? scramble(random, text) : text;
        const { status, text: answer } = await knock(server, door, body);
        assert.ok(status < 500, `${door.name}: ${Buffer.from(body).toString()}\n${status} ${answer}`);
        // Whoever renamed it or turned it off did so by the rules; the next one wants it back.
        const renamed = await server.admin('GET', '?briefRepresentation=true');
        assert.equal(renamed.status, 200);
      }
    }
    const { json } = await server.admin('GET', '?briefRepresentation=true');
    for (const { realm: name } of json) {
      assert.equal((await server.admin('GET', `/${encodeURIComponent(name)}`)).status, 200, name);
    }
    assert.ok(realm);
  });

  it('of the token endpoint is never answered by a failure', async () => {
    const { server, realm } = suite;
    const random = randomFrom(4);
    const good = 'grant_type=client_credentials&client_id=x&client_secret=y&scope=openid';
    for (let round = 0; round < ROUNDS * 3; round++) {
      const body = scramble(random, good);
      const reply = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      assert.ok(reply.status >= 400 && reply.status < 500, `${Buffer.from(body).toString()}: ${reply.text}`);
      assert.equal(typeof reply.json.error, 'string');
    }
  });
});
