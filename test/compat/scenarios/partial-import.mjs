// Things of a document brought into a realm that is there: counts, what is there already, permissions.
const sets = ['results', '$'];
const into =
  ({ admin, step }) =>
  (label, document, options) =>
    step(label, admin.post('/partialImport', document, options), { sets });

const person = (username, more = {}) => ({
  username,
  email: `${username}@example.org`,
  firstName: 'Ann',
  lastName: 'Archer',
  enabled: true,
  emailVerified: true,
  ...more,
});
const provider = (clientId) => ({ alias: 'up', providerId: 'oidc', config: { clientId, clientSecret: 'x' } });
const mapper = (name, attribute) => ({
  name,
  identityProviderAlias: 'up',
  identityProviderMapper: 'hardcoded-attribute-idp-mapper',
  config: { attribute },
});

const everything = {
  clients: [{ clientId: 'app', protocol: 'openid-connect', redirectUris: ['https://app.example/*'] }],
  roles: {
    realm: [{ name: 'clerk', description: 'A clerk', attributes: { a: ['b'] } }],
    client: { app: [{ name: 'reader', description: 'Reads' }] },
  },
  identityProviders: [provider('one')],
  groups: [
    {
      name: 'staff',
      path: '/staff',
      attributes: { a: ['b'] },
      realmRoles: ['clerk'],
      clientRoles: { app: ['reader'] },
      subGroups: [{ name: 'kitchen', path: '/staff/kitchen', description: 'Cooks' }],
    },
  ],
  users: [
    person('ann', {
      groups: ['/staff/kitchen'],
      realmRoles: ['clerk'],
      clientRoles: { app: ['reader'] },
      credentials: [{ type: 'password', value: 'pw' }],
      requiredActions: [],
    }),
  ],
};

const look = async ({ admin, step }, label) => {
  const see = async (what, path, options) => step(`${label}: ${what}`, admin.get(path), options);
  await see('the client', '/clients?clientId=app');
  await see('the role', '/roles/clerk');
  await see('the provider', '/identity-provider/instances/up', { sets: ['types'] });
  const { json: groups } = await see('the groups', '/groups?briefRepresentation=false');
  if (groups[0]) await see('the groups below', `/groups/${groups[0].id}/children?briefRepresentation=false`);
  const { json: users } = await see('the users', '/users');
  for (const { id, username } of users) {
    await see(`roles of ${username}`, `/users/${id}/role-mappings`, { sets: ['realmMappings'] });
    await see(`groups of ${username}`, `/users/${id}/groups`);
  }
};

