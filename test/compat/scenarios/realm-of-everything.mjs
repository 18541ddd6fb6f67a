// One realm with one of everything, and what twenty kinds of client and user get out of it.
const mapper = (name, protocolMapper, config = {}) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper,
  config: {
    'id.token.claim': 'true',
    'access.token.claim': 'true',
    'userinfo.token.claim': 'true',
    'introspection.token.claim': 'true',
    ...config,
  },
});
const idOf = (res) => res.headers.location?.split('/').at(-1);

/** Of every kind of OpenID Connect mapper there is, one that speaks without its neighbours. */
const MAPPERS = [
  mapper('attribute', 'oidc-usermodel-attribute-mapper', {
    'user.attribute': 'department',
    'claim.name': 'org.department',
  }),
  mapper('attributes', 'oidc-usermodel-attribute-mapper', {
    'user.attribute': 'badges',
    'claim.name': 'badge\\.numbers',
    'jsonType.label': 'int',
    multivalued: 'true',
  }),
  mapper('of groups', 'oidc-usermodel-attribute-mapper', {
    'user.attribute': 'floor',
    'claim.name': 'floors.roles',
    multivalued: 'true',
    'aggregate.attrs': 'true',
  }),
  mapper('property', 'oidc-usermodel-property-mapper', {
    'user.attribute': 'username',
    'claim.name': 'login',
  }),
  mapper('fixed', 'oidc-hardcoded-claim-mapper', {
    'claim.name': 'tenant',
    'claim.value': '{"id":7}',
    'jsonType.label': 'JSON',
    'lightweight.claim': 'true',
    'access.tokenResponse.claim': 'true',
  }),
  mapper('groups', 'oidc-group-membership-mapper', { 'claim.name': 'member.roles', 'full.path': 'true' }),
  mapper('session', 'oidc-usersessionmodel-note-mapper', {
    'user.session.note': 'clientHost',
    'claim.name': 'host',
  }),
  mapper('realm roles', 'oidc-usermodel-realm-role-mapper', {
    'claim.name': 'realm.roles',
    multivalued: 'true',
    'usermodel.realmRoleMapping.rolePrefix': 'R_',
  }),
  mapper('shop roles', 'oidc-usermodel-client-role-mapper', {
    'claim.name': 'shop.roles',
    multivalued: 'true',
    'usermodel.clientRoleMapping.clientId': 'shop',
    'usermodel.clientRoleMapping.rolePrefix': 'C_',
  }),
  mapper('state', 'oidc-session-state-mapper'),
  mapper('amr', 'oidc-amr-mapper'),
  mapper('more', 'oidc-hardcoded-role-mapper', { role: 'shop.guest' }),
  mapper('renamed', 'oidc-role-name-mapper', { role: 'reader', 'new.role.name': 'lector' }),
  mapper('nonce', 'oidc-nonce-backwards-compatible-mapper'),
  mapper('organization', 'oidc-organization-membership-mapper', {
    'claim.name': 'organization',
    multivalued: 'true',
    'jsonType.label': 'String',
  }),
  mapper('claims', 'oidc-claims-param-token-mapper'),
];
const AUDIENCE = mapper('api', 'oidc-audience-mapper', { 'included.client.audience': 'api' });

const app = { directAccessGrantsEnabled: true, protocolMappers: [AUDIENCE] };
const on = (...names) => ({ attributes: Object.fromEntries(names.map((name) => [name, 'true'])) });
const LIGHT = 'client.use.lightweight.access.token.enabled';
const LASTING = 'client_credentials.use_refresh_token';

