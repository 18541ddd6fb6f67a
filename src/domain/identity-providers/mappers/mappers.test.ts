import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RealmView } from '../../realms/realm-view.ts';
import { roleGraph } from '../../roles/role-graph.ts';
import type { Store } from '../../store.ts';
import type { User } from '../../users/user.ts';
import type { BrokeredIdentity } from '../brokered-identity.ts';
import { BrokerFailure } from '../brokers.ts';
import { claimOf } from './claim.ts';
import { brokerMappers } from './index.ts';
import type { MappedUser, Mapping } from './mapper.ts';

const role = (id: string, name: string, clientId?: string) => ({
  id,
  realmId: 'r',
  name,
  attributes: {},
  ...(clientId !== undefined && { clientId }),
});
const roles = roleGraph([role('1', 'staff'), role('2', 'boss', 'c1'), role('3', 'with.dot')], []);

/** Groups as a tree of names: the id of one is its path. */
const store = {
  groups: {
    list: async (_realm: string, { search, parentId }: { search: string; parentId: string | null }) =>
      ['/g', '/g/sub', '/a/b', '/a/b/c']
        .filter((path) => path === `${parentId ?? ''}/${search}`)
        .map((id) => ({ id })),
  },
} as unknown as Store;

const realmOf = (trustEmail = false, registrationEmailAsUsername = false) =>
  ({
    id: 'r',
    roles,
    roleOwners: new Map([['c1', 'my.app']]),
    identityProviders: [{ alias: 'idp', settings: { trustEmail } }],
    settings: { registrationEmailAsUsername },
  }) as unknown as RealmView;

const user: User = {
  id: 'u',
  realmId: 'r',
  username: 'ann',
  email: 'ann@example.org',
  emailVerified: true,
  enabled: true,
  attributes: { dept: ['sales'] },
  requiredActions: [],
  notBefore: 0,
  createdAt: 0,
};
const before: MappedUser = { user, roleIds: new Set(), groupIds: new Set(), sessionNotes: {} };

const said = (idToken: object, more: Partial<BrokeredIdentity['claims']> = {}): BrokeredIdentity => ({
  alias: 'idp',
  id: 'ext',
  attributes: {},
  sessionNotes: {},
  claims: { idToken: { ...idToken }, ...more },
});

/** A template with what it is written with in the source. */
const written = (template: string) => template.replaceAll('#', '$');

const kind = (id: string) => brokerMappers.get(id) ?? assert.fail(id);
const mapperOf = (id: string, config: Record<string, string>) => ({
  id: 'm',
  name: 'm',
  identityProviderMapper: id,
  config,
});

const preprocess = (id: string, config: Record<string, string>, identity: BrokeredIdentity) =>
  kind(id).preprocess?.(identity, mapperOf(id, config), realmOf()) ?? identity;

async function apply(
  id: string,
  config: Record<string, string>,
  identity: BrokeredIdentity,
  occasion: Mapping['occasion'],
  from: MappedUser = before,
  realm = realmOf(),
) {
  const asked = { realm, store, identity, mapper: mapperOf(id, config), occasion };
  return (await kind(id).apply?.(from, asked)) ?? from;
}

describe('A claim', () => {
  const identity = said(
    { a: { b: 1 }, 'c.d': 'dotted', sub: 's', iss: 'them', list: ['x', 2], nothing: null },
    {
      accessToken: { first: 'access' },
      userInfo: {
        first: 'info',
        deep: [{ x: ' one ' }],
        yes: true,
        mixed: ['m', 1],
        o: { k: 1 },
        empty: ' ',
      },
    },
  );
  for (const [name, value] of [
    ['a.b', 1],
    ['c\\.d', 'dotted'],
    ['c.d', undefined],
    ['sub', 's'],
    ['iss', undefined],
    ['list', ['x', 2]],
    ['nothing', undefined],
    ['first', 'access'],
    ['deep[0].x', 'one'],
    ['deep[1].x', undefined],
    ['deep[x]', undefined],
    ['yes', 'true'],
    ['mixed', ['m']],
    ['o', { k: 1 }],
    ['o.k', '1'],
    ['empty', undefined],
    ['', undefined],
    ['__proto__', undefined],
    ['constructor.name', undefined],
  ] as const)
    it(`is found by ${name}`, () => assert.deepEqual(claimOf(identity, name), value));
});

