// Realms as documents: exported, imported with all they hold, and what is made of documents that leave something out.
const home = (name) => `/../${encodeURIComponent(name)}`;
const KEYS = 'org.keycloak.keys.KeyProvider';
const POLICIES = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';
const PROFILE = 'org.keycloak.userprofile.UserProfileProvider';

/** Lists without an order on the wire, wherever they are in a document. */
const sets = [
  'realm',
  'client.*',
  'clientScopes',
  'protocolMappers',
  'roles',
  'scopeMappings',
  'clientScopeMappings.*',
  'defaultDefaultClientScopes',
  'defaultOptionalClientScopes',
  'supportedLocales',
  'types',
  'realmRoles',
  'account',
  'app',
  'realm-management',
  'broker',
  'web',
  'policies',
  'keys',
  '$',
];
/** Times of secrets; what this server was asked for and others were not. */
const ignore = ['client.secret.creation.time', 'createdTimestamp'];
const exported = (options = 'exportClients=true&exportGroupsAndRoles=true') =>
  `/partial-export${options && `?${options}`}`;

/** An export with names that paths can be made of. */
const plain = async (answer) => {
  const res = await answer;
  return { ...res, text: res.text.replaceAll(POLICIES, 'policies').replaceAll(KEYS, 'keys') };
};

const flow = (alias, executions = [], more = {}) => ({
  alias,
  providerId: 'basic-flow',
  topLevel: true,
  builtIn: false,
  authenticationExecutions: executions,
  ...more,
});
const run = (authenticator, more = {}) => ({ authenticator, requirement: 'REQUIRED', priority: 10, ...more });

/** Makes a realm of a document beside the scenario's own, and looks at it. */
const make = async ({ admin, realm, step }, label, document, look) => {
  const name = `${realm}-b`;
  const res = await step(label, admin.post('/..', { realm: name, enabled: true, ...document }));
  if (res.status !== 201) return;
  try {
    await look?.({
      see: (what, path = '', options = {}) =>
        step(`${label}: ${what}`, admin.get(`${home(name)}${path}`), { sets, ignore, ...options }),
      at: home(name),
      name,
    });
  } finally {
    await admin.delete(home(name));
  }
};

const idOf = async (res) => (await res).headers.location.split('/').at(-1);