/** Kinds of clients, beside what Keycloak assumes. */
const CLIENTS = {
  confidential: app,
  'with every mapper': { ...app, protocolMappers: [AUDIENCE, ...MAPPERS] },
  'with every mapper, lightweight': { ...app, protocolMappers: [AUDIENCE, ...MAPPERS], ...on(LIGHT) },
  public: { ...app, publicClient: true },
  'narrow, nothing mapped': { ...app, fullScopeAllowed: false },
  'narrow, a composite mapped': { ...app, fullScopeAllowed: false },
  'narrow, a role of a client mapped': { ...app, fullScopeAllowed: false },
  'narrow, with roles of its own': { ...app, fullScopeAllowed: false },
  'narrow, with a scope of roles': { ...app, fullScopeAllowed: false },
  'with scopes of its own': app,
  'without any scope': { ...app, defaultClientScopes: [], optionalClientScopes: [] },
  'without roles': {
    ...app,
    defaultClientScopes: ['basic', 'profile', 'email'],
    optionalClientScopes: ['roles'],
  },
  lightweight: { ...app, ...on(LIGHT) },
  'lightweight, without a scope for roles': { ...app, ...on(LIGHT), defaultClientScopes: ['basic'] },
  'with origins': {
    ...app,
    webOrigins: ['+', 'https://more.example.org'],
    redirectUris: ['https://app.example.org/*', '/here'],
    rootUrl: 'https://root.example.org',
  },
  pairwise: {
    ...app,
    redirectUris: ['https://pair.example.org/cb'],
    protocolMappers: [
      AUDIENCE,
      mapper('pairwise', 'oidc-sha256-pairwise-sub-mapper', { pairwiseSubAlgorithmSalt: 'salt' }),
    ],
  },
  'without refresh tokens': { ...app, attributes: { 'use.refresh.tokens': 'false' } },
  'that lives shortly': { ...app, attributes: { 'access.token.lifespan': '60' } },
  service: { ...app, serviceAccountsEnabled: true },
  'lasting service': { ...app, serviceAccountsEnabled: true, ...on(LASTING) },
  'lightweight service': { ...app, serviceAccountsEnabled: true, ...on(LIGHT) },
  'service with every mapper': {
    ...app,
    serviceAccountsEnabled: true,
    protocolMappers: [AUDIENCE, ...MAPPERS],
  },
  'narrow service': { ...app, serviceAccountsEnabled: true, fullScopeAllowed: false },
};

const USERS = {
  plain: {},
  full: {
    attributes: {
      department: ['kitchen'],
      badges: ['1', '2'],
      floor: ['5'],
      phoneNumber: ['+1 555'],
      phoneNumberVerified: ['true'],
      street: ['1 Main St'],
      locality: ['Town'],
      zoneinfo: ['Europe/Berlin'],
      nickname: ['Ful'],
    },
    emailVerified: false,
  },
  member: {},
  'direct-roles': {},
  stripped: {},
  disabled: { enabled: false },
  'to-be-changed': { requiredActions: ['UPDATE_PASSWORD'] },
  nameless: { firstName: '', lastName: '' },
};

