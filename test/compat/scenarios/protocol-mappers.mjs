// What protocol mappers put into tokens and answers, kind by kind, whatever their configuration says.
const EVERYWHERE = {
  'id.token.claim': 'true',
  'access.token.claim': 'true',
  'userinfo.token.claim': 'true',
  'introspection.token.claim': 'true',
};
const mapper = (name, protocolMapper, config = {}, switches = EVERYWHERE) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper,
  config: { ...switches, ...config },
});
const fixed = (name, value, more = {}, switches = EVERYWHERE) =>
  mapper(
    name,
    'oidc-hardcoded-claim-mapper',
    { 'claim.name': name, 'claim.value': value, ...more },
    switches,
  );
const attribute = (name, attr, more = {}) =>
  mapper(name, 'oidc-usermodel-attribute-mapper', { 'user.attribute': attr, 'claim.name': name, ...more });
const property = (name, attr, more = {}) =>
  mapper(name, 'oidc-usermodel-property-mapper', { 'user.attribute': attr, 'claim.name': name, ...more });
const realmRoles = (name, more = {}) =>
  mapper(name, 'oidc-usermodel-realm-role-mapper', { 'claim.name': name, multivalued: 'true', ...more });
const clientRoles = (name, more = {}) =>
  mapper(name, 'oidc-usermodel-client-role-mapper', { 'claim.name': name, multivalued: 'true', ...more });
const groups = (name, more = {}) =>
  mapper(name, 'oidc-group-membership-mapper', { 'claim.name': name, 'full.path': 'true', ...more });
const note = (name, from, more = {}) =>
  mapper(name, 'oidc-usersessionmodel-note-mapper', {
    'user.session.note': from,
    'claim.name': name,
    ...more,
  });

const API = mapper('api', 'oidc-audience-mapper', { 'included.client.audience': 'api' });
const idOf = (res) => res.headers.location?.split('/').at(-1);

/**
 * Takes from a user the role that everybody has, and gives others. Its name differs from realm to realm, and with it
 * the order of the roles.
 */
async function onlyRoles({ admin, given }, id, roles = {}) {
  const defaults = (await admin.get(`/users/${id}/role-mappings/realm`)).json;
  await admin.delete(`/users/${id}/role-mappings/realm`, defaults);
  await given.roles(id, roles);
}

/** A realm whose resource server `api` asks about tokens, and what clients with some mappers get for a user. */
async function place({ admin, given, oidc, step }, users = {}) {
  const profile = (await admin.get('/users/profile')).json;
  await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
  const { secret } = await given.client({ clientId: 'api' });
  const ids = {};
  for (const [username, rep] of Object.entries({ ann: {}, ...users }))
    ids[username] = await given.user({ username, password: 'pw', ...rep });
  let count = 0;
  return {
    ids,
    /** All that there is to see of a token: answer, userinfo, introspection, and what a refresh brings. */
    async told(
      name,
      protocolMappers,
      { username = 'ann', scope = 'openid', form, alone = false, ...client } = {},
    ) {
      count += 1;
      const clientId = `app-${count}`;
      const { secret: own } = await given.client({
        clientId,
        directAccessGrantsEnabled: true,
        defaultClientScopes: ['basic'],
        optionalClientScopes: [],
        protocolMappers: [API, ...protocolMappers],
        ...client,
      });
      const basic = [clientId, own];
      const asked = form ?? { grant_type: 'password', username, password: 'pw', scope };
      const { status, json } = await step(name, oidc.token(asked, { basic }));
      if (status !== 200 || alone) return json;
      await step(`${name}: userinfo`, oidc.userinfo({ token: json.access_token }));
      const token = json.access_token;
      await step(`${name}: introspection`, oidc.introspect({ token }, { basic: ['api', secret] }));
      const { refresh_token } = json;
      if (refresh_token)
        await step(`${name}: refresh`, oidc.token({ grant_type: 'refresh_token', refresh_token }, { basic }));
      return json;
    },
  };
}