/** Fills the scenario's realm with one of everything that an export holds. */
const fill = async ({ admin, given, realm }) => {
  await given.realm({
    displayName: 'Everything',
    registrationAllowed: true,
    attributes: { mine: 'x' },
    smtpServer: { from: 'a@example.org', host: 'mail' },
    internationalizationEnabled: true,
    supportedLocales: ['en', 'de'],
    defaultLocale: 'de',
    passwordPolicy: 'length(3)',
    otpPolicyType: 'totp',
    otpPolicyAlgorithm: 'HmacSHA1',
    otpPolicyInitialCounter: 0,
    otpPolicyDigits: 8,
    otpPolicyLookAheadWindow: 1,
    otpPolicyPeriod: 30,
    webAuthnPolicyRpEntityName: 'Everything',
    enabledEventTypes: ['LOGIN'],
    browserSecurityHeaders: { xFrameOptions: 'DENY' },
  });
  await admin.post('/localization/de', { hello: 'hallo' });
  await admin.post('/authentication/flows', flow('my browser', undefined, { description: 'Mine' }));
  const at = '/authentication/flows/my%20browser/executions';
  await admin.post(`${at}/execution`, { provider: 'auth-username-password-form' });
  await admin.post(`${at}/flow`, { alias: 'below', type: 'basic-flow', description: 'Below' });
  await admin.post('/authentication/flows/below/executions/execution', {
    provider: 'identity-provider-redirector',
  });
  const { json: executions } = await admin.get('/authentication/flows/below/executions');
  await admin.post(`/authentication/executions/${executions[0].id}/config`, {
    alias: 'redirect',
    config: { defaultProvider: 'up' },
  });
  await given.realm({ browserFlow: 'my browser' });
  await admin.put('/authentication/required-actions/TERMS_AND_CONDITIONS', {
    alias: 'TERMS_AND_CONDITIONS',
    name: 'Terms',
    providerId: 'TERMS_AND_CONDITIONS',
    enabled: true,
    defaultAction: false,
    priority: 5,
    config: {},
  });
  await admin.post('/identity-provider/instances', {
    alias: 'up',
    displayName: 'Up',
    providerId: 'oidc',
    enabled: true,
    config: { clientId: 'c', authorizationUrl: 'https://up.example/a', tokenUrl: 'https://up.example/t' },
  });
  await admin.post('/identity-provider/instances/up/mappers', {
    name: 'a role',
    identityProviderAlias: 'up',
    identityProviderMapper: 'oidc-hardcoded-role-idp-mapper',
    config: { role: 'clerk', syncMode: 'INHERIT' },
  });
  await admin.post('/roles', { name: 'clerk', description: 'A clerk', attributes: { a: ['1', '2'] } });
  const parts = { realm: ['clerk'], client: { account: ['view-profile'] } };
  await admin.post('/roles', { name: 'boss', composite: true, composites: parts });
  const { json: flows } = await admin.get('/authentication/flows');
  const own = flows.find(({ alias }) => alias === 'my browser');
  const app = await idOf(
    admin.post('/clients', {
      clientId: 'app',
      redirectUris: ['https://app.example/*'],
      serviceAccountsEnabled: true,
      directAccessGrantsEnabled: true,
      fullScopeAllowed: false,
      attributes: { x: 'y' },
      protocolMappers: [
        {
          name: 'hard',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-hardcoded-claim-mapper',
          config: {
            'claim.name': 'h',
            'claim.value': 'v',
            'jsonType.label': 'String',
            'access.token.claim': 'true',
          },
        },
      ],
    }),
  );
  const web = await idOf(
    admin.post('/clients', {
      clientId: 'web',
      publicClient: true,
      directAccessGrantsEnabled: true,
      consentRequired: true,
      authenticationFlowBindingOverrides: { browser: own.id },
      defaultClientScopes: ['email'],
      optionalClientScopes: ['phone'],
    }),
  );
  await admin.post(`/clients/${app}/roles`, { name: 'reader', description: 'Reads' });
  const { json: clerk } = await admin.get('/roles/clerk');
  const { json: reader } = await admin.get(`/clients/${app}/roles/reader`);
  await admin.post(`/clients/${app}/scope-mappings/realm`, [clerk]);
  await admin.post(`/clients/${web}/scope-mappings/clients/${app}`, [reader]);
  await admin.post('/client-scopes', {
    name: 'audience',
    protocol: 'openid-connect',
    attributes: { a: 'b' },
    protocolMappers: [
      {
        name: 'aud',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-audience-mapper',
        config: { 'included.client.audience': 'app', 'access.token.claim': 'true' },
      },
    ],
  });
  const { json: scopes } = await admin.get('/client-scopes');
  const scope = scopes.find(({ name }) => name === 'audience').id;
  await admin.put(`/default-default-client-scopes/${scope}`);
  await admin.post(`/client-scopes/${scope}/scope-mappings/realm`, [clerk]);
  await admin.post(`/client-scopes/${scope}/scope-mappings/clients/${app}`, [reader]);
  const staff = await idOf(admin.post('/groups', { name: 'staff', attributes: { k: ['v'] } }));
  await admin.post(`/groups/${staff}/children`, { name: 'kitchen', description: 'Cooks' });
  await admin.post(`/groups/${staff}/role-mappings/realm`, [clerk]);
  await admin.post(`/groups/${staff}/role-mappings/clients/${app}`, [reader]);
  await admin.put(`/default-groups/${staff}`);
  const { json: before } = await admin.get('');
  await admin.post(`/roles-by-id/${before.defaultRole.id}/composites`, [clerk]);
  const account = (await admin.get(`/clients/${app}/service-account-user`)).json;
  await admin.post(`/users/${account.id}/role-mappings/clients/${app}`, [reader]);
  await admin.post('/components', {
    name: 'second',
    providerId: 'rsa-generated',
    providerType: KEYS,
    parentId: before.id,
    config: { priority: ['50'], algorithm: ['RS512'] },
  });
  return { app, realm };
};