/** The realm, made through the Admin REST API alone. */
async function everything(context) {
  const { admin, given } = context;
  const profile = (await admin.get('/users/profile')).json;
  await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
  const role = async (at, name) => {
    await admin.post(at, { name });
    return (await admin.get(`${at}/${name}`)).json;
  };
  const shop = await given.client({ clientId: 'shop' });
  const roles = {};
  for (const name of ['reader', 'writer', 'boss', 'granted', 'scoped'])
    roles[name] = await role('/roles', name);
  for (const name of ['buyer', 'seller', 'guest'])
    roles[name] = await role(`/clients/${shop.id}/roles`, name);
  await admin.post('/roles/boss/composites', [roles.writer, roles.seller]);
  await admin.post(`/clients/${shop.id}/roles/seller/composites`, [roles.buyer]);
  const { defaultRole } = (await admin.get()).json;
  await admin.post(`/roles-by-id/${defaultRole.id}/composites`, [roles.granted]);

  const group = async (name, parent, attributes) =>
    idOf(await admin.post(parent ? `/groups/${parent}/children` : '/groups', { name, attributes }));
  const staff = await group('staff', undefined, { floor: ['1'] });
  const kitchen = await group('kitchen', staff, { floor: ['2'], department: ['cooks'] });
  await admin.post(`/groups/${staff}/role-mappings/realm`, [roles.reader]);
  await admin.post(`/groups/${kitchen}/role-mappings/clients/${shop.id}`, [roles.seller]);

  const scope = async (name, attributes = {}, protocolMappers = []) =>
    idOf(
      await admin.post('/client-scopes', { name, protocol: 'openid-connect', attributes, protocolMappers }),
    );
  const claim = (name) =>
    mapper(name, 'oidc-hardcoded-claim-mapper', { 'claim.name': `of_${name}`, 'claim.value': name });
  const scopes = {
    shown: await scope('shown', { 'include.in.token.scope': 'true' }, [claim('shown')]),
    hidden: await scope('hidden', { 'include.in.token.scope': 'false' }, [claim('hidden')]),
    asked: await scope('asked', { 'include.in.token.scope': 'true' }, [claim('asked')]),
    unseen: await scope('unseen', { 'include.in.token.scope': 'false' }, [claim('unseen')]),
    scoped: await scope('of-roles', {}, [claim('scoped')]),
  };
  await admin.post(`/client-scopes/${scopes.scoped}/scope-mappings/realm`, [roles.scoped]);

  const secrets = {};
  const clients = {};
  for (const [name, rep] of [['api', {}], ...Object.entries(CLIENTS)]) {
    const clientId = name.replaceAll(/\W+/g, '-');
    clients[name] = await given.client({ clientId, ...rep });
    secrets[name] = clients[name].secret;
  }
  const at = (name) => `/clients/${clients[name].id}`;
  await admin.post(`${at('narrow, a composite mapped')}/scope-mappings/realm`, [roles.boss]);
  await admin.post(`${at('narrow, a role of a client mapped')}/scope-mappings/clients/${shop.id}`, [
    roles.buyer,
  ]);
  const own = await role(`${at('narrow, with roles of its own')}/roles`, 'own');
  await admin.put(`${at('narrow, with a scope of roles')}/optional-client-scopes/${scopes.scoped}`);
  for (const name of ['shown', 'hidden'])
    await admin.put(`${at('with scopes of its own')}/default-client-scopes/${scopes[name]}`);
  for (const name of ['asked', 'unseen'])
    await admin.put(`${at('with scopes of its own')}/optional-client-scopes/${scopes[name]}`);

  const users = {};
  for (const [username, rep] of Object.entries(USERS))
    users[username] = await given.user({ username, password: 'pw', ...rep });
  await admin.put(`/users/${users.member}/groups/${kitchen}`);
  await admin.put(`/users/${users.full}/groups/${staff}`);
  await given.roles(users['direct-roles'], { realm: ['boss', 'scoped'] });
  await admin.post(
    `/users/${users['direct-roles']}/role-mappings/clients/${clients['narrow, with roles of its own'].id}`,
    [own],
  );
  const defaults = (await admin.get(`/users/${users.stripped}/role-mappings/realm`)).json;
  await admin.delete(`/users/${users.stripped}/role-mappings/realm`, defaults);
  for (const [name, { serviceAccountsEnabled }] of Object.entries(CLIENTS)) {
    if (!serviceAccountsEnabled) continue;
    const { id } = (await admin.get(`${at(name)}/service-account-user`)).json;
    await given.roles(id, { realm: ['boss'], shop: ['guest'] });
  }
  return { clients, secrets, users, shop, roles, staff, kitchen };
}

/** What there is to see of a token request of one kind: tokens, userinfo, introspection, refreshed, with less scope. */
async function show(context, { clients, secrets }, kind, name, form, { less } = {}) {
  const { oidc, step } = context;
  const { clientId, publicClient } = clients[kind];
  const basic = publicClient ? {} : { basic: [clientId, secrets[kind]] };
  const own = publicClient ? { client_id: clientId } : {};
  const { status, json } = await step(name, oidc.token({ ...form, ...own }, basic));
  if (status !== 200) return;
  const token = json.access_token;
  await step(`${name}: userinfo`, oidc.userinfo({ token }));
  await step(`${name}: introspection`, oidc.introspect({ token }, { basic: ['api', secrets.api] }));
  if (!publicClient) await step(`${name}: introspection by itself`, oidc.introspect({ token }, basic));
  const { refresh_token } = json;
  if (!refresh_token) return;
  const refresh = (scope) =>
    oidc.token(
      { grant_type: 'refresh_token', refresh_token, ...own, ...(scope !== undefined && { scope }) },
      basic,
    );
  await step(`${name}: refreshed`, refresh());
  if (less !== undefined) await step(`${name}: refreshed with "${less}"`, refresh(less));
}

const login = (username, scope) => ({ grant_type: 'password', username, password: 'pw', scope });