export default {
  'one of everything': async (t) => {
    await into(t)('import', everything);
    await look(t, 'then');
    const res = await t.step(
      'a token',
      t.oidc.token({ grant_type: 'password', client_id: 'admin-cli', username: 'ann', password: 'pw' }),
    );
    t.check('its user', t.claims(res.json.access_token).sid !== undefined);
  },

  'what is there already is refused': async (t) => {
    await into(t)('import', everything);
    const again = into(t);
    await again('a client', { clients: everything.clients });
    await again('a realm role', { ifResourceExists: 'FAIL', roles: { realm: everything.roles.realm } });
    await again('a role of a client', { roles: { client: everything.roles.client } });
    await again('a provider', { identityProviders: everything.identityProviders });
    await again('a group', { groups: everything.groups });
    await again('a user', { users: everything.users });
    await again('an email', { users: [person('bob', { email: 'ann@example.org' })] });
    await again('the last of many', {
      clients: [{ clientId: 'new' }],
      roles: { realm: [{ name: 'new' }] },
      users: everything.users,
    });
    await t.step('nothing is half done', t.admin.get('/clients?clientId=new'));
    await t.step('no role either', t.admin.get('/roles/new'));
  },

  'what is there already is passed over': async (t) => {
    await into(t)('import', everything);
    await into(t)('again', {
      ifResourceExists: 'SKIP',
      ...everything,
      clients: [...everything.clients, { clientId: 'second' }],
      users: [person('ann', { firstName: 'Other' }), person('bob')],
    });
    await look(t, 'then');
  },

  'what is there already is overwritten': async (t) => {
    await into(t)('import', everything);
    await into(t)('again', {
      ifResourceExists: 'OVERWRITE',
      clients: [{ clientId: 'app', name: 'Other' }],
      roles: { realm: [{ name: 'clerk', description: 'Other' }], client: { app: [{ name: 'reader' }] } },
      identityProviders: [provider('two')],
      groups: [{ name: 'staff', path: '/staff', attributes: { c: ['d'] } }],
      users: [person('ann', { firstName: 'Other' })],
    });
    await look(t, 'then');
    // As an export has them: under the id that they had, with their password.
    const { admin, oidc, check } = t;
    const { json: users } = await admin.get('/users?username=ann');
    const credentials = [{ type: 'password', value: 'another' }];
    await into(t)('under its id', {
      ifResourceExists: 'OVERWRITE',
      users: [person('ann', { id: users[0].id, credentials })],
    });
    const { json: now } = await admin.get('/users?username=ann');
    check('the id stays', now[0].id === users[0].id);
    const login = { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password: 'another' };
    check('the password is the new one', (await oidc.token(login)).status);
  },

  'mappers of identity providers': async (t) => {
    const { admin, step } = t;
    await into(t)('a provider', { identityProviders: [provider('one')] });
    await admin.post('/identity-provider/instances/up/mappers', mapper('there', 'a'));
    const mappers = [mapper('there', 'b'), mapper('new', 'c')];
    await into(t)('refused', { identityProviderMappers: mappers });
    await into(t)('passed over', { ifResourceExists: 'SKIP', identityProviderMappers: mappers });
    await step('then', admin.get('/identity-provider/instances/up/mappers'), { sets: ['$'] });
    await into(t)('overwritten', { ifResourceExists: 'OVERWRITE', identityProviderMappers: mappers });
    await step('then again', admin.get('/identity-provider/instances/up/mappers'), { sets: ['$'] });
  },

  'built-in clients stay': async (t) => {
    const { admin, step } = t;
    await into(t)('overwritten', {
      ifResourceExists: 'OVERWRITE',
      clients: [
        'account',
        'account-console',
        'admin-cli',
        'broker',
        'realm-management',
        'security-admin-console',
      ].map((clientId) => ({ clientId, name: 'mine' })),
    });
    await step('then', admin.get('/clients'));
    await into(t)('a role of one', { roles: { client: { account: [{ name: 'mine' }] } } });
  },

  'roles that include roles': async (t) => {
    const { admin, step } = t;
    await into(t)('import', {
      clients: [{ clientId: 'app' }],
      roles: {
        realm: [{ name: 'a' }, { name: 'b', composite: true, composites: { client: { app: ['c'] } } }],
        client: { app: [{ name: 'c' }, { name: 'd', composite: true, composites: { realm: ['a'] } }] },
      },
    });
    await step('b includes', admin.get('/roles/b/composites'));
    const { json } = await admin.get('/clients?clientId=app');
    await step('d includes', admin.get(`/clients/${json[0].id}/roles/d/composites`));
    await into(t)('what is there', { roles: { realm: [{ name: 'e', composites: { realm: ['b'] } }] } });
    await step('e includes', admin.get('/roles/e/composites'));
    await into(t)('of no client', { roles: { client: { nobody: [{ name: 'x' }] } } });
  },

  'users as they are': async (t) => {
    const { admin, step } = t;
    await into(t)('import', {
      users: [
        { username: 'Mixed' },
        person('consenting', {
          createdTimestamp: 1000,
          notBefore: 5,
          requiredActions: ['UPDATE_PASSWORD', 'VERIFY_EMAIL'],
          clientConsents: [{ clientId: 'admin-cli', grantedClientScopes: ['email', 'profile'] }],
          attributes: { a: ['b'] },
        }),
        person('given', { realmRoles: ['made-for-them'], clientRoles: { account: ['made-as-well'] } }),
      ],
    });
    const { json: users } = await step('users', admin.get('/users'));
    for (const { id, username } of users) {
      await step(`${username}: roles`, admin.get(`/users/${id}/role-mappings`));
      await step(`${username}: consents`, admin.get(`/users/${id}/consents`), {
        sets: ['grantedClientScopes'],
        ignore: ['createdDate', 'lastUpdatedDate'],
      });
    }
  },

  'service accounts': async (t) => {
    const { admin, step } = t;
    const clients = [
      { clientId: 'plain', serviceAccountsEnabled: true },
      { clientId: 'said', serviceAccountsEnabled: true },
    ];
    const users = [
      {
        username: 'service-account-said',
        enabled: true,
        serviceAccountClientId: 'said',
        realmRoles: ['clerk'],
      },
    ];
    const see = async (label) => {
      for (const { clientId } of clients) {
        const { json } = await admin.get(`/clients?clientId=${clientId}`);
        const account = await step(
          `${label}: ${clientId}`,
          admin.get(`/clients/${json[0].id}/service-account-user`),
          { ignore: ['createdTimestamp'] },
        );
        await step(`${label}: roles of ${clientId}`, admin.get(`/users/${account.json.id}/role-mappings`));
      }
    };
    await into(t)('import', { clients, users });
    await see('made');
    await into(t)('again', { ifResourceExists: 'OVERWRITE', clients, users });
    await see('overwritten');
  },

  'what the realm depends on': async (t) => {
    const { admin, realm } = t;
    const everybody = `default-roles-${realm}`;
    const { json: before } = await admin.get(`/roles/${everybody}`);
    const { json: management } = await admin.get('/clients?clientId=realm-management');
    const at = `/clients/${management[0].id}/roles/view-realm`;
    const { json: old } = await admin.get(at);
    const { json } = await admin.post('/partialImport', {
      ifResourceExists: 'OVERWRITE',
      roles: { realm: [{ name: everybody }], client: { 'realm-management': [{ name: 'view-realm' }] } },
    });
    t.check('skipped', json.skipped);
    const { json: after } = await admin.get(`/roles/${everybody}`);
    t.check('the role of everybody stays', after.id === before.id);
    t.check('and includes others', after.composite);
    const { json: now } = await admin.get(at);
    t.check('what administers stays', now.id === old.id);
    const included = async (label) => {
      const { json } = await admin.get(`/roles/${everybody}/composites`);
      t.check(label, json.map(({ name }) => name).sort());
    };
    const overwrite = (roles) => admin.post('/partialImport', { ifResourceExists: 'OVERWRITE', roles });
    const realmRoles = ['offline_access', 'uma_authorization', 'more'];
    const own = ['manage-account', 'view-profile'];
    await overwrite({
      realm: [
        { name: everybody, composites: { realm: realmRoles, client: { account: own } } },
        ...realmRoles.map((name) => ({ name })),
      ],
      client: { account: [{ name: 'view-profile' }] },
    });
    await included('made anew with what it includes');
    await overwrite({ realm: [{ name: 'offline_access' }] });
    await included('without one that is made anew');
    await t.step(
      'passed over',
      admin.post('/partialImport', {
        ifResourceExists: 'SKIP',
        roles: { client: { 'realm-management': [{ name: 'view-realm' }] } },
      }),
    );
  },

  'administration handed out': async (t) => {
    const { given, admin } = t;
    const token = await given.userToken('manage-realm');
    const management = { 'realm-management': ['realm-admin'] };
    for (const [label, document] of [
      ['by a user', { users: [person('puppet', { clientRoles: management })] }],
      ['by a group', { groups: [{ name: 'bosses', path: '/bosses', clientRoles: management }] }],
      [
        'by a role',
        { roles: { realm: [{ name: 'boss', composite: true, composites: { client: management } }] } },
      ],
    ])
      await t.step(label, admin.post('/partialImport', document, { token }), { ignore: ['results'] });
  },

  'events of imports': async (t) => {
    const { given, admin } = t;
    await given.realm({ adminEventsEnabled: true, adminEventsDetailsEnabled: true });
    await admin.delete('/admin-events');
    await admin.post('/partialImport', everything);
    await admin.post('/partialImport', {
      ifResourceExists: 'OVERWRITE',
      clients: everything.clients,
      identityProviderMappers: [mapper('m', 'a')],
    });
    await admin.post('/partialImport', { ifResourceExists: 'SKIP', clients: everything.clients });
    await admin.post('/partial-export');
    const { json } = await admin.get('/admin-events');
    const shown = json.map(({ operationType, resourceType, resourcePath, representation }) => {
      const { credentials: _secret, ...rest } = JSON.parse(representation);
      return {
        operationType,
        resourceType,
        place: resourcePath.split('/')[0],
        representation: Object.fromEntries(
          Object.entries({ ...rest, id: undefined, internalId: undefined, subGroups: undefined }).toSorted(
            ([a], [b]) => (a < b ? -1 : 1),
          ),
        ),
      };
    });
    t.check('events', shown.map((event) => JSON.stringify(event)).toSorted());
  },

  'what users and clients must be': async (t) => {
    const { admin, step } = t;
    const status = async (label, document) => {
      const answer = await admin.post('/partialImport', document);
      t.check(label, answer.status < 300 ? 'taken' : 'refused');
    };
    await status('a username', { users: [{ username: 'x y<' }] });
    await status('an email', { users: [{ username: 'mail', email: 'bad' }] });
    await status('a redirect URI', { clients: [{ clientId: 'js', redirectUris: ['javascript:alert(1)'] }] });
    await step('nobody', admin.get('/users'), { ignore: ['$'] });
    // Names that were somebody's before names had to be longer.
    for (const username of ['x', 'ab', '1']) await status(`short: ${username}`, { users: [{ username }] });
    const { json } = await admin.get('/users');
    t.check(
      'they are there',
      json
        .map(({ username }) => username)
        .sort()
        .filter((name) => name.length < 3),
    );
  },

  'nothing to import': async (t) => {
    await into(t)('nothing', {});
    await into(t)('empty lists', { clients: [], users: [], groups: [], roles: {}, identityProviders: [] });
    await into(t)('what nobody knows', { nonsense: [1] });
    await t.step('another method', t.admin.get('/partialImport'));
  },

  'who may': async (t) => {
    const { given } = t;
    const documents = {
      nothing: {},
      users: { users: [person('uma')] },
      clients: { clients: [{ clientId: 'c' }] },
      roles: { roles: { realm: [{ name: 'r' }] } },
      groups: { groups: [{ name: 'g', path: '/g' }] },
      providers: { identityProviders: [provider('c')] },
    };
    for (const roles of [['manage-realm'], ['manage-users'], ['view-realm'], ['realm-admin']]) {
      const username = `by-${roles.join('-')}`;
      await given.user({ username, password: 'pw', roles: { 'realm-management': roles } });
      for (const [what, document] of Object.entries(documents)) {
        const { access_token: token } = await given.tokens({
          grant_type: 'password',
          client_id: 'admin-cli',
          username,
          password: 'pw',
        });
        await into(t)(`${roles}: ${what}`, { ...document, ifResourceExists: 'OVERWRITE' }, { token });
      }
    }
  },
};