/** All that the Admin REST API shows of a realm. */
const lookAround = async ({ admin, step }, label) => {
  const see = (what, path, options) =>
    step(`${label}: ${what}`, admin.get(path), { sets, ignore, ...options });
  await see('the realm', '');
  const { json: clients } = await see('clients', '/clients');
  await see('client scopes', '/client-scopes');
  const { json: roles } = await see('roles', '/roles?briefRepresentation=false');
  for (const { id, name } of roles.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    await see(
      `what ${name.startsWith('default-roles-') ? 'everybody' : name} includes`,
      `/roles-by-id/${id}/composites`,
    );
  for (const { id, clientId, serviceAccountsEnabled } of clients) {
    await see(`roles of ${clientId}`, `/clients/${id}/roles?briefRepresentation=false`);
    await see(`what tokens for ${clientId} speak of`, `/clients/${id}/scope-mappings`, {
      sets: [...sets, 'mappings', 'realmMappings'],
    });
    if (!serviceAccountsEnabled) continue;
    const { json } = await see(`service account of ${clientId}`, `/clients/${id}/service-account-user`);
    await see(`roles of the service account of ${clientId}`, `/users/${json.id}/role-mappings`);
    await see(`groups of the service account of ${clientId}`, `/users/${json.id}/groups`);
  }
  const { json: groups } = await see('groups', '/groups?briefRepresentation=false');
  for (const { id, name } of groups)
    await see(`below ${name}`, `/groups/${id}/children?briefRepresentation=false`);
  await see('default groups', '/default-groups');
  await see('default scopes', '/default-default-client-scopes');
  await see('optional scopes', '/default-optional-client-scopes');
  await see('components', '/components');
  await see('identity providers', '/identity-provider/instances');
  await see('mappers', '/identity-provider/instances/up/mappers');
  await see('required actions', '/authentication/required-actions');
  const { json: flows } = await see('flows', '/authentication/flows');
  for (const { alias } of flows)
    await see(`flow ${alias}`, `/authentication/flows/${encodeURIComponent(alias)}/executions`);
  await see('texts', '/localization/de');
  await see('user profile', '/users/profile');
};

export default {
  'a new realm, exported': async ({ admin, step }) => {
    await step('all of it', plain(admin.post(exported())), { sets, ignore });
    await step('another method', admin.get('/partial-export'));
  },

  'exports hold what is asked for': async (t) => {
    const { admin, step } = t;
    await fill(t);
    for (const options of [
      '',
      'exportClients=true',
      'exportGroupsAndRoles=true',
      'exportClients=true&exportGroupsAndRoles=true',
      'exportClients=yes',
    ])
      await step(options || 'nothing asked for', plain(admin.post(exported(options))), { sets, ignore });
  },

  'secrets in exports': async ({ admin, given, step, check }) => {
    await given.realm({
      smtpServer: { from: 'a@example.org', host: 'mail', auth: 'true', user: 'u', password: 'pw' },
    });
    await given.client({
      clientId: 'app',
      secret: 'a secret',
      attributes: { 'client.secret.rotated': 'old' },
    });
    await admin.post('/identity-provider/instances', {
      alias: 'up',
      providerId: 'oidc',
      config: { clientId: 'c', clientSecret: 'a secret' },
    });
    const { json, text } = await admin.post(exported());
    check('masked', [
      json.smtpServer,
      json.clients.find(({ clientId }) => clientId === 'app').secret,
      json.clients.find(({ clientId }) => clientId === 'app').attributes['client.secret.rotated'],
      json.identityProviders[0].config,
    ]);
    check('nowhere in clear', !text.includes('a secret'));
    await step('client', admin.get('/clients?clientId=app'), { ignore: [...ignore, 'attributes'] });
  },

  'exported, removed and imported': async (t) => {
    const { admin, step, realm } = t;
    await fill(t);
    const { json } = await admin.post(exported());
    const { clients, ...rest } = json;
    // Masked secrets are not what is looked at here.
    const document = { ...rest, clients: clients.map(({ secret: _masked, ...client }) => client) };
    await step('remove', admin.delete(''));
    await step('import', admin.post('/..', document));
    await lookAround(t, 'then');
    const again = await admin.post(exported());
    await step('exported again', plain(again), { sets, ignore });
    await admin.delete('');
    const name = `${realm}-c`;
    t.check(
      'and imported again',
      (await admin.post('/..', { ...again.json, clients: document.clients, realm })).status,
    );
    t.check('beside nothing', (await admin.get(home(name))).status);
  },

  'ids of documents stay': async (t) => {
    const { admin, check } = t;
    await fill(t);
    const { json: before } = await admin.post(exported());
    await admin.delete('');
    await admin.post('/..', before);
    const { json: after } = await admin.post(exported());
    const ids = (list) =>
      list
        .map(({ id, internalId, alias, name, clientId }) => [alias ?? name ?? clientId, id ?? internalId])
        .toSorted();
    const same = (pick) => JSON.stringify(ids(pick(before))) === JSON.stringify(ids(pick(after)));
    check('the same', {
      realm: before.id === after.id,
      flows: same(({ authenticationFlows }) => authenticationFlows),
      configs: same(({ authenticatorConfig }) => authenticatorConfig),
      clients: same(({ clients }) => clients),
      scopes: same(({ clientScopes }) => clientScopes),
      roles: same(({ roles }) => roles.realm),
      'roles of clients': same(({ roles }) => Object.values(roles.client).flat()),
      groups: same(({ groups }) => groups),
      providers: same(({ identityProviders }) => identityProviders),
      mappers: same(({ identityProviderMappers }) => identityProviderMappers),
      policies: same(({ components }) => components[POLICIES]),
    });
  },

  'flows of documents': async (t) => {
    const only = flow('only', [run('auth-cookie')]);
    const see = async ({ see }) => {
      const { json } = await see('flows', '/authentication/flows');
      const { json: realm } = await see('realm', '', { ignore: ['$'] });
      t.check(
        `bound: ${json.map(({ alias }) => alias)}`,
        Object.entries(realm).filter(([name]) => name.endsWith('Flow')),
      );
    };
    await make(t, 'none', { authenticationFlows: [] }, see);
    await make(t, 'one of its own', { authenticationFlows: [only] }, see);
    await make(
      t,
      'bound to its own',
      { authenticationFlows: [only], browserFlow: 'only', directGrantFlow: 'only' },
      see,
    );
    await make(
      t,
      'in the place of a built-in one',
      { authenticationFlows: [flow('browser', [run('auth-cookie')])] },
      async (at) => {
        await see(at);
        await at.see('executions', '/authentication/flows/browser/executions');
      },
    );
    await make(
      t,
      'configured, with flows below',
      {
        authenticationFlows: [
          flow('top', [
            run('identity-provider-redirector', { authenticatorConfig: 'conf', requirement: 'ALTERNATIVE' }),
            { flowAlias: 'low', authenticatorFlow: true, requirement: 'CONDITIONAL', priority: 20 },
          ]),
          flow('low', [run('auth-otp-form')], { topLevel: false, description: 'Low' }),
        ],
        authenticatorConfig: [{ alias: 'conf', config: { defaultProvider: 'x' } }],
      },
      (at) => at.see('executions', '/authentication/flows/top/executions'),
    );
    await make(
      t,
      'of a client',
      {
        authenticationFlows: [{ ...only, id: `${t.realm.slice(5)}-flow` }],
        clients: [
          { clientId: 'app', authenticationFlowBindingOverrides: { browser: `${t.realm.slice(5)}-flow` } },
        ],
      },
      async ({ at }) => {
        const { json: clients } = await t.admin.get(`${at}/clients?clientId=app`);
        const { json: flows } = await t.admin.get(`${at}/authentication/flows`);
        t.check(
          'the override',
          clients[0].authenticationFlowBindingOverrides.browser ===
            flows.find(({ alias }) => alias === 'only').id,
        );
      },
    );
  },

  'required actions of documents': async (t) => {
    const action = {
      alias: 'UPDATE_PROFILE',
      name: 'Mine',
      providerId: 'UPDATE_PROFILE',
      enabled: false,
      defaultAction: true,
      priority: 3,
      config: { a: 'b' },
    };
    const see = ({ see }) => see('actions', '/authentication/required-actions');
    await make(t, 'none', { requiredActions: [] }, see);
    await make(t, 'one', { requiredActions: [action] }, see);
  },

  'clients of documents': async (t) => {
    const mapper = (name, config) => ({
      name,
      protocol: 'openid-connect',
      protocolMapper: 'oidc-hardcoded-claim-mapper',
      config: { 'claim.name': name, ...config },
    });
    await make(
      t,
      'clients',
      {
        clients: [
          { clientId: 'bare' },
          { clientId: 'public', publicClient: true, redirectUris: ['https://app.example/*'] },
          { clientId: 'named', protocol: 'openid-connect', secret: 'secret', attributes: { q: '' } },
          { clientId: 'service', serviceAccountsEnabled: true, defaultRoles: ['y', 'z'] },
          { clientId: 'consenting', consentRequired: true },
          { clientId: 'saml', protocol: 'saml' },
          { clientId: 'signing', protocol: 'saml', attributes: { 'saml.client.signature': 'true' } },
          {
            clientId: 'mapped',
            protocolMappers: [
              mapper('both', { 'id.token.claim': 'true', 'access.token.claim': 'true' }),
              mapper('access', { 'access.token.claim': 'true' }),
              mapper('said', { 'id.token.claim': 'true', 'userinfo.token.claim': 'false' }),
            ],
          },
          { clientId: 'logout', attributes: { 'post.logout.redirect.uris': 'https://app.example/out' } },
        ],
        roles: { client: { service: [{ name: 'y' }] } },
      },
      async ({ see, at }) => {
        const { json } = await see('list', '/clients');
        const service = json.find(({ clientId }) => clientId === 'service').id;
        await see('roles', `/clients/${service}/roles`);
        const { json: realm } = await t.admin.get(at);
        await see('default role', `/roles-by-id/${realm.defaultRole.id}/composites`);
        const { json: account } = await see('service account', `/clients/${service}/service-account-user`);
        await see('its roles', `/users/${account.id}/role-mappings`);
      },
    );
    await make(t, 'two of one name', { clients: [{ clientId: 'a' }, { clientId: 'a' }] });
  },

  'built-in clients of documents': async (t) => {
    const see = async ({ see, at }) => {
      await see('clients', '/clients');
      const { json: realm } = await t.admin.get(at);
      await see('default role', `/roles-by-id/${realm.defaultRole.id}/composites`);
    };
    await make(t, 'account', { clients: [{ clientId: 'account', name: 'mine' }] }, see);
    await make(t, 'realm-management', { clients: [{ clientId: 'realm-management' }] }, async (at) => {
      await see(at);
      const { json } = await t.admin.get(`${at.at}/clients?clientId=realm-management`);
      await at.see('its roles', `/clients/${json[0].id}/roles`);
      await at.see('all of them', `/clients/${json[0].id}/roles/realm-admin/composites`);
    });
  },

  'client scopes of documents': async (t) => {
    const scope = { name: 'one', protocol: 'openid-connect', attributes: { a: 'b', c: '' } };
    const see = async ({ see }) => {
      await see('scopes', '/client-scopes');
      await see('default', '/default-default-client-scopes');
      await see('optional', '/default-optional-client-scopes');
      await see('clients', '/clients');
    };
    await make(t, 'none', { clientScopes: [] }, see);
    await make(
      t,
      'one',
      {
        clientScopes: [scope],
        clients: [
          { clientId: 'app', defaultClientScopes: ['one', 'profile'], serviceAccountsEnabled: true },
          { clientId: 'app2' },
        ],
      },
      see,
    );
    await make(
      t,
      'a default',
      {
        clientScopes: [scope],
        defaultDefaultClientScopes: ['one'],
        defaultOptionalClientScopes: [],
        clients: [{ clientId: 'app' }],
      },
      see,
    );
    await make(t, 'a default nobody knows', { defaultDefaultClientScopes: ['nobody'] }, see);
  },

  'roles of documents': async (t) => {
    const see = async ({ see, at }) => {
      const { json: roles } = await see('roles', '/roles?briefRepresentation=false');
      for (const { id, name } of roles.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
        await see(
          `what ${name.startsWith('default-roles-') ? 'everybody' : name} includes`,
          `/roles-by-id/${id}/composites`,
        );
      const { json } = await t.admin.get(at);
      t.check('default role', json.defaultRole.name);
    };
    await make(
      t,
      'roles',
      {
        clients: [{ clientId: 'app' }],
        roles: {
          realm: [
            { name: 'a', attributes: { k: ['v'] }, description: 'A' },
            { name: 'b', composite: true, composites: { realm: ['a'], client: { app: ['c'] } } },
          ],
          client: { app: [{ name: 'c' }, { name: 'd', composites: { realm: ['b'] } }] },
        },
      },
      see,
    );
    await make(t, 'a default role by name', { defaultRole: { name: 'everybody' } }, see);
    await make(
      t,
      'default roles of old',
      { roles: { realm: [{ name: 'x' }] }, defaultRoles: ['x', 'made'] },
      see,
    );
    await make(
      t,
      'offline_access of its own',
      { roles: { realm: [{ name: 'offline_access', description: '${role_offline-access}' }] } },
      see,
    );
  },

  'names that make roles': async (t) => {
    await make(
      t,
      'groups and scope mappings',
      {
        groups: [
          {
            name: 'a',
            realmRoles: ['auto'],
            clientRoles: { account: ['auto2'] },
            subGroups: [{ name: 'b', attributes: { k: ['v'] }, subGroups: [{ name: 'c' }] }],
          },
        ],
        defaultGroups: ['/a/b'],
        scopeMappings: [
          { client: 'account', roles: ['auto3'] },
          { clientScope: 'email', roles: ['auto'] },
        ],
        clientScopeMappings: { account: [{ client: 'admin-cli', roles: ['auto4'] }] },
      },
      async ({ see, at }) => {
        await see('roles', '/roles');
        const { json: clients } = await t.admin.get(`${at}/clients`);
        const client = (wanted) => clients.find(({ clientId }) => clientId === wanted).id;
        await see('roles of account', `/clients/${client('account')}/roles`);
        await see('of account', `/clients/${client('account')}/scope-mappings`);
        await see('of admin-cli', `/clients/${client('admin-cli')}/scope-mappings`);
        await see('groups', '/groups?briefRepresentation=false&q=k:v');
        await see('default groups', '/default-groups');
      },
    );
    await make(t, 'two groups of one name', { groups: [{ name: 'a' }, { name: 'a' }] });
  },

  'components of documents': async (t) => {
    const see = ({ see }) => see('components', '/components');
    const key = { name: 'k', providerId: 'rsa-generated', config: { priority: ['5'] } };
    await make(t, 'a key', { components: { [KEYS]: [key] } }, see);
    const policy = { name: 'p', providerId: 'scope', subType: 'anonymous', config: {} };
    await make(t, 'a policy', { components: { [POLICIES]: [policy] } }, see);
    await make(t, 'none', { components: {} }, see);
    const { json: profile } = await t.admin.get('/users/profile');
    const config = {
      'kc.user.profile.config': [JSON.stringify({ ...profile, unmanagedAttributePolicy: 'ENABLED' })],
    };
    await make(
      t,
      'a user profile',
      { components: { [PROFILE]: [{ providerId: 'declarative-user-profile', config }] } },
      ({ see }) => see('profile', '/users/profile'),
    );
  },

  'identity providers of documents': async (t) => {
    await make(
      t,
      'one',
      {
        identityProviders: [
          { alias: 'up', providerId: 'oidc', displayName: 'Up', trustEmail: true, config: { clientId: 'c' } },
        ],
        identityProviderMappers: [
          {
            name: 'm',
            identityProviderAlias: 'up',
            identityProviderMapper: 'hardcoded-attribute-idp-mapper',
            config: { attribute: 'a' },
          },
        ],
      },
      async ({ see }) => {
        await see('providers', '/identity-provider/instances');
        await see('mappers', '/identity-provider/instances/up/mappers');
      },
    );
  },

  'texts of documents': async (t) => {
    const document = {
      localizationTexts: { de: { a: 'b' }, fr: { c: 'd', e: 'f' } },
      supportedLocales: ['de', 'fr'],
      internationalizationEnabled: true,
    };
    await make(t, 'texts', document, async ({ see }) => {
      await see('locales', '/localization');
      await see('one', '/localization/fr');
    });
  },

  'masked secrets of documents': async (t) => {
    const masked = '**********';
    await make(
      t,
      'import',
      {
        smtpServer: { from: 'a@example.org', host: 'mail', auth: 'true', user: 'u', password: masked },
        clients: [{ clientId: 'app', secret: masked, serviceAccountsEnabled: true }],
        identityProviders: [
          { alias: 'up', providerId: 'oidc', config: { clientId: 'c', clientSecret: masked } },
        ],
        authenticationFlows: [
          flow('own', [run('identity-provider-redirector', { authenticatorConfig: 'conf' })]),
        ],
        authenticatorConfig: [{ alias: 'conf', config: { defaultProvider: 'up', other: masked } }],
      },
      async ({ name, at }) => {
        const form = { grant_type: 'client_credentials', client_id: 'app', client_secret: masked };
        const { status } = await t.http.post(`/realms/${name}/protocol/openid-connect/token`, { form });
        t.check('the mask lets in', status === 200);
        const { json } = await t.admin.get(at);
        t.check('mail server', json.smtpServer);
        const { json: provider } = await t.admin.get(`${at}/identity-provider/instances/up`);
        t.check('identity provider', provider.config);
        const { json: document } = await t.admin.post(`${at}/partial-export`);
        t.check(
          'authenticator',
          document.authenticatorConfig.find(({ alias }) => alias === 'conf'),
        );
      },
    );
  },

  'files of texts': async ({ admin, step }) => {
    const form = (name, content) => ({
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      text: [
        '--x',
        `content-disposition: form-data; name="${name}"; filename="texts.json"`,
        'content-type: application/json',
        '',
        content,
        '--x--',
        '',
      ].join('\r\n'),
    });
    const send = (label, ...of) => step(label, admin.post('/localization/it', undefined, form(...of)));
    await send('a file', 'file', JSON.stringify({ a: 'b', c: 'd' }));
    await send('more', 'file', JSON.stringify({ c: 'e' }));
    await send('no file', 'other', '{}');
    await send('no texts', 'file', 'nonsense');
    await send('no object', 'file', '[1]');
    await step('then', admin.get('/localization/it'));
  },

  'users of documents': async (t) => {
    const password = { type: 'password', value: 'pw' };
    const who = (username, more) => ({
      username,
      email: `${username}@example.org`,
      firstName: 'Ann',
      lastName: 'Archer',
      enabled: true,
      emailVerified: true,
      credentials: [password],
      ...more,
    });
    await make(
      t,
      'users',
      {
        clients: [{ clientId: 'app', publicClient: true, directAccessGrantsEnabled: true }],
        roles: { realm: [{ name: 'clerk' }], client: { app: [{ name: 'reader' }] } },
        groups: [{ name: 'staff', realmRoles: ['clerk'], subGroups: [{ name: 'kitchen' }] }],
        identityProviders: [{ alias: 'up', providerId: 'oidc', config: { clientId: 'c' } }],
        defaultGroups: ['/staff'],
        users: [
          who('plain'),
          who('given', {
            realmRoles: ['clerk', 'made'],
            clientRoles: { app: ['reader'] },
            groups: ['/staff/kitchen'],
            federatedIdentities: [{ identityProvider: 'up', userId: 'u1', userName: 'n1' }],
            clientConsents: [{ clientId: 'app', grantedClientScopes: ['email'] }],
            createdTimestamp: 1600000000000,
            notBefore: 5,
            requiredActions: [],
          }),
          who('asked', { requiredActions: ['UPDATE_PASSWORD'] }),
          { username: 'off', attributes: { a: ['b'] } },
        ],
      },
      async ({ see, name }) => {
        const { json: users } = await see('users', '/users', { ignore: ['createdTimestamp'], sets: [] });
        for (const { id, username } of users) {
          await see(`${username}`, `/users/${id}`, { ignore: ['createdTimestamp'] });
          await see(`roles of ${username}`, `/users/${id}/role-mappings`, {
            sets: [...sets, 'realmMappings', 'mappings'],
          });
          await see(`groups of ${username}`, `/users/${id}/groups`);
          await see(`identities of ${username}`, `/users/${id}/federated-identity`);
          await see(`consents of ${username}`, `/users/${id}/consents`, {
            ignore: ['createdDate', 'lastUpdatedDate'],
          });
        }
        for (const username of ['plain', 'given', 'asked', 'off']) {
          const form = { grant_type: 'password', client_id: 'app', username, password: 'pw' };
          const res = await t.step(
            `a token for ${username}`,
            t.http.post(`/realms/${name}/protocol/openid-connect/token`, { form }),
          );
          if (res.json.access_token) t.check(`for ${username}`, t.claims(res.json.access_token));
        }
      },
    );
  },

  'updates leave out what has endpoints of its own': async (t) => {
    const { admin, step } = t;
    const parts = {
      roles: { realm: [{ name: 'r' }] },
      groups: [{ name: 'g' }],
      users: [{ username: 'uma' }],
      clients: [{ clientId: 'c' }],
      clientScopes: [{ name: 's' }],
      components: { [KEYS]: [{ name: 'k', providerId: 'rsa-generated' }] },
      identityProviders: [{ alias: 'i', providerId: 'oidc' }],
      identityProviderMappers: [{ name: 'm' }],
      authenticationFlows: [{ alias: 'f' }],
      authenticatorConfig: [{ alias: 'f' }],
      requiredActions: [{ alias: 'UPDATE_PROFILE', name: 'X' }],
      localizationTexts: { de: { a: 'b' } },
      scopeMappings: [{ client: 'nobody', roles: ['x'] }],
      clientScopeMappings: { account: [{ client: 'admin-cli', roles: ['x'] }] },
      defaultDefaultClientScopes: ['x'],
      defaultRoles: ['x'],
      defaultRole: { name: 'other' },
    };
    for (const [name, value] of Object.entries(parts)) await step(name, admin.put('', { [name]: value }));
    const { json } = await admin.post(exported());
    await step('the whole export', admin.put('', json));
    await step('then', plain(admin.post(exported())), { sets, ignore });
    await step('users', admin.get('/users'));
  },

  'who may export': async ({ given, admin, step }) => {
    for (const roles of [
      ['manage-realm'],
      ['view-realm'],
      ['manage-realm', 'view-clients'],
      ['manage-realm', 'query-clients'],
      ['manage-realm', 'query-groups'],
      ['manage-realm', 'view-users'],
      ['realm-admin'],
    ]) {
      const token = await given.userToken(...roles);
      for (const options of ['', 'exportClients=true', 'exportGroupsAndRoles=true'])
        await step(`${roles} ${options}`, admin.post(exported(options), undefined, { token }), {
          ignore: ['$'],
        });
    }
  },
};