export default {
  'every kind of client': async (context) => {
    const realm = await everything(context);
    for (const kind of Object.keys(CLIENTS)) {
      for (const username of ['full', 'direct-roles'])
        await show(context, realm, kind, `${kind}, ${username}`, login(username, 'openid'));
    }
  },

  'every kind of user': async (context) => {
    const realm = await everything(context);
    for (const username of Object.keys(USERS)) {
      const scope = 'openid address phone';
      await show(context, realm, 'confidential', username, login(username, scope), { less: 'openid phone' });
      await show(context, realm, 'with every mapper', `${username}, every mapper`, login(username, 'openid'));
    }
  },

  'every kind of scope': async (context) => {
    const realm = await everything(context);
    const SCOPES = [
      undefined,
      'openid',
      'profile',
      'openid email profile',
      'openid address phone',
      'phone openid',
      'openid offline_access',
      'offline_access',
      'openid asked',
      'openid unseen',
      'unseen asked openid',
      'openid nonsense',
      'openid asked:thing',
      'openid roles',
      'openid basic web-origins acr',
      'shown',
      'hidden',
    ];
    for (const scope of SCOPES) {
      const form = login('full', scope);
      if (scope === undefined) delete form.scope;
      await show(context, realm, 'with scopes of its own', `asks for ${scope}`, form, { less: 'openid' });
    }
    for (const scope of ['openid', 'openid of-roles'])
      await show(
        context,
        realm,
        'narrow, with a scope of roles',
        `a scope of roles: ${scope}`,
        login('direct-roles', scope),
      );
    await show(
      context,
      realm,
      'without roles',
      'roles when asked for',
      login('direct-roles', 'openid roles'),
      { less: 'openid' },
    );
    for (const scope of ['openid', 'email', 'openid phone'])
      await show(context, realm, 'without any scope', `no scopes: ${scope}`, login('full', scope));
  },

  'every kind of service': async (context) => {
    const realm = await everything(context);
    for (const [kind, { serviceAccountsEnabled }] of Object.entries(CLIENTS)) {
      if (!serviceAccountsEnabled) continue;
      for (const scope of [undefined, 'openid', 'openid address', 'profile'])
        await show(
          context,
          realm,
          kind,
          `${kind}: ${scope}`,
          { grant_type: 'client_credentials', ...(scope && { scope }) },
          { less: 'openid' },
        );
    }
  },

  'what is changed shows at once': async (context) => {
    const { admin, given } = context;
    const realm = await everything(context);
    const { users, roles, shop, staff, kitchen, clients } = realm;
    const seen = (name, kind = 'confidential', username = 'member') =>
      show(context, realm, kind, name, login(username, 'openid'));
    await seen('before');
    await admin.put('/roles/reader', { ...roles.reader, name: 'readers' });
    await seen('a role is renamed');
    await admin.delete(`/clients/${shop.id}/roles/buyer`);
    await seen('a role is removed');
    await admin.put(`/groups/${staff}`, { name: 'crew' });
    await seen('a group is renamed', 'with every mapper');
    await admin.delete(`/users/${users.member}/groups/${kitchen}`);
    await seen('the user leaves the group');
    await admin.put(`/clients/${shop.id}`, { ...shop, clientId: 'store' });
    await given.roles(users.member, { store: ['seller'] });
    await seen('a client is renamed');
    await admin.put(`/clients/${clients.confidential.id}`, {
      ...clients.confidential,
      fullScopeAllowed: false,
    });
    await seen('the scope is narrowed');
    await admin.delete(`/clients/${shop.id}`);
    await seen('a client is removed', 'public');
    const { defaultRole } = (await admin.get()).json;
    await admin.delete(`/roles-by-id/${defaultRole.id}/composites`, [roles.granted]);
    await seen('the default role includes less', 'public');
  },

  'clients that every realm has': async (context) => {
    const { admin, oidc, step } = context;
    await everything(context);
    for (const clientId of [
      'account',
      'account-console',
      'admin-cli',
      'broker',
      'realm-management',
      'security-admin-console',
    ]) {
      const [client] = (await admin.get(`/clients?clientId=${clientId}`)).json;
      const change = {
        publicClient: client.publicClient || !client.bearerOnly,
        directAccessGrantsEnabled: true,
      };
      if (!client.bearerOnly) await admin.put(`/clients/${client.id}`, { ...client, ...change });
      for (const username of ['plain', 'direct-roles'])
        await step(
          `${clientId}, ${username}`,
          oidc.token({ ...login(username, 'openid'), client_id: clientId }),
        );
    }
  },

  'what is signed or encrypted': async (context) => {
    const { given, oidc, step, check, claims, admin, keys, realm, base } = context;
    await everything(context);
    const user = await given.user({ username: 'sealed', password: 'pw', roles: { realm: ['boss'] } });
    const pair = keys('enc');
    const jwks = JSON.stringify({ keys: [{ ...pair.jwk, use: 'enc', alg: 'RSA-OAEP' }] });
    const encrypted = {
      'use.jwks.string': 'true',
      'jwks.string': jwks,
      'id.token.encrypted.response.alg': 'RSA-OAEP',
      'id.token.encrypted.response.enc': 'A256GCM',
    };
    const kinds = {
      'signed userinfo': { 'user.info.response.signature.alg': 'RS256' },
      'userinfo by curves': { 'user.info.response.signature.alg': 'ES256' },
      'tokens by PS': {
        'access.token.signed.response.alg': 'PS256',
        'id.token.signed.response.alg': 'PS384',
      },
      'tokens by EdDSA': {
        'access.token.signed.response.alg': 'EdDSA',
        'id.token.signed.response.alg': 'EdDSA',
      },
      'tokens by HS': { 'id.token.signed.response.alg': 'HS256' },
      'encrypted ID tokens': encrypted,
      'lightweight, signed userinfo': {
        ...on(LIGHT).attributes,
        'user.info.response.signature.alg': 'RS512',
      },
      'tokens of RFC 9068': on('access.token.header.type.rfc9068').attributes,
      'spelled in lower case': on('token.response.type.bearer.lower-case').attributes,
      'lives long': { 'access.token.lifespan': '7200', 'client.session.idle.timeout': '300' },
    };
    const header = (token) => {
      const { kid, ...rest } = JSON.parse(Buffer.from(token.split('.')[0], 'base64url'));
      return { ...rest, kid: typeof kid };
    };
    const issuer = `${base}/realms/${realm}`;
    for (const [name, attributes] of Object.entries(kinds)) {
      const clientId = name.replaceAll(/\W+/g, '-');
      const rep = { ...app, clientId, secret: clientId, attributes, protocolMappers: [AUDIENCE, ...MAPPERS] };
      await given.client(rep);
      const basic = { basic: [clientId, clientId] };
      for (const username of ['full', 'sealed']) {
        const { json } = await step(`${name}, ${username}`, oidc.token(login(username, 'openid'), basic));
        if (!json?.access_token) continue;
        check(`${name}, ${username}: heads`, [header(json.access_token), header(json.id_token)]);
        check(`${name}, ${username}: parts`, json.id_token.split('.').length);
        const told = await oidc.userinfo({ token: json.access_token });
        check(`${name}, ${username}: userinfo`, [
          told.status,
          told.headers['content-type']?.replaceAll(' ', '').toLowerCase(),
        ]);
        if (/jwt/.test(told.headers['content-type'] ?? '')) {
          check(`${name}, ${username}: its head`, header(told.text));
          const { iss, aud, sub, ...rest } = claims(told.text);
          check(`${name}, ${username}: its claims`, [
            iss === issuer,
            aud,
            sub === claims(json.access_token).sub,
            rest,
          ]);
        } else if (told.status === 200) check(`${name}, ${username}: its claims`, told.json);
        const again = { grant_type: 'refresh_token', refresh_token: json.refresh_token };
        await step(`${name}, ${username}: refreshed`, oidc.token(again, basic));
      }
    }
    await admin.delete(`/users/${user}`);
  },

  'logins by a browser': async (context) => {
    const { given, admin, oidc, step, browser } = context;
    const realm = await everything(context);
    for (const kind of [
      'confidential',
      'with every mapper',
      'public',
      'lightweight',
      'without refresh tokens',
      'without any scope',
    ])
      for (const username of ['full', 'member']) {
        const { clientId, publicClient, id } = realm.clients[kind];
        const redirect_uri = 'https://app.example.org/cb';
        await admin.put(`/clients/${id}`, { ...realm.clients[kind], redirectUris: [redirect_uri] });
        const ask = { client_id: clientId, redirect_uri, scope: 'openid', nonce: 'n-1' };
        const { code } = await given.code(ask, { username, password: 'pw' }, browser());
        const form = {
          grant_type: 'authorization_code',
          code,
          redirect_uri,
          ...(publicClient && { client_id: clientId }),
        };
        const name = `${kind}, ${username}`;
        const options = publicClient ? {} : { basic: [clientId, realm.secrets[kind]] };
        const { json } = await step(name, oidc.token(form, options));
        await step(`${name}: userinfo`, oidc.userinfo({ token: json.access_token }));
      }
  },
};