describe('A template of names', () => {
  const claims = { pref: 'Ann', mail: 'Foo@Bar.example', one: ['x'], two: ['x', 'y'], odd: '$1\\' };
  const local = (template: string) =>
    preprocess('oidc-username-idp-mapper', { template: written(template) }, said(claims)).localName;
  for (const [template, name] of [
    ['#{ALIAS}.#{CLAIM.pref}', 'idp.Ann'],
    ['#{ALIAS|uppercase}', 'IDP'],
    ['#{CLAIM.pref | lowercase }', 'ann'],
    ['#{CLAIM.pref | UPPERCASE}', 'Ann'],
    ['#{CLAIM.mail | localpart}', 'Foo'],
    ['#{CLAIM.pref | localpart}', 'Ann'],
    ['#{CLAIM.one | uppercase}', 'X'],
    ['#{CLAIM.two}', '[x, y]'],
    ['a#{FOO}b', 'aFOOb'],
    ['a#{CLAIM.none}b', ''],
    ['#{CLAIM.odd}', '$1\\'],
    ['#{CLAIM.pref', written('#{CLAIM.pref')],
    ['plain', 'plain'],
  ] as const)
    it(`${template} makes ${name || 'none'}`, () => assert.equal(local(template), name));

  it('can make what they are known by or called there', () => {
    const made = (target: string) =>
      preprocess('oidc-username-idp-mapper', { template: written('#{CLAIM.pref}'), target }, said(claims));
    assert.equal(made('BROKER_ID').id, 'Ann');
    assert.equal(made('BROKER_USERNAME').username, 'Ann');
    assert.equal(made('whatever').localName, 'Ann');
  });

  it('lets nobody in by an id that could be anybody’s', () => {
    const config = { template: written('#{CLAIM.none}'), target: 'BROKER_ID' };
    assert.throws(() => preprocess('oidc-username-idp-mapper', config, said(claims)), BrokerFailure);
  });

  it('makes each UUID anew', () => assert.notEqual(local('#{UUID}'), local('#{UUID}')));

  it('renames with FORCE alone, not where people are called by their addresses, and never to nothing', async () => {
    const named = (localName: string, occasion: Mapping['occasion'], byEmail = false) =>
      apply(
        'oidc-username-idp-mapper',
        { template: 'x' },
        { ...said({}), localName },
        occasion,
        before,
        realmOf(false, byEmail),
      ).then((mapped) => mapped.user.username);
    assert.equal(await named('Bea', 'force'), 'bea');
    assert.equal(await named('Bea', 'legacy'), 'ann');
    assert.equal(await named('Bea', 'new'), 'ann');
    assert.equal(await named('Bea', 'force', true), 'ann');
    assert.equal(await named(' ', 'force'), 'ann');
  });
});