const TYPES = ['String', 'long', 'int', 'boolean', 'JSON', 'nonsense', ''];
const VALUES = [
  'text',
  '',
  ' ',
  '12',
  '-3',
  '+5',
  '007',
  ' 8 ',
  '1.5',
  '1e3',
  '2147483647',
  '2147483648',
  '900719925474099',
  '9223372036854775808',
  'true',
  'TRUE',
  'yes',
  '1',
  'null',
  '"q"',
  '{"a":[1,null]}',
  '[1,"b"]',
  '{bad',
];

/** The first word of a claim's name that has many, one client for each such group. */
const NAMES = {
  'dots make objects': ['a.b', 'a.c', 'a.d.e', 'plain'],
  'an escaped dot is a dot': ['a\\.b', 'c\\.d.e', 'f.g\\.h'],
  'dots in odd places': ['.a', 'b.', 'c..d', '.', '..'],
  backslashes: ['a\\b', 'c\\\\.d', 'e\\'],
  'names of every kind': [
    'with blank',
    'ünï',
    '__proto__',
    'constructor',
    'a"b',
    'https://example.org/claim',
    '${client_id}',
  ],
};

/** Claims that no mapper changes, and some that any may. */
const KEPT = ['iss', 'exp', 'iat', 'jti', 'typ', 'scope', 'session_state', 'nonce'];
const FREE = [
  'active',
  'client_id',
  'token_type',
  'username',
  'name',
  'email',
  'preferred_username',
  'phone_number',
  'claims_locales',
  'custom',
];

/** Claims that the server or a mapper of its own makes, with what another would put there. */
const GUARDED = {
  sub: ['String', 'forged'],
  aud: ['String', 'forged'],
  azp: ['String', 'forged'],
  acr: ['String', 'gold'],
  amr: ['JSON', '["mfa"]'],
  auth_time: ['long', '12345'],
  nbf: ['long', '12345'],
  sid: ['String', 'forged'],
  cnf: ['JSON', '{"jkt":"forged"}'],
  'cnf.jkt': ['String', 'forged'],
  at_hash: ['String', 'forged'],
  c_hash: ['String', 'forged'],
  s_hash: ['String', 'forged'],
  realm_access: ['JSON', '{"roles":["admin"]}'],
  'realm_access.roles': ['JSON', '["admin"]'],
  resource_access: ['JSON', '{"api":{"roles":["admin"]}}'],
  'resource_access.api.roles': ['JSON', '["admin"]'],
  'allowed-origins': ['JSON', '["https://evil.example.org"]'],
};

