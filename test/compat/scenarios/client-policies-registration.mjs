// Client policies on clients that register themselves or are made by administrators: each condition, each executor.
import { put } from '../scenario-parts/client-policy.mjs';

const uris = { redirect_uris: ['https://app.example.org/cb'] };
const rep = (clientId, more) => ({ clientId, redirectUris: ['https://app.example.org/cb'], ...more });

/** What is asked of an executor, in either way: a client that it lets be, and one that it is against. */
const EXECUTORS = {
  'pkce-enforcer': {
    configuration: { 'auto-configure': false },
    good: { attributes: { 'pkce.code.challenge.method': 'S256' } },
    bad: { attributes: { 'pkce.code.challenge.method': 'plain' } },
  },
  'pkce-enforcer set': { executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true' }, good: {} },
  'consent-required': {
    configuration: { 'auto-configure': false },
    good: { consentRequired: true },
    bad: { consentRequired: false },
  },
  'consent-required set': {
    executor: 'consent-required',
    configuration: { 'auto-configure': true },
    good: {},
  },
  'full-scope-disabled': {
    configuration: { 'auto-configure': false },
    good: { fullScopeAllowed: false },
    bad: { fullScopeAllowed: true },
  },
  'full-scope-disabled set': {
    executor: 'full-scope-disabled',
    configuration: { 'auto-configure': true },
    good: { fullScopeAllowed: true },
  },
  'reject-implicit-grant': {
    configuration: { 'auto-configure': false },
    good: { implicitFlowEnabled: false },
    bad: { implicitFlowEnabled: true },
  },
  'reject-implicit-grant set': {
    executor: 'reject-implicit-grant',
    configuration: { 'auto-configure': true },
    good: { implicitFlowEnabled: true },
  },
  'reject-ropc-grant': {
    configuration: { 'auto-configure': false },
    good: { directAccessGrantsEnabled: false },
    bad: { directAccessGrantsEnabled: true },
  },
  'reject-ropc-grant set': {
    executor: 'reject-ropc-grant',
    configuration: { 'auto-configure': true },
    good: { directAccessGrantsEnabled: true },
  },
  'holder-of-key-enforcer': {
    configuration: { 'auto-configure': false },
    good: { attributes: { 'tls.client.certificate.bound.access.tokens': 'true' } },
    bad: { attributes: { 'tls.client.certificate.bound.access.tokens': 'false' } },
  },
  'dpop-bind-enforcer': {
    configuration: { 'auto-configure': false },
    good: { attributes: { 'dpop.bound.access.tokens': 'true' } },
    bad: { attributes: { 'dpop.bound.access.tokens': 'false' } },
  },
  'dpop-bind-enforcer set': {
    executor: 'dpop-bind-enforcer',
    configuration: { 'auto-configure': true },
    good: {},
  },
  'secure-client-authenticator': {
    configuration: {
      'allowed-client-authenticators': ['client-jwt'],
      'default-client-authenticator': 'client-jwt',
    },
    good: { clientAuthenticatorType: 'client-jwt' },
    bad: { clientAuthenticatorType: 'client-secret' },
  },
  'secure-client-uris': {
    good: { rootUrl: 'https://app.example.org' },
    bad: { baseUrl: 'http://app.example.org' },
  },
  'secure-client-uris by redirect URI': {
    executor: 'secure-client-uris',
    good: {},
    bad: { redirectUris: ['https://app.example.org/*'] },
  },
  'secure-client-uris-pattern': {
    configuration: {
      'allowed-patterns': ['https://app\\.example\\.org/.*'],
      'client-uri-fields': ['redirectUris', 'logoUri'],
    },
    good: { attributes: { logoUri: 'https://app.example.org/logo.png' } },
    bad: { attributes: { logoUri: 'https://other.example.org/logo.png' } },
  },
  'secure-client-uris-pattern without patterns': {
    executor: 'secure-client-uris-pattern',
    configuration: { 'client-uri-fields': ['redirectUris'] },
    bad: {},
  },
  'secure-response-type': {
    configuration: { 'auto-configure': false },
    good: { attributes: { 'id.token.as.detached.signature': 'true' } },
    bad: {},
  },
  'secure-response-type set': {
    executor: 'secure-response-type',
    configuration: { 'auto-configure': true },
    good: {},
  },
  'secure-signature-algorithm': {
    configuration: { 'default-algorithm': 'ES256' },
    good: { attributes: { 'id.token.signed.response.alg': 'PS512' } },
    bad: { attributes: { 'id.token.signed.response.alg': 'RS256' } },
  },
  'secure-signature-algorithm of access tokens': {
    executor: 'secure-signature-algorithm',
    configuration: {},
    good: { attributes: { 'access.token.signed.response.alg': 'ES256' } },
    bad: { attributes: { 'access.token.signed.response.alg': 'RS256' } },
  },
  'secure-ciba-req-sig-algorithm': {
    good: {},
    bad: { attributes: { 'ciba.backchannel.auth.request.signing.alg': 'RS256' } },
  },
  'secure-logout': { good: { frontchannelLogout: false }, bad: { frontchannelLogout: true } },
  'secure-redirect-uris-enforcer': {
    configuration: {},
    good: {},
    bad: { redirectUris: ['http://app.example.org/cb'] },
  },
  'secure-redirect-uris-enforcer by OAuth 2.1': {
    executor: 'secure-redirect-uris-enforcer',
    configuration: { 'oauth-2-1-compliant': 'true', 'allow-private-use-uri-scheme': 'true' },
    good: { redirectUris: ['org.example.app:/cb', 'https://app.example.org/cb'] },
    bad: { redirectUris: ['app:/cb'] },
  },
  'secure-redirect-uris-enforcer by domain': {
    executor: 'secure-redirect-uris-enforcer',
    configuration: { 'allow-permitted-domains': ['(.*)\\.example\\.org'] },
    good: {},
    bad: { redirectUris: ['https://app.example.net/cb'] },
  },
  'tls-client-auth-ca-subject-dn': {
    configuration: { 'ca-subject-dn': 'CN=Root', enforced: true },
    good: { clientAuthenticatorType: 'client-x509', attributes: { 'x509.subjectdn': 'CN=app' } },
    bad: {
      clientAuthenticatorType: 'client-x509',
      attributes: { 'x509.subjectdn': 'CN=app', 'x509.casubjectdn': 'CN=Other' },
    },
  },
  'reject-request': { bad: {} },
  'confidential-client': { good: { publicClient: true } },
};

/** The members of a client that executors have to do with. */
const told = ({ status, json }) =>
  status >= 400
    ? [status, json]
    : [
        status,
        ...[
          'consentRequired',
          'fullScopeAllowed',
          'implicitFlowEnabled',
          'directAccessGrantsEnabled',
          'clientAuthenticatorType',
          'redirectUris',
        ].map((name) => json?.[name]),
      ];

const attributesOf = (json) =>
  Object.fromEntries(
    Object.entries(json?.attributes ?? {})
      .filter(([name]) => !/secret|^realm_client$|logout/.test(name))
      .sort(),
  );

const playExecutor = (name) => async (t) => {
  const { admin, dcr, given, check } = t;
  const { executor = name, configuration = {}, good, bad } = EXECUTORS[name];
  const token = await given.iat();
  // One that was there before, which is then updated.
  const { json: old } = await dcr.default.create(rep('old'), { token });
  await put(t, [[executor, configuration]]);
  for (const [kind, more] of [
    ['good', good],
    ['bad', bad],
  ]) {
    if (!more) continue;
    const made = await dcr.default.create(rep(`default-${kind}`, more), { token });
    check(`${kind}: registered`, told(made));
    check(`${kind}: registered, attributes`, attributesOf(made.json));
    check(
      `${kind}: by an administrator`,
      await (async () => {
        const res = await admin.post('/clients', rep(`admin-${kind}`, more));
        if (res.status >= 400) return [res.status, res.json];
        const { json } = await admin.get(`/clients?clientId=admin-${kind}`);
        return [...told({ status: res.status, json: json[0] }), attributesOf(json[0])];
      })(),
    );
    const updated = await dcr.default.update('old', rep('old', more), { token: old.registrationAccessToken });
    check(`${kind}: updated`, told(updated));
    if (updated.status < 400) old.registrationAccessToken = updated.json.registrationAccessToken;
    const { status, json } = await admin.put(`/clients/${old.id}`, rep('old', more));
    check(`${kind}: updated by an administrator`, [status, json]);
  }
};

const oidcExecutor = (executor, configuration, good, bad) => async (t) => {
  await put(t, [[executor, configuration]]);
  const token = await t.given.iat();
  if (good) await t.step('good', t.dcr.oidc.create({ ...uris, ...good }, { token }));
  if (bad) await t.step('bad', t.dcr.oidc.create({ ...uris, ...bad }, { token }));
};

export default {
  ...Object.fromEntries(Object.keys(EXECUTORS).map((name) => [`executor ${name}`, playExecutor(name)])),

  'metadata and pkce-enforcer': oidcExecutor('pkce-enforcer', { 'auto-configure': true }, {}),
  'metadata and secure-client-authenticator': oidcExecutor(
    'secure-client-authenticator',
    {
      'allowed-client-authenticators': ['client-jwt', 'client-x509'],
      'default-client-authenticator': 'client-jwt',
    },
    { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://app.example.org/jwks' },
    { token_endpoint_auth_method: 'client_secret_post' },
  ),
  'metadata and secure-signature-algorithm': oidcExecutor(
    'secure-signature-algorithm',
    {},
    {},
    { id_token_signed_response_alg: 'RS256' },
  ),
  'metadata and dpop-bind-enforcer': oidcExecutor('dpop-bind-enforcer', { 'auto-configure': true }, {}),
  'metadata and secure-client-uris': oidcExecutor(
    'secure-client-uris',
    {},
    {},
    { redirect_uris: ['http://app.example.org/cb'] },
  ),

  'updater context': async (t) => {
    const { given, dcr, admin, step } = t;
    await given.openRegistration();
    const iat = await given.iat();
    const bearer = await given.serviceToken('manage-clients');
    for (const source of [
      'ByAnonymous',
      'ByInitialAccessToken',
      'ByRegistrationAccessToken',
      'ByAuthenticatedUser',
    ]) {
      await admin.put('/client-policies/policies', { policies: [] });
      const { json } = await dcr.default.create(rep(`own-${source}`), { token: iat });
      await put(t, [['reject-request']], [['client-updater-context', { 'update-client-source': [source] }]]);
      const refused = async (name, answer) => {
        const res = await answer;
        t.check(`${source}: ${name}`, res.status >= 400 ? [res.status, res.json] : res.status);
      };
      await refused('anonymous', dcr.default.create(rep(`anonymous-${source}`)));
      await refused('initial access token', dcr.default.create(rep(`iat-${source}`), { token: iat }));
      await refused('bearer', dcr.default.create(rep(`bearer-${source}`), { token: bearer }));
      await refused('administrator', admin.post('/clients', rep(`admin-${source}`)));
      await refused('read', dcr.default.read(`own-${source}`, { token: json.registrationAccessToken }));
      await refused(
        'update',
        dcr.default.update(`own-${source}`, rep(`own-${source}`), { token: json.registrationAccessToken }),
      );
    }
    await step('policies', admin.get('/client-policies/policies'));
  },

  'groups and roles of the updater': async (t) => {
    const { given, dcr, admin, check } = t;
    await admin.post('/groups', { name: 'staff' });
    const { json: groups } = await admin.get('/groups');
    await admin.post('/roles', { name: 'keeper' });
    const member = await given.user({
      username: 'member',
      password: 'pw',
      groups: ['/staff'],
      roles: { 'realm-management': ['manage-clients'] },
    });
    await admin.put(`/users/${member}/groups/${groups[0].id}`);
    await given.user({
      username: 'keeper',
      password: 'pw',
      roles: { realm: ['keeper'], 'realm-management': ['manage-clients'] },
    });
    const tokenOf = async (username) =>
      (await given.tokens({ grant_type: 'password', client_id: 'admin-cli', username, password: 'pw' }))
        .access_token;
    const tokens = {
      member: await tokenOf('member'),
      keeper: await tokenOf('keeper'),
      iat: await given.iat(),
    };
    const conditions = [
      ['client-updater-source-groups', { groups: ['staff'] }],
      ['client-updater-source-roles', { roles: ['keeper'] }],
      ['client-updater-source-roles', { roles: ['realm-management.manage-clients'] }],
      ['client-updater-source-roles', { roles: ['nobody'] }],
      ['client-updater-source-groups', { groups: ['staff'], 'is-negative-logic': true }],
    ];
    for (const [index, condition] of conditions.entries()) {
      await put(t, [['reject-request']], [condition]);
      for (const [name, token] of Object.entries(tokens))
        check(`${index} ${name}`, (await dcr.default.create(rep(`${name}-${index}`), { token })).status);
      for (const name of ['member', 'keeper'])
        check(
          `${index} ${name} as administrator`,
          (await admin.post('/clients', rep(`a-${name}-${index}`), { token: tokens[name] })).status,
        );
      check(`${index} of the master realm`, (await admin.post('/clients', rep(`m-${index}`))).status);
    }
  },

  'hosts of the updater': async (t) => {
    const token = await t.given.iat();
    for (const [index, hosts] of [['127.0.0.1'], ['192.0.2.1'], ['localhost'], []].entries()) {
      await put(t, [['reject-request']], [['client-updater-source-host', { 'trusted-hosts': hosts }]]);
      t.check(`${index} by token`, (await t.dcr.default.create(rep(`h-${index}`), { token })).status);
      t.check(`${index} by administrator`, (await t.admin.post('/clients', rep(`a-${index}`))).status);
    }
  },

  'conditions on the client': async (t) => {
    const { given, dcr, admin, check } = t;
    const token = await given.iat({ count: 50, expiration: 600 });
    const clients = {
      confidential: {},
      public: { publicClient: true },
      bearer: { bearerOnly: true },
      marked: { attributes: { mark: 'x' } },
      saml: { protocol: 'saml' },
    };
    const conditions = {
      confidential: ['client-access-type', { type: ['confidential'] }],
      public: ['client-access-type', { type: ['public'] }],
      'bearer-only': ['client-access-type', { type: ['bearer-only', 'public'] }],
      'not public': ['client-access-type', { type: ['public'], 'is-negative-logic': true }],
      attributes: ['client-attributes', { attributes: '[{"key":"mark","value":"x"}]' }],
      'other value': ['client-attributes', { attributes: '[{"key":"mark","value":"y"}]' }],
      roles: ['client-roles', { roles: ['mark'] }],
      saml: ['client-type', { protocol: 'saml' }],
      'openid-connect': ['client-type', { protocol: 'openid-connect' }],
      scopes: ['client-scopes', { type: 'Default', scopes: ['email'] }],
      'grant type': ['grant-type', { grant_types: ['password'] }],
      acr: ['acr-condition', { 'acr-property': '1' }],
    };
    const olds = {};
    for (const [name, more] of Object.entries(clients))
      olds[name] = (await dcr.default.create(rep(`old-${name}`, more), { token })).json;
    await admin.post(`/clients/${olds.marked.id}/roles`, { name: 'mark' });
    for (const [which, condition] of Object.entries(conditions)) {
      await put(t, [['reject-request']], [condition]);
      for (const [name, more] of Object.entries(clients)) {
        const clientId = `${name}-${which.replaceAll(' ', '-')}`;
        const made = await dcr.default.create(rep(clientId, more), { token });
        check(`${which}: ${name}`, made.status >= 400 ? [made.status, made.json] : made.status);
        const byAdmin = await admin.post('/clients', rep(`admin-${clientId}`, more));
        check(
          `${which}: ${name} by an administrator`,
          byAdmin.status >= 400 ? [byAdmin.status, byAdmin.json] : byAdmin.status,
        );
        const own = { token: olds[name].registrationAccessToken };
        const read = await dcr.default.read(`old-${name}`, own);
        check(`${which}: ${name} read`, read.status >= 400 ? [read.status, read.json] : read.status);
        const seen = await admin.get(`/clients/${olds[name].id}`);
        check(
          `${which}: ${name} read by an administrator`,
          seen.status >= 400 ? [seen.status, seen.json] : seen.status,
        );
        const updated = await admin.put(`/clients/${olds[name].id}`, { name: which });
        check(
          `${which}: ${name} updated by an administrator`,
          updated.status >= 400 ? [updated.status, updated.json] : updated.status,
        );
      }
    }
  },

  'several conditions, and modes': async (t) => {
    const token = await t.given.iat();
    const sets = {
      both: [['any-client'], ['client-access-type', { type: ['confidential'] }]],
      'one not met': [['any-client'], ['client-access-type', { type: ['public'] }]],
      'one with nothing to say': [['any-client'], ['client-roles', { roles: ['x'] }]],
      'nothing to say': [['client-roles', { roles: ['x'] }]],
      none: [],
    };
    for (const mode of ['DEFAULT', 'STRICT'])
      for (const [name, conditions] of Object.entries(sets)) {
        await put(t, [['reject-request']], conditions, { mode });
        t.check(
          `${mode}, ${name}`,
          (await t.dcr.default.create(rep(`${mode}-${name.replaceAll(' ', '-')}`), { token })).status,
        );
      }
    await put(t, [['reject-request']], [['any-client']], { enabled: false });
    t.check('switched off', (await t.dcr.default.create(rep('off'), { token })).status);
  },

  'reading and removing': async (t) => {
    const { given, dcr, admin, step } = t;
    const token = await given.iat();
    const { json } = await dcr.default.create(rep('app', { publicClient: true }), { token });
    await put(t, [['reject-request']]);
    const own = { token: json.registrationAccessToken };
    await step('read', dcr.default.read('app', own));
    await step('read as metadata', dcr.oidc.read('app', own));
    await step('read by an administrator', admin.get(`/clients/${json.id}`));
    await step('update', dcr.default.update('app', rep('app'), own));
    await step('update by an administrator', admin.put(`/clients/${json.id}`, { name: 'x' }));
    await step('new secret', admin.post(`/clients/${json.id}/client-secret`));
    await step('new registration access token', admin.post(`/clients/${json.id}/registration-access-token`));
    await step('remove', dcr.default.delete('app', own));
    await step('remove by an administrator', admin.delete(`/clients/${json.id}`));
    t.check('lists', (await admin.get('/clients?clientId=app')).json.length);
  },

  'a registration access token that stays': async (t) => {
    const token = await t.given.iat();
    const { json } = await t.dcr.default.create(rep('app'), { token });
    await put(t, [['registration-access-token-rotation-disabled']]);
    const own = { token: json.registrationAccessToken };
    const updated = await t.dcr.default.update('app', rep('app', { name: 'x' }), own);
    t.check(
      'same id',
      t.claims(updated.json.registrationAccessToken).jti === t.claims(json.registrationAccessToken).jti,
    );
    t.check('again', (await t.dcr.default.update('app', rep('app', { name: 'y' }), own)).status);
    t.check('as metadata', (await t.dcr.oidc.update('app', { ...uris, client_id: 'app' }, own)).status);
  },

  'SAML by an administrator': async (t) => {
    const saml = (clientId, more = {}) => ({
      clientId,
      protocol: 'saml',
      redirectUris: ['https://sp.example.org/acs'],
      ...more,
    });
    const wants = {
      'saml-avoid-redirect': [{}, { attributes: { 'saml.force.post.binding': 'false' } }],
      'saml-signature-enforcer': [{}, { attributes: { 'saml.client.signature': 'false' } }],
      'saml-secure-client-uris': [
        {},
        { redirectUris: ['http://sp.example.org/acs'] },
        { redirectUris: ['https://sp.example.org/*'] },
        { attributes: { saml_assertion_consumer_url_post: 'http://sp.example.org/acs' } },
      ],
    };
    for (const [executor, clients] of Object.entries(wants)) {
      await put(t, [[executor]]);
      for (const [index, more] of clients.entries()) {
        const { status, json } = await t.admin.post('/clients', saml(`${executor}-${index}`, more));
        t.check(`${executor} ${index}`, [status, json]);
      }
    }
  },
};