describe('An attribute from a claim', () => {
  const id = 'oidc-user-attribute-idp-mapper';

  it('is what the claim says, or gone', async () => {
    const config = { claim: 'd', 'user.attribute': 'dept' };
    const made = (d: unknown) => preprocess(id, config, said({ d })).attributes;
    assert.deepEqual(made(['a', 1, true, null]), { dept: ['a', '1', 'true'] });
    assert.deepEqual(made({ k: 1 }), { dept: ['{"k":1}'] });
    assert.deepEqual(made(undefined), {});
    const left = async (d: unknown, occasion: Mapping['occasion']) =>
      (await apply(id, config, said({ d }), occasion)).user.attributes;
    assert.deepEqual(await left('it', 'force'), { dept: ['it'] });
    assert.deepEqual(await left('it', 'legacy'), { dept: ['it'] });
    assert.deepEqual(await left(undefined, 'force'), {});
    assert.deepEqual(await left('it', 'new'), { dept: ['sales'] });
  });

  it('leaves names as they are where nothing is said, unless they may be gone', async () => {
    const config = { claim: 'f', 'user.attribute': 'FIRSTNAME' };
    const ann = { ...before, user: { ...user, firstName: 'Ann' } };
    const named = async (config: Record<string, string>, claims: object) =>
      (await apply(id, config, said(claims), 'force', ann)).user.firstName;
    assert.equal(await named(config, { f: 'Bea' }), 'Bea');
    assert.equal(await named(config, {}), 'Ann');
    assert.equal(await named({ ...config, 'allow.nullable.property': 'true' }, {}), undefined);
  });

  it('makes an address no verified one, unless the provider is trusted with it', async () => {
    const config = { claim: 'mail', 'user.attribute': 'email' };
    const changed = async (trust: boolean, emailVerified?: boolean) => {
      const identity = {
        ...said({ mail: 'Eve@example.org' }),
        ...(emailVerified !== undefined && { emailVerified }),
      };
      const { user: left } = await apply(id, config, identity, 'force', before, realmOf(trust));
      return [left.email, left.emailVerified];
    };
    assert.deepEqual(await changed(false), ['eve@example.org', false]);
    assert.deepEqual(await changed(true), ['eve@example.org', true]);
    assert.deepEqual(await changed(true, false), ['eve@example.org', false]);
    const same = await apply(id, config, said({ mail: 'ANN@example.org' }), 'force');
    assert.equal(same.user.emailVerified, true);
    const identity = { ...said({ mail: 'eve@example.org' }), email: 'ann@example.org', emailVerified: true };
    const { email, emailVerified } = preprocess(id, config, identity);
    assert.deepEqual([email, emailVerified], ['eve@example.org', undefined]);
    // A provider that says so of an address says so of what it has besides.
    const unverified = preprocess(id, config, { ...identity, emailVerified: false });
    assert.deepEqual([unverified.email, unverified.emailVerified], ['eve@example.org', false]);
  });

  it('called username is the name here', async () => {
    const config = { claim: 'n', 'user.attribute': 'username' };
    assert.equal(preprocess(id, config, said({ n: 'Bea' })).localName, 'Bea');
    assert.equal((await apply(id, config, said({ n: 'Bea' }), 'force')).user.username, 'bea');
    assert.equal((await apply(id, config, said({}), 'force')).user.username, 'ann');
  });
});

describe('A fixed attribute', () => {
  const config = { attribute: 'from', 'attribute.value': 'outside' };
  it('is there at first and again', async () => {
    const id = 'hardcoded-attribute-idp-mapper';
    assert.deepEqual(preprocess(id, config, said({})).attributes, { from: ['outside'] });
    const again = await apply(id, config, said({}), 'legacy');
    assert.deepEqual(again.user.attributes.from, ['outside']);
  });
  it('of the session is there each time', () => {
    const id = 'hardcoded-user-session-attribute-idp-mapper';
    assert.deepEqual(preprocess(id, config, said({})).sessionNotes, { from: 'outside' });
  });
});

describe('A member of a profile', () => {
  const id = 'github-user-attribute-mapper';
  const profile = (userInfo: object) => said({}, { userInfo: { ...userInfo } });
  const config = { jsonField: ' company.name ', userAttribute: ' org ' };

  it('is taken over at first, and with FORCE again', async () => {
    const identity = profile({ company: { name: 'X' } });
    assert.deepEqual(preprocess(id, config, identity).attributes, { org: ['X'] });
    const org = async (occasion: Mapping['occasion']) =>
      (await apply(id, config, identity, occasion)).user.attributes.org;
    assert.deepEqual(await org('force'), ['X']);
    assert.equal(await org('legacy'), undefined);
    assert.equal(await org('new'), undefined);
  });

  it('that is missing is removed with FORCE', async () => {
    const mapper = { jsonField: 'none', userAttribute: 'dept' };
    assert.deepEqual((await apply(id, mapper, profile({}), 'force')).user.attributes, {});
  });

  it('is not looked for where the mapper is not whole', async () => {
    for (const jsonField of ['', '.a', 'a.', '[0]'])
      assert.equal(await apply(id, { jsonField, userAttribute: 'dept' }, profile({}), 'force'), before);
    assert.equal(await apply(id, { jsonField: 'dept' }, profile({ dept: 'x' }), 'force'), before);
  });
});