export default {
  ...Object.fromEntries(
    TYPES.map((type) => [
      `fixed values as ${type || 'an empty type'}`,
      async (context) => {
        const { told } = await place(context);
        await told(
          'all',
          VALUES.map((value, at) => fixed(`v${at}`, value, { 'jsonType.label': type })),
        );
      },
    ]),
  ),

  'fixed values without a type': async (context) => {
    const { told } = await place(context);
    await told(
      'all',
      VALUES.map((value, at) => fixed(`v${at}`, value)),
    );
  },

  'names of claims': async (context) => {
    const { told } = await place(context);
    for (const [name, claims] of Object.entries(NAMES))
      await told(
        name,
        claims.map((claim) => fixed(claim, `value of ${claim}`)),
      );
  },

  'claims of the protocol': async (context) => {
    const { told } = await place(context);
    for (const name of [...KEPT, ...FREE]) await told(name, [fixed(name, 'FORGED')]);
    for (const name of KEPT) await told(`${name}.below`, [fixed(`${name}.below`, 'FORGED')]);
  },

  'claims that have a mapper of their own': async (context) => {
    const { told } = await place(context);
    const fixedAs = (type, name, value) =>
      fixed(
        name,
        value,
        { 'jsonType.label': type },
        {
          'access.token.claim': 'true',
          'id.token.claim': 'true',
          'userinfo.token.claim': 'false',
          'introspection.token.claim': 'false',
        },
      );
    for (const [name, [type, value]] of Object.entries(GUARDED))
      await told(name, [fixedAs(type, name, value)], { alone: true });
  },

  switches: async (context) => {
    const { told } = await place(context);
    const NAMES = ['id', 'access', 'userinfo', 'introspection', 'lightweight', 'access.tokenResponse'];
    const switchOf = (name) =>
      name === 'lightweight' || name === 'access.tokenResponse' ? `${name}.claim` : `${name}.token.claim`;
    const values = ['true', 'false', 'TRUE', 'yes', ''];
    const mappers = NAMES.flatMap((name) => [
      ...values.map((value) => ({
        ...fixed(`${name} ${value}`.replace('.', '_'), 'x', { [switchOf(name)]: value }, {}),
      })),
      fixed(
        `all but ${name}`.replace('.', '_'),
        'x',
        Object.fromEntries(NAMES.map((each) => [switchOf(each), String(each !== name)])),
        {},
      ),
    ]);
    await told('all', [...mappers, fixed('none', 'x', {}, {})]);
    const attributes = { 'client.use.lightweight.access.token.enabled': 'true' };
    await told('lightweight', [...mappers, fixed('none', 'x', {}, {})], { attributes });
  },

  'user attributes': async (context) => {
    const attributes = {
      one: ['1'],
      many: ['1', '2', '3'],
      mixed: ['1', 'x', 'true', '{"a":1}'],
      empty: [''],
      none: [],
      blank: [' '],
      dotted: ['a.b'],
      long: ['x'.repeat(200)],
    };
    const { told } = await place(context, {
      bob: { attributes },
      cat: { firstName: '', lastName: '', email: '', emailVerified: false },
    });
    for (const type of TYPES.slice(0, 5)) {
      const mappers = Object.keys(attributes)
        .concat('absent')
        .flatMap((name) => [
          attribute(`${name}_single`, name, { 'jsonType.label': type }),
          attribute(`${name}_multi`, name, { 'jsonType.label': type, multivalued: 'true' }),
        ]);
      await told(`as ${type}`, mappers, { username: 'bob' });
    }
    const FIELDS = [
      'username',
      'email',
      'firstName',
      'lastName',
      'emailVerified',
      'enabled',
      'id',
      'createdTimestamp',
      'locale',
      '',
    ];
    const fields = [
      ...FIELDS.map((name) => attribute(`attribute_${name || 'nameless'}`, name)),
      ...FIELDS.map((name) => attribute(`multi_${name || 'nameless'}`, name, { multivalued: 'true' })),
      ...[
        ...FIELDS,
        'many',
        'federationLink',
        'serviceAccountClientLink',
        'class',
        'realm',
        'Email',
        'firstname',
        'email_verified',
        'absent',
      ].map((name) => property(`property_${name || 'nameless'}`, name, { 'jsonType.label': 'String' })),
      ...['emailVerified', 'enabled', 'username'].map((name) =>
        property(`boolean_${name}`, name, { 'jsonType.label': 'boolean' }),
      ),
      property('created', 'createdTimestamp', { 'jsonType.label': 'long' }),
      property('many_values', 'username', { multivalued: 'true' }),
      mapper('name', 'oidc-full-name-mapper'),
    ];
    for (const username of ['ann', 'bob', 'cat']) await told(`fields of ${username}`, fields, { username });
  },

  'names and addresses': async (context) => {
    const home = {
      street: ['1 Main St'],
      locality: ['Town'],
      region: ['RG'],
      postal_code: ['12345'],
      country: ['XX'],
      formatted: ['1 Main St, Town'],
    };
    const { told } = await place(context, {
      full: { attributes: { ...home, town: ['Elsewhere', 'Second'] } },
      some: { attributes: { locality: ['Town'], street_address: ['2 Side St'] } },
      many: { attributes: { locality: ['One', 'Two'] } },
    });
    const address = (config, switches) => [mapper('address', 'oidc-address-mapper', config, switches)];
    for (const username of ['full', 'some', 'many', 'ann'])
      await told(`address of ${username}`, address(), { username });
    await told(
      'other attributes',
      address({ 'user.attribute.locality': 'town', 'user.attribute.street': 'none' }),
      { username: 'full' },
    );
    await told('in the ID token alone', address({}, { 'id.token.claim': 'true' }), { username: 'full' });
    await told('nowhere', address({}, {}), { username: 'full' });
    await told('names in the answer of userinfo alone', [
      mapper('name', 'oidc-full-name-mapper', {}, { 'userinfo.token.claim': 'true' }),
    ]);
    await told('all of the default scopes', [], {
      username: 'full',
      scope: 'openid address phone',
      defaultClientScopes: ['basic', 'profile', 'email'],
      optionalClientScopes: ['address', 'phone'],
    });
  },

  'every attribute that the standard scopes name': async (context) => {
    const attributes = {
      middleName: ['M'],
      nickname: ['nick'],
      profile: ['https://example.org/p'],
      picture: ['https://example.org/i'],
      website: ['https://example.org/w'],
      gender: ['x'],
      birthdate: ['2000-01-01'],
      zoneinfo: ['Europe/Berlin'],
      locale: ['de'],
      updatedAt: ['1700000'],
      phoneNumber: ['+1 555'],
      phoneNumberVerified: ['true'],
      street: ['s'],
      locality: ['l'],
    };
    const { told, ids } = await place(context, {
      full: { attributes },
      wrong: { attributes: { updatedAt: ['soon'], phoneNumberVerified: ['maybe'], locale: ['de', 'fr'] } },
    });
    for (const id of Object.values(ids)) await onlyRoles(context, id, { realm: ['uma_authorization'] });
    const all = {
      scope: 'openid address phone microprofile-jwt',
      defaultClientScopes: ['basic', 'profile', 'email', 'acr', 'roles', 'web-origins'],
      optionalClientScopes: ['address', 'phone', 'microprofile-jwt'],
    };
    for (const username of ['full', 'wrong', 'ann']) await told(username, [], { username, ...all });
  },

  'roles in claims': async (context) => {
    const { admin, given } = context;
    const { told, ids } = await place(context, { bob: {}, nobody: {} });
    const shop = await given.client({ clientId: 'shop' });
    const dotted = await given.client({ clientId: 'https://dots.example.org/a.b' });
    for (const name of ['reader', 'with.dot', 'with blank']) await admin.post('/roles', { name });
    for (const { id } of [shop, dotted])
      for (const name of ['buyer', 'a.seller']) await admin.post(`/clients/${id}/roles`, { name });
    const client = async ({ id }) => (await admin.get(`/clients/${id}/roles`)).json;
    await onlyRoles(context, ids.nobody);
    await onlyRoles(context, ids.bob, {
      realm: ['reader', 'with.dot', 'with blank'],
      account: ['manage-account', 'view-profile'],
    });
    for (const each of [shop, dotted])
      await admin.post(`/users/${ids.bob}/role-mappings/clients/${each.id}`, await client(each));
    const prefix = { 'usermodel.realmRoleMapping.rolePrefix': 'R_' };
    const of = (id) => ({ 'usermodel.clientRoleMapping.clientId': id });
    const client_prefix = { 'usermodel.clientRoleMapping.rolePrefix': 'C_' };
    const single = { multivalued: 'false' };
    const variants = {
      'of the realm': [
        realmRoles('realm_list'),
        realmRoles('prefixed', prefix),
        realmRoles('deep.er.list'),
        realmRoles('as_json', { 'jsonType.label': 'JSON' }),
        realmRoles('as_text', { 'jsonType.label': 'String' }),
        realmRoles('as_number', { 'jsonType.label': 'long' }),
      ],
      'of one client': [
        clientRoles('shop_list', of('shop')),
        clientRoles('shop_prefixed', { ...of('shop'), ...client_prefix }),
        clientRoles('of_dots', of('https://dots.example.org/a.b')),
        clientRoles('unknown', of('unknown')),
      ],
      'of all clients': [clientRoles('all_list')],
      'of all clients, by their names': [clientRoles('by_client.${client_id}.roles')],
      'of all clients, by their names, with a prefix': [clientRoles('p.${client_id}', client_prefix)],
      'of one client, by its name': [
        clientRoles('x.${client_id}.roles', of('shop')),
        clientRoles('x${client_id}.roles', of('https://dots.example.org/a.b')),
      ],
      'where they belong': [
        realmRoles('realm_access.roles'),
        clientRoles('resource_access.${client_id}.roles'),
      ],
      'where they belong, prefixed': [
        realmRoles('realm_access.roles', prefix),
        clientRoles('resource_access.${client_id}.roles', client_prefix),
      ],
      'in the claim of another client': [clientRoles('resource_access.other.roles', of('shop'))],
      'without the name of a claim': [realmRoles('')],
      'of clients, without the name of a claim': [clientRoles('')],
      'switched off': [
        mapper('off', 'oidc-usermodel-realm-role-mapper', { 'claim.name': 'off', multivalued: 'true' }, {}),
      ],
    };
    for (const [name, mappers] of Object.entries(variants))
      for (const username of ['bob', 'nobody'])
        await told(`${name}: ${username}`, mappers, {
          username,
        });
    await told(
      'one of one',
      [clientRoles('one', { ...of('account'), ...single }), realmRoles('text', single)],
      { username: 'nobody' },
    );
  },

  'roles added and renamed': async (context) => {
    const { admin, given } = context;
    const { told, ids } = await place(context, { bob: {} });
    const shop = await given.client({ clientId: 'shop' });
    await given.client({ clientId: 'a.b' });
    for (const name of ['reader', 'with.dot', 'hidden']) await admin.post('/roles', { name });
    for (const name of ['buyer', 'seller', 'x.y']) await admin.post(`/clients/${shop.id}/roles`, { name });
    await given.roles(ids.bob, { realm: ['reader', 'with.dot'], shop: ['buyer', 'x.y'] });
    const roles = [
      realmRoles('realm_access.roles'),
      clientRoles('resource_access.${client_id}.roles'),
      mapper('resolve', 'oidc-audience-resolve-mapper'),
    ];
    const add = (role) => mapper(`add ${role}`, 'oidc-hardcoded-role-mapper', { role }, {});
    const rename = (role, to) =>
      mapper(`rename ${role} ${to}`, 'oidc-role-name-mapper', { role, 'new.role.name': to }, {});
    const variants = {
      'a role of the realm': [add('hidden')],
      'a role that is none': [add('nowhere')],
      'a role of a client': [add('shop.seller')],
      'a role of no client': [add('nowhere.seller')],
      'a role of a client with a dot': [add('a.b.c')],
      renamed: [rename('reader', 'writer')],
      'renamed with a dot': [rename('with.dot', 'flat')],
      'moved to a client': [rename('reader', 'shop.reader')],
      'moved to no client': [rename('reader', 'nowhere.reader')],
      'of a client, renamed': [rename('shop.buyer', 'customer')],
      'of a client, renamed there': [rename('shop.buyer', 'shop.customer')],
      'of a client, moved': [rename('shop.buyer', 'other.buyer')],
      'of a client with a dot': [rename('shop.x.y', 'flat')],
      'one that the user has not': [rename('hidden', 'shown')],
      'added and renamed': [add('hidden'), rename('hidden', 'shown')],
      'renamed onto another': [rename('reader', 'offline_access')],
    };
    for (const [name, more] of Object.entries(variants))
      await told(name, [...roles, ...more], { username: 'bob' });
    await told(
      'without full scope',
      [...roles, add('hidden'), add('shop.seller'), rename('reader', 'writer')],
      { username: 'bob', fullScopeAllowed: false },
    );
  },

  'groups in claims': async (context) => {
    const { admin } = context;
    const { told, ids } = await place(context, {
      bob: {},
      own: { attributes: { colour: ['own'] } },
      cat: {},
    });
    const group = async (name, parent, attributes = {}) =>
      idOf(await admin.post(parent ? `/groups/${parent}/children` : '/groups', { name, attributes }));
    const attributesOf = {
      top: { colour: ['red'], size: ['L', 'XL'], shared: ['top'] },
      middle: { size: ['M'], shared: ['middle', 'top'] },
      bottom: { shape: ['round'] },
    };
    const top = await group('top', undefined, attributesOf.top);
    const middle = await group('middle', top, attributesOf.middle);
    const bottom = await group('bottom', middle, attributesOf.bottom);
    const slash = await group('a/b');
    const early = await group('early');
    const blank = await group('with blank', slash);
    for (const [id, ...of] of [
      [ids.bob, bottom],
      [ids.own, top, early, blank],
      [ids.cat, slash],
    ])
      for (const each of of) await admin.put(`/users/${id}/groups/${each}`);
    const variants = [
      groups('paths'),
      groups('names', { 'full.path': 'false' }),
      groups('unsaid', { 'full.path': '' }),
      groups('single', { multivalued: 'false' }),
      groups('deep.er'),
      groups('typed', { 'jsonType.label': 'long' }),
      groups('with_prefix', { 'full.path': 'yes' }),
    ];
    for (const username of ['bob', 'own', 'cat', 'ann'])
      await told(`of ${username}`, variants, {
        username,
      });
    await told(
      'in the ID token alone',
      [mapper('g', 'oidc-group-membership-mapper', { 'claim.name': 'g' }, { 'id.token.claim': 'true' })],
      { username: 'bob' },
    );
    await told('without a name', [groups('')], { username: 'bob' });
    const names = ['colour', 'size', 'shape', 'shared', 'absent', 'email'];
    // No order is kept among the values of a group.
    const inherited = names.flatMap((name) => [
      attribute(`${name}_multi.roles`, name, { multivalued: 'true' }),
      attribute(`${name}_all.roles`, name, { multivalued: 'true', 'aggregate.attrs': 'true' }),
    ]);
    for (const username of ['bob', 'own', 'cat', 'ann'])
      await told(`attributes of ${username}`, inherited, {
        username,
      });
    await admin.post('/roles', { name: 'reader' });
    await onlyRoles(context, ids.cat, { realm: ['reader'] });
    await told('in a claim of roles', [groups('both.roles'), { ...realmRoles('both.roles'), name: 'too' }], {
      username: 'cat',
    });
  },

  audiences: async (context) => {
    const { admin, given } = context;
    const { told, ids } = await place(context, { bob: {} });
    const shop = await given.client({ clientId: 'shop' });
    await admin.post(`/clients/${shop.id}/roles`, { name: 'buyer' });
    await given.roles(ids.bob, { shop: ['buyer'] });
    // A refresh token tells the audiences in the order of the mappers, which is none.
    const fixedAudience = (name, config, switches) =>
      told(name, [mapper('audience', 'oidc-audience-mapper', config, switches)], {
        attributes: { 'use.refresh.tokens': 'false' },
      });
    const client = { 'included.client.audience': 'shop' };
    const custom = { 'included.custom.audience': 'https://api.example.org/' };
    await fixedAudience('a client', client);
    await fixedAudience('a client that is none', { 'included.client.audience': 'nowhere' });
    await fixedAudience('a text', custom);
    await fixedAudience('both', { ...client, ...custom });
    await fixedAudience('neither', {});
    await fixedAudience('itself', { 'included.client.audience': 'app-6' });
    await fixedAudience('in the access token alone', client, {
      'access.token.claim': 'true',
      'introspection.token.claim': 'false',
    });
    await fixedAudience('in the ID token alone', client, { 'id.token.claim': 'true' });
    await fixedAudience('in introspection alone', client, {
      'introspection.token.claim': 'true',
      'access.token.claim': 'false',
    });
    const resolve = (switches) => [mapper('resolve', 'oidc-audience-resolve-mapper', {}, switches)];
    await told('resolved', resolve(), { username: 'bob' });
    await told('resolved without roles', resolve(), { username: 'bob', fullScopeAllowed: false });
    await told(
      'resolved in introspection alone',
      resolve({ 'introspection.token.claim': 'true', 'access.token.claim': 'false' }),
      { username: 'bob' },
    );
    await told('nothing but itself', [], { username: 'bob' });
  },

  'what the authentication tells': async (context) => {
    const { told } = await place(context);
    await told('acr', [mapper('acr', 'oidc-acr-mapper')]);
    await told('acr nowhere', [mapper('acr', 'oidc-acr-mapper', {}, {})]);
    await told('amr', [mapper('amr', 'oidc-amr-mapper')]);
    await told('session state', [mapper('state', 'oidc-session-state-mapper')]);
    await told('session state nowhere', [mapper('state', 'oidc-session-state-mapper', {}, {})]);
    await told('nonce', [mapper('nonce', 'oidc-nonce-backwards-compatible-mapper', {}, {})]);
    // What the application asked with, and with every refresh again.
    const { given, oidc, check, claims } = context;
    const redirect_uri = 'https://app.example.org/cb';
    for (const light of ['false', 'true']) {
      const clientId = `asking-${light}`;
      await given.client({
        clientId,
        publicClient: true,
        redirectUris: [redirect_uri],
        attributes: { 'client.use.lightweight.access.token.enabled': light },
        protocolMappers: [mapper('nonce', 'oidc-nonce-backwards-compatible-mapper', {}, {})],
      });
      const asked = { client_id: clientId, redirect_uri, scope: 'openid', nonce: 'n-1' };
      const { code } = await given.code(asked, { username: 'ann', password: 'pw' });
      let form = { grant_type: 'authorization_code', code, redirect_uri };
      for (const name of ['login', 'refresh', 'another refresh']) {
        const { json } = await oidc.token({ client_id: clientId, ...form });
        const tokens = [json.access_token, json.id_token, json.refresh_token];
        check(
          `nonce, lightweight ${light}: ${name}`,
          tokens.map((token) => claims(token).nonce ?? null),
        );
        form = { grant_type: 'refresh_token', refresh_token: json.refresh_token };
      }
    }
    await told('claims parameter', [
      mapper('claims', 'oidc-claims-param-token-mapper'),
      mapper('value', 'oidc-claims-param-value-idtoken-mapper', { 'claim.name': 'x' }),
    ]);
    await told('organizations', [
      mapper('organization', 'oidc-organization-membership-mapper', {
        'claim.name': 'organization',
        multivalued: 'true',
        'jsonType.label': 'String',
      }),
      mapper('of groups', 'oidc-organization-group-membership-mapper'),
    ]);
    const NOTES = [
      'clientHost',
      'clientAddress',
      'client_id',
      'AUTH_TIME',
      'auth_time',
      'acr',
      'IMPERSONATOR_ID',
      'identity_provider',
      'SSO_AUTH',
      'KC_DEVICE_NOTE',
      'scope',
      'iss',
      'absent',
    ];
    const notes = NOTES.map((name, at) => note(`note${at}`, name));
    await told('notes', notes);
    await told(
      'notes as numbers',
      NOTES.map((name, at) => note(`note${at}`, name, { 'jsonType.label': 'long' })),
    );
    await told(
      'notes in the answer',
      NOTES.map((name, at) => note(`note${at}`, name, { 'access.tokenResponse.claim': 'true' })),
    );
    const service = {
      form: { grant_type: 'client_credentials', scope: 'openid' },
      serviceAccountsEnabled: true,
    };
    await told('notes of a service account', notes, service);
    await told(
      'in the answer to a service account',
      NOTES.map((name, at) => note(`note${at}`, name, { 'access.tokenResponse.claim': 'true' })),
      service,
    );
  },

  origins: async (context) => {
    const { told } = await place(context);
    const origins = [mapper('origins', 'oidc-allowed-origins-mapper')];
    const cases = {
      none: {},
      plus: {
        webOrigins: ['+'],
        redirectUris: [
          'https://a.example.org/cb',
          'http://localhost:8080/*',
          'https://a.example.org:443/x',
          'custom:/cb',
          '/relative',
        ],
        rootUrl: 'https://root.example.org/base',
      },
      star: { webOrigins: ['*'] },
      named: { webOrigins: ['https://b.example.org', 'https://c.example.org/'] },
      'plus and named': {
        webOrigins: ['+', 'https://b.example.org'],
        redirectUris: ['https://a.example.org/cb'],
      },
      'plus with nothing': { webOrigins: ['+'] },
    };
    for (const [name, client] of Object.entries(cases)) await told(name, origins, client);
    const off = Object.fromEntries(Object.keys(EVERYWHERE).map((name) => [name, 'false']));
    await told('switched off', [mapper('origins', 'oidc-allowed-origins-mapper', {}, off)], {
      webOrigins: ['*'],
    });
    await told('nowhere', [mapper('origins', 'oidc-allowed-origins-mapper', {}, {})], { webOrigins: ['*'] });
    await told('by default', [], { webOrigins: ['*'], defaultClientScopes: ['basic', 'web-origins'] });
  },

  'the answer of the token endpoint': async (context) => {
    const { told } = await place(context);
    const answer = (name, value, more = {}) =>
      fixed(name, value, { 'access.tokenResponse.claim': 'true', ...more }, {});
    await told('more members', [
      answer('plain', 'x'),
      answer('deep.er', '5', { 'jsonType.label': 'int' }),
      answer('object', '{"a":1}', { 'jsonType.label': 'JSON' }),
    ]);
    for (const name of ['custom', 'error', 'id_token_hint']) await told(name, [answer(name, 'x')]);
  },

  subjects: async (context) => {
    const { told } = await place(context);
    const sub = (config, switches) => [mapper('sub', 'oidc-sub-mapper', config, switches)];
    await told('without a scope for it', [], { defaultClientScopes: [] });
    await told('from a mapper of the client', sub(), { defaultClientScopes: [] });
    await told('switched off', sub({}, {}), { defaultClientScopes: [] });
    await told(
      'in introspection alone',
      sub({}, { 'introspection.token.claim': 'true', 'access.token.claim': 'false' }),
      { defaultClientScopes: [] },
    );
    const lightweight = { attributes: { 'client.use.lightweight.access.token.enabled': 'true' } };
    await told('lightweight, by default', [], lightweight);
    await told('lightweight, switched on', sub({}, { 'lightweight.claim': 'true' }), {
      defaultClientScopes: [],
      ...lightweight,
    });
    const service = {
      form: { grant_type: 'client_credentials', scope: 'openid' },
      serviceAccountsEnabled: true,
    };
    await told('of a service account without a scope for it', [], { defaultClientScopes: [], ...service });
    await told('of a service account, lightweight', [], {
      defaultClientScopes: [],
      ...service,
      ...lightweight,
    });
    await told('of a service account', [], service);
    const lasting = { ...service, defaultClientScopes: [] };
    const refreshing = { 'client_credentials.use_refresh_token': 'true' };
    await told('of a service account with a session', [], { ...lasting, attributes: refreshing });
    await told('of a service account with a session, lightweight', [], {
      ...lasting,
      attributes: { ...refreshing, ...lightweight.attributes },
    });
  },

  'kinds without a switch': async (context) => {
    const { admin, given } = context;
    const { told, ids } = await place(context, { bob: { attributes: { locality: ['Town'] } } });
    await admin.put(`/users/${ids.bob}/groups/${idOf(await admin.post('/groups', { name: 'staff' }))}`);
    const KINDS = [
      'acr',
      'address',
      'allowed-origins',
      'amr',
      'audience',
      'audience-resolve',
      'full-name',
      'group-membership',
      'hardcoded-claim',
      'session-state',
      'sub',
      'usermodel-attribute',
      'usermodel-client-role',
      'usermodel-property',
      'usermodel-realm-role',
      'usersessionmodel-note',
    ];
    const config = {
      'claim.name': 'made',
      'claim.value': 'x',
      'user.attribute': 'username',
      'included.custom.audience': 'text',
      'user.session.note': 'client_id',
      'full.path': 'true',
      'usermodel.clientRoleMapping.clientId': 'shop',
    };
    const shop = await given.client({ clientId: 'shop' });
    await admin.post(`/clients/${shop.id}/roles`, { name: 'buyer' });
    await admin.post('/roles', { name: 'reader' });
    await onlyRoles(context, ids.bob, { realm: ['reader'], shop: ['buyer'] });
    const attributes = { 'use.refresh.tokens': 'false' };
    const client = { username: 'bob', webOrigins: ['*'], defaultClientScopes: [], attributes };
    for (const kind of KINDS) {
      const id = `oidc-${kind}-mapper`;
      await told(`${kind}: unsaid`, [mapper('it', id, config, {})], client);
      for (const name of [
        'id.token.claim',
        'access.token.claim',
        'userinfo.token.claim',
        'introspection.token.claim',
      ])
        await told(`${kind}: ${name} alone`, [mapper('it', id, config, { [name]: 'true' })], client);
      await told(`${kind}: lightweight`, [mapper('it', id, config, { 'lightweight.claim': 'true' })], {
        ...client,
        attributes: { ...attributes, 'client.use.lightweight.access.token.enabled': 'true' },
      });
    }
  },
};
