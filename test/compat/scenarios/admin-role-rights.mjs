// Who may see, map and hand out roles: role mappings, scope mappings and composites by the rights over those they are of.
const idOf = ({ headers }) => headers.location.split('/').at(-1);

async function ground({ admin, given }) {
  const app = (await given.client({ clientId: 'app', fullScopeAllowed: false })).id;
  const open = (await given.client({ clientId: 'open' })).id;
  for (const name of ['buyer', 'seller']) await admin.post('/roles', { name });
  await admin.post(`/clients/${app}/roles`, { name: 'mine' });
  const management = (await admin.get('/clients?clientId=realm-management')).json[0].id;
  const role = async (name) => (await admin.get(`/roles/${name}`)).json;
  const of = async (client, name) => (await admin.get(`/clients/${client}/roles/${name}`)).json;
  return {
    app,
    open,
    management,
    buyer: await role('buyer'),
    seller: await role('seller'),
    mine: await of(app, 'mine'),
    manageUsers: await of(management, 'manage-users'),
    viewUsers: await of(management, 'view-users'),
    realmAdmin: await of(management, 'realm-admin'),
    user: await given.user({ username: 'bob' }),
    group: idOf(await admin.post('/groups', { name: 'staff' })),
    scope: idOf(await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' })),
  };
}

const namesOf = (list) => list.map((each) => each.role ?? each.name ?? each).sort();
/** Mappings of all owners at once, by their names. */
const mappingsOf = ({ realmMappings = [], clientMappings = {} }) => [
  namesOf(realmMappings),
  Object.entries(clientMappings).map(([client, { mappings }]) => [client, namesOf(mappings)]),
];

/** Asks as somebody with some roles, and shows names alone. */
const asking =
  ({ given, http, realm, check }) =>
  async (roles) => {
    const token = await given.userToken(...roles);
    return async (name, method, path, json) => {
      const answer = await http[method](`/admin/realms/${realm}${path}`, { token, json });
      const { status, json: body } = answer;
      const shown = Array.isArray(body)
        ? namesOf(body)
        : path.endsWith('-mappings')
          ? mappingsOf(body)
          : body;
      check(`${roles.join(' + ') || 'nobody'}: ${name}`, [status, status < 300 ? shown : body]);
    };
  };

export default {
  'scope mappings': async (world) => {
    const { admin } = world;
    const { app, open, management, buyer, mine, manageUsers, scope } = await ground(world);
    const holders = {
      'a client': `/clients/${app}`,
      'a scope': `/client-scopes/${scope}`,
      'full scope': `/clients/${open}`,
    };
    for (const roles of [
      ['manage-clients'],
      ['view-clients', 'manage-realm'],
      ['manage-clients', 'manage-realm'],
    ]) {
      const ask = await asking(world)(roles);
      for (const [holder, path] of Object.entries(holders)) {
        const at = `${path}/scope-mappings`;
        const owners = {
          realm: ['realm', buyer],
          app: [`clients/${app}`, mine],
          admin: [`clients/${management}`, manageUsers],
        };
        for (const [owner, [below, role]] of Object.entries(owners)) {
          await ask(`${holder}, ${owner}: available`, 'get', `${at}/${below}/available`);
          await ask(`${holder}, ${owner}: map`, 'post', `${at}/${below}`, [role]);
          await ask(`${holder}, ${owner}: all`, 'get', `${at}/${below}/composite`);
          await ask(`${holder}, ${owner}: unmap`, 'delete', `${at}/${below}`, [role]);
          await admin.delete(`${at}/${below}`);
        }
        await ask(`${holder}: of no client`, 'post', `${at}/clients/nope`, []);
      }
    }
  },

  'scope mappings by id and by name': async (world) => {
    const { admin, step } = world;
    const { app, open, buyer, mine, scope } = await ground(world);
    for (const at of [`/clients/${app}/scope-mappings`, `/client-scopes/${scope}/scope-mappings`]) {
      const holder = at.split('/')[1];
      const go = (name, answer) => step(`${holder}: ${name}`, answer);
      await go('by id', admin.post(`${at}/realm`, [{ id: buyer.id, name: 'whatever' }]));
      await go('of a client, at the realm', admin.post(`${at}/realm`, [mine]));
      await go('of the realm, at a client', admin.post(`${at}/clients/${app}`, [buyer]));
      await go('by id, at a client', admin.post(`${at}/clients/${app}`, [{ id: mine.id }]));
      await go('by name, at a client', admin.post(`${at}/clients/${app}`, [{ name: 'mine' }]));
      await go('at another client', admin.post(`${at}/clients/${open}`, [mine]));
      await go('of an unknown id', admin.post(`${at}/realm`, [{ id: 'nope', name: 'buyer' }]));
      await go('all', admin.get(at));
      await go('away by id', admin.delete(`${at}/realm`, [{ id: buyer.id }]));
      await go('away at the realm', admin.delete(`${at}/realm`, [mine]));
      await go('none', admin.get(at));
    }
  },

  'role mappings': async (world) => {
    const { admin } = world;
    const { app, management, buyer, mine, viewUsers, realmAdmin, user, group } = await ground(world);
    for (const at of [`/users/${user}/role-mappings`, `/groups/${group}/role-mappings`]) {
      await admin.post(`${at}/realm`, [buyer]);
      await admin.post(`${at}/clients/${app}`, [mine]);
    }
    const callers = [
      ['view-users'],
      ['view-users', 'view-realm'],
      ['view-users', 'view-clients'],
      ['manage-users'],
      ['manage-users', 'manage-realm'],
      ['manage-users', 'manage-clients'],
      ['manage-users', 'manage-events', 'manage-identity-providers'],
    ];
    for (const roles of callers) {
      const ask = await asking(world)(roles);
      for (const [holder, at] of Object.entries({
        user: `/users/${user}/role-mappings`,
        group: `/groups/${group}/role-mappings`,
      })) {
        for (const below of ['', '/realm', '/realm/composite'])
          await ask(`${holder}${below}`, 'get', `${at}${below}`);
        for (const way of ['', '/available', '/composite'])
          await ask(`${holder}, of a client${way}`, 'get', `${at}/clients/${app}${way}`);
        await ask(`${holder}, to administer`, 'get', `${at}/clients/${management}/available`);
        for (const role of [viewUsers, realmAdmin]) {
          await ask(`${holder} gets ${role.name}`, 'post', `${at}/clients/${management}`, [role]);
          await admin.delete(`${at}/clients/${management}`, [role]);
        }
        await ask(`${holder}: of no client`, 'post', `${at}/clients/nope`, []);
      }
    }
  },

  composites: async (world) => {
    const { admin } = world;
    const { app, buyer, seller, mine, manageUsers, realmAdmin } = await ground(world);
    for (const roles of [
      ['manage-realm'],
      ['manage-clients'],
      ['manage-realm', 'manage-clients'],
      ['view-realm'],
    ]) {
      const ask = await asking(world)(roles);
      for (const at of ['/roles/buyer', `/roles-by-id/${buyer.id}`, `/clients/${app}/roles/mine`]) {
        for (const part of [seller, mine, manageUsers, realmAdmin].filter(({ name }) => !at.endsWith(name))) {
          const name = `${at.split('/').slice(0, 2).join('/')}: ${part.name}`;
          await ask(`${name} in`, 'post', `${at}/composites`, [part]);
          await admin.post(`${at}/composites`, [part]);
          await ask(`${name} seen`, 'get', `${at}/composites`);
          await ask(`${name} out`, 'delete', `${at}/composites`, [part]);
          await admin.delete(`${at}/composites`, [part]);
        }
      }
    }
  },

  'what single roles open': async (world) => {
    const { admin } = world;
    const { app, user, group, scope, buyer } = await ground(world);
    await admin.post('/authentication/flows', {
      alias: 'own',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
    });
    const flow = (await admin.get('/authentication/flows')).json.find(({ alias }) => alias === 'own').id;
    await admin.put(`/clients/${app}`, { authenticationFlowBindingOverrides: { browser: flow } });
    const callers = [
      'view-realm',
      'view-users',
      'manage-users',
      'view-clients',
      'manage-clients',
      'query-users',
      'query-clients',
      'manage-identity-providers',
      'impersonation',
    ];
    for (const role of [...callers, undefined]) {
      const ask = await asking(world)(role ? [role] : []);
      for (const path of [
        '',
        '/roles',
        '/users/count',
        '/authentication/required-actions',
        '/ui-ext/authentication-management/required-actions',
      ])
        await ask(path, 'get', `${path}${path === '' ? '?briefRepresentation=true' : ''}`);
      for (const kind of ['clients', 'idp'])
        await ask(`${kind} of a flow`, 'get', `/ui-ext/authentication-management/${kind}/${flow}`);
      const things = { users: user, groups: group, clients: app, clientScopes: scope, roles: buyer.id };
      for (const [kind, id] of Object.entries(things))
        await ask(`available for ${kind}`, 'get', `/ui-ext/available-roles/${kind}/${id}?max=3`);
      await ask('no group', 'get', '/group-by-path/nope');
      await ask('no client', 'get', '/clients/nope');
      await ask('no client to remove', 'delete', '/clients/nope');
      await ask('no user store', 'get', '/user-storage/nope/name');
      await ask('a cache', 'post', '/clear-crl-cache');
      await ask('permissions of a client', 'get', `/clients/${app}/management/permissions`);
      await ask(
        'permissions of a provider',
        'get',
        '/identity-provider/instances/nope/management/permissions',
      );
      await ask('scopes by their old name', 'get', `/client-templates/${scope}`);
    }
  },
};