/** What a mapper leaves of a role or group that somebody has or has not, by the occasion. */
type Effect = Readonly<Record<Mapping['occasion'], readonly [unheld: boolean, held: boolean]>>;
const ALWAYS: Effect = { new: [true, true], force: [true, true], legacy: [false, true] };
const NEVER_TAKEN: Effect = { new: [false, true], force: [false, false], legacy: [false, false] };
const HELD: Effect = { new: [true, true], force: [true, true], legacy: [true, true] };

describe('A role or group', () => {
  const conditions = (list: unknown, more: object = {}) => ({ claims: JSON.stringify(list), ...more });
  const wants = (value: string) => conditions([{ key: 'dept', value }]);
  const pattern = { 'are.claim.values.regex': 'true' };
  const cases: readonly [string, string, Record<string, string>, BrokeredIdentity, Effect][] = [
    ['fixed', 'oidc-hardcoded-role-idp-mapper', {}, said({}), ALWAYS],
    [
      'of a claim',
      'oidc-role-idp-mapper',
      { claim: 'g', 'claim.value': 'x' },
      said({ g: ['y', 'x'] }),
      ALWAYS,
    ],
    [
      'of another claim',
      'oidc-role-idp-mapper',
      { claim: 'g', 'claim.value': 'x' },
      said({ g: 'xx' }),
      NEVER_TAKEN,
    ],
    ['of no claim', 'oidc-role-idp-mapper', { claim: 'g', 'claim.value': 'x' }, said({}), NEVER_TAKEN],
    [
      'of a mapper without a value',
      'oidc-role-idp-mapper',
      { claim: 'g' },
      said({ g: 'undefined' }),
      NEVER_TAKEN,
    ],
    ['of a number', 'oidc-role-idp-mapper', { claim: 'n', 'claim.value': '4' }, said({ n: 4 }), ALWAYS],
    [
      'of a word for false',
      'oidc-role-idp-mapper',
      { claim: 'n', 'claim.value': 'x' },
      said({ n: false }),
      NEVER_TAKEN,
    ],
    [
      'of an object',
      'oidc-role-idp-mapper',
      { claim: 'o', 'claim.value': '{"b":1,"a":2}' },
      said({ o: { a: 2, b: 1 } }),
      ALWAYS,
    ],
    ['of all claims', 'oidc-advanced-role-idp-mapper', wants('sales'), said({ dept: 'sales' }), ALWAYS],
    [
      'of claims of which one is not',
      'oidc-advanced-role-idp-mapper',
      conditions([
        { key: 'dept', value: 'sales' },
        { key: 'a', value: 'b' },
      ]),
      said({ dept: 'sales' }),
      NEVER_TAKEN,
    ],
    ['without conditions', 'oidc-advanced-role-idp-mapper', {}, said({}), ALWAYS],
    [
      'of conditions that are none',
      'oidc-advanced-role-idp-mapper',
      { claims: '{"dept":' },
      said({}),
      NEVER_TAKEN,
    ],
    [
      'of conditions that are no list',
      'oidc-advanced-role-idp-mapper',
      conditions({ dept: 'x' }),
      said({}),
      NEVER_TAKEN,
    ],
    [
      'of a pattern',
      'oidc-advanced-role-idp-mapper',
      { ...wants('s.l.*'), ...pattern },
      said({ dept: ['it', 'sales'] }),
      ALWAYS,
    ],
    [
      'of a pattern of a part',
      'oidc-advanced-role-idp-mapper',
      { ...wants('sal'), ...pattern },
      said({ dept: 'sales' }),
      NEVER_TAKEN,
    ],
    [
      'of a pattern that is none',
      'oidc-advanced-role-idp-mapper',
      { ...wants('('), ...pattern },
      said({ dept: '(' }),
      NEVER_TAKEN,
    ],
    [
      'of a role there',
      'keycloak-oidc-role-to-role-idp-mapper',
      { 'external.role': 'app.admin' },
      said({}, { accessToken: { resource_access: { app: { roles: ['admin'] } } } }),
      { ...ALWAYS },
    ],
    [
      'of no role there',
      'keycloak-oidc-role-to-role-idp-mapper',
      { 'external.role': 'admin' },
      said({ realm_access: { roles: ['admin'] } }),
      { ...NEVER_TAKEN, legacy: [false, true] },
    ],
  ];
  for (const [name, id, config, identity, effect] of cases)
    it(`${name} goes to whom it should (${id})`, async () => {
      for (const occasion of ['new', 'force', 'legacy'] as const) {
        const left = await Promise.all(
          [[], ['1']].map(async (held) => {
            const from = { ...before, roleIds: new Set(held) };
            return (await apply(id, { ...config, role: 'staff' }, identity, occasion, from)).roleIds.has('1');
          }),
        );
        assert.deepEqual(left, effect[occasion], occasion);
      }
    });

  it('is found by its name, or by that of its client wherever a dot divides them', async () => {
    const given = async (name: string) => [
      ...(await apply('oidc-hardcoded-role-idp-mapper', { role: name }, said({}), 'new')).roleIds,
    ];
    assert.deepEqual(await given('my.app.boss'), ['2']);
    assert.deepEqual(await given('with.dot'), ['3']);
    assert.deepEqual(await given('none'), []);
    assert.deepEqual(await given('my.app.none'), []);
  });

  it('that one mapper gives is not taken back by the next', async () => {
    const id = 'oidc-role-idp-mapper';
    const first = await apply(
      id,
      { claim: 'g', 'claim.value': 'x', role: 'staff' },
      said({ g: 'x' }),
      'force',
    );
    const then = await apply(
      id,
      { claim: 'g', 'claim.value': 'y', role: 'staff' },
      said({ g: 'x' }),
      'force',
      first,
    );
    assert.ok(then.roleIds.has('1'));
  });

  const groups: readonly [string, Record<string, string>, BrokeredIdentity, Effect][] = [
    ['oidc-hardcoded-group-idp-mapper', {}, said({}), HELD],
    ['oidc-advanced-group-idp-mapper', wants('sales'), said({ dept: 'sales' }), HELD],
    ['oidc-advanced-group-idp-mapper', wants('sales'), said({ dept: 'it' }), NEVER_TAKEN],
  ];
  for (const [id, config, identity, effect] of groups)
    it(`is a group (${id}, ${JSON.stringify(identity.claims.idToken)})`, async () => {
      for (const occasion of ['new', 'force', 'legacy'] as const) {
        const left = await Promise.all(
          [[], ['/g/sub']].map(async (held) => {
            const from = { ...before, groupIds: new Set(held) };
            const mapped = await apply(id, { ...config, group: '/g/sub' }, identity, occasion, from);
            return mapped.groupIds.has('/g/sub');
          }),
        );
        assert.deepEqual(left, effect[occasion], occasion);
      }
    });

  it('is found at its path, whatever its name', async () => {
    const joined = async (group: string) => [
      ...(await apply('oidc-hardcoded-group-idp-mapper', { group }, said({}), 'new')).groupIds,
    ];
    for (const path of ['/g', '/g/sub', '/a/b', '/a/b/c', 'g/sub', '/g/sub/'])
      assert.deepEqual(await joined(path), [`/${path.replace(/^\/|\/$/g, '')}`]);
  });

  it('that is not there is nobody’s', async () => {
    for (const group of ['/none', '', '/'])
      assert.equal(await apply('oidc-hardcoded-group-idp-mapper', { group }, said({}), 'new'), before);
  });
});

describe('A note of the session', () => {
  it('is kept of texts that match, whatever the occasion', async () => {
    const config = {
      claims: JSON.stringify([
        { key: 'dept', value: 's.*' },
        { key: 'n', value: '.*' },
        { key: 'none', value: '.*' },
      ]),
      'are.claim.values.regex': 'true',
    };
    for (const occasion of ['new', 'force', 'legacy'] as const) {
      const { sessionNotes } = await apply(
        'oidc-user-session-note-idp-mapper',
        config,
        said({ dept: 'sales', n: 4 }),
        occasion,
      );
      assert.deepEqual(sessionNotes, { dept: 'sales' });
    }
  });
});
