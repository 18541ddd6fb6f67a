// The default provider: authorization settings, combinations that are seldom sent, and registrations as events tell of them.
const mapper = (name, protocolMapper, config) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper,
  config,
});

/** Registers each variant; records the answers alone. */
const variants =
  (all) =>
  async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 200, expiration: 600 });
    let number = 0;
    for (const [name, rep] of Object.entries(all)) {
      number += 1;
      await step(name, dcr.default.create({ clientId: `c${number}`, ...rep }, { token }), {
        ignore: ['client.secret.creation.time', 'saml.signing.certificate', 'saml.signing.private.key'],
      });
    }
  };

export default {
  'authorization services: registration': variants({
    off: { authorizationServicesEnabled: false },
    null: { authorizationServicesEnabled: null, authorizationSettings: null },
    'a text': { authorizationServicesEnabled: 'yes' },
    'settings of a wrong type': { authorizationSettings: 'x' },
    'an unknown setting': { authorizationSettings: { colour: 'blue' } },
  }),

  'kinds that go together or not': variants({
    'public with a secret': { publicClient: true, secret: 's' },
    'public and bearer-only': { publicClient: true, bearerOnly: true },
    'public service': { publicClient: true, serviceAccountsEnabled: true },
    'bearer-only service': { bearerOnly: true, serviceAccountsEnabled: true },
    'bearer-only with redirects': { bearerOnly: true, redirectUris: ['https://app.example.org/*'] },
    'no flow at all': {
      standardFlowEnabled: false,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
    },
    'direct grants only': { directGrantsOnly: true },
    'not direct grants only': { directGrantsOnly: false },
    'a protocol and nothing': { protocol: 'openid-connect' },
    'a protocol and confidential': { protocol: 'openid-connect', publicClient: false },
    saml: { protocol: 'saml', redirectUris: ['https://sp.example.org/*'] },
    'saml and public': { protocol: 'saml', publicClient: true },
    'by key': {
      clientAuthenticatorType: 'client-jwt',
      attributes: { 'use.jwks.url': 'true', 'jwks.url': 'https://app.example.org/jwks' },
    },
    'by certificate': { clientAuthenticatorType: 'client-x509', attributes: { 'x509.subjectdn': 'CN=app' } },
    'an authenticator that is none': { clientAuthenticatorType: 'nothing' },
    disabled: { enabled: false },
    consent: { consentRequired: true },
    'consent and full scope': { consentRequired: true, fullScopeAllowed: true },
    'front channel': {
      frontchannelLogout: true,
      attributes: { 'frontchannel.logout.url': 'https://app.example.org/out' },
    },
    'a type': { type: 'robot' },
    'not before': { notBefore: 100 },
    'a node timeout': { nodeReRegistrationTimeout: 60 },
    surrogate: { surrogateAuthRequired: true },
    'in the console': { alwaysDisplayInConsole: true },
    'all texts empty': {
      name: '',
      description: '',
      rootUrl: '',
      adminUrl: '',
      baseUrl: '',
      secret: '',
      protocol: 'openid-connect',
    },
  }),

  'addresses that go together or not': variants({
    'a root and a redirect below it': { rootUrl: 'https://app.example.org', redirectUris: ['/cb'] },
    'a root with a path': { rootUrl: 'https://app.example.org/app', redirectUris: ['/cb'] },
    'a redirect without a root': { redirectUris: ['/cb'], rootUrl: '' },
    'a root of the server': { rootUrl: '${authBaseUrl}', redirectUris: ['/cb'] },
    'an admin URL of the server': { adminUrl: '${authAdminUrl}' },
    'origins of redirects': { redirectUris: ['https://a.example.org/*', 'https://b.example.org:8443/cb'] },
    'origins of their own': {
      redirectUris: ['https://a.example.org/*'],
      webOrigins: ['https://c.example.org'],
    },
    'no origins': { redirectUris: ['https://a.example.org/*'], webOrigins: [] },
    'a custom scheme': { redirectUris: ['com.example.app:/cb'] },
    'a custom scheme with a host': { redirectUris: ['app://callback'] },
    loopback: { redirectUris: ['http://127.0.0.1/*', 'http://[::1]/*', 'http://localhost/*'] },
    'a page and a logo': {
      baseUrl: 'https://app.example.org',
      attributes: { logoUri: 'https://app.example.org/logo.png' },
    },
    'a logo that runs': { attributes: { logoUri: 'javascript:alert(1)' } },
    'a policy that is none': { attributes: { policyUri: 'nonsense' } },
    'keys that are nowhere': { attributes: { 'jwks.url': 'nonsense' } },
    'a logout that is none': { attributes: { 'backchannel.logout.url': 'nonsense' } },
    'after logout': {
      attributes: { 'post.logout.redirect.uris': 'https://app.example.org/bye##https://app.example.org/out' },
    },
    'a plus after logout': { attributes: { 'post.logout.redirect.uris': '+' } },
  }),

  'a root and no more, where the protocol is said': variants({
    'a root': { protocol: 'openid-connect', rootUrl: 'https://a.example.org' },
    'a path': { protocol: 'openid-connect', rootUrl: 'https://a.example.org/x/' },
    'no redirects': { protocol: 'openid-connect', rootUrl: 'https://a.example.org', redirectUris: [] },
    'an empty redirect': { protocol: 'openid-connect', rootUrl: 'https://a.example.org', redirectUris: [''] },
    'a redirect': {
      protocol: 'openid-connect',
      rootUrl: 'https://a.example.org',
      redirectUris: ['https://b.example.org/'],
    },
    'an admin URL': {
      protocol: 'openid-connect',
      rootUrl: 'https://a.example.org',
      adminUrl: 'https://c.example.org',
    },
    'no origins': { protocol: 'openid-connect', rootUrl: 'https://a.example.org', webOrigins: [] },
    'no protocol': { rootUrl: 'https://a.example.org' },
    saml: { protocol: 'saml', rootUrl: 'https://a.example.org' },
  }),

  'origins follow redirects': async ({ given, admin, dcr, check }) => {
    const origins = async (answer) => {
      const { json } = await answer;
      check(`${json.clientId} ${json.redirectUris.toSorted()}`, json.webOrigins);
      return json.registrationAccessToken;
    };
    let token = await origins(dcr.default.create({ clientId: 'one' }, { token: await given.iat() }));
    for (const more of [
      { redirectUris: ['https://a.example.org/*'] },
      { redirectUris: ['https://b.example.org/*'] },
      { webOrigins: [] },
      { name: 'One' },
      { redirectUris: ['https://c.example.org/*', 'com.example:/x'] },
      { redirectUris: ['https://d.example.org/*'], webOrigins: [] },
      { redirectUris: [] },
      { redirectUris: ['com.example:/x'] },
    ])
      token = await origins(dcr.default.update('one', { clientId: 'one', ...more }, { token }));
    const { id } = await given.client({ clientId: 'two' });
    for (const redirectUris of [['https://a.example.org/*'], ['https://b.example.org/*']]) {
      await admin.put(`/clients/${id}`, { clientId: 'two', redirectUris });
      check(`by the administrator ${redirectUris}`, (await admin.get(`/clients/${id}`)).json.webOrigins);
    }
  },

  'attributes that have a meaning': async ({ given, admin, dcr, step }) => {
    const token = await given.iat({ count: 100, expiration: 600 });
    let number = 0;
    for (const attributes of [
      { 'ciba.backchannel.token.delivery.mode': 'ping' },
      { 'ciba.backchannel.token.delivery.mode': 'push' },
      { 'ciba.backchannel.auth.request.signing.alg': 'HS256' },
      { 'default.acr.values': 'gold' },
      { 'default.acr.values': '1##gold' },
      { 'default.acr.values': '5' },
      { 'default.acr.values': 'a', 'acr.loa.map': '{"a":1}' },
      { 'default.acr.values': '0##1' },
      { 'minimum.acr.value': 'gold' },
      { 'minimum.acr.value': '1' },
      { 'acr.loa.map': 'x' },
      { 'acr.loa.map': '{"a":"b"}' },
      { 'acr.loa.map': '[]' },
      { 'acr.loa.map': '' },
      { 'jwks.url': 'nonsense' },
      { 'access.token.lifespan': 'x' },
      { 'pkce.code.challenge.method': 'x' },
      { 'id.token.signed.response.alg': 'x' },
      { 'client.session.idle.timeout': '99999999' },
    ]) {
      number += 1;
      const name = JSON.stringify(attributes);
      await step(
        `${name}: registered`,
        dcr.default.create({ clientId: `r${number}`, attributes }, { token }),
      );
      await step(`${name}: made`, admin.post('/clients', { clientId: `a${number}`, attributes }));
    }
    await given.realm({ attributes: { 'acr.loa.map': '{"silver":2}' } });
    const attributes = { 'default.acr.values': 'silver', 'minimum.acr.value': 'silver' };
    await step('of the realm', admin.post('/clients', { clientId: 'silver', attributes }));
  },

  'addresses in attributes, made by the administrator': async ({ admin, step }) => {
    let number = 0;
    for (const attributes of [
      { 'post.logout.redirect.uris': 'javascript:x' },
      { 'post.logout.redirect.uris': 'https://a.example.org/##data:x' },
      { 'post.logout.redirect.uris': 'https://a.example.org/#x' },
      { 'post.logout.redirect.uris': '+' },
      { 'request.uris': 'javascript:x' },
      { 'request.uris': 'https://a.example.org/x' },
      { 'ciba.backchannel.client.notification.endpoint': 'nonsense' },
      { 'frontchannel.logout.url': 'javascript:x' },
      { 'backchannel.logout.url': 'javascript:x' },
      { logoUri: 'javascript:x' },
      { tosUri: 'nonsense' },
    ]) {
      number += 1;
      await step(JSON.stringify(attributes), admin.post('/clients', { clientId: `a${number}`, attributes }));
    }
  },

  'mappers of many kinds': variants({
    'a full name': {
      protocolMappers: [mapper('name', 'oidc-full-name-mapper', { 'id.token.claim': 'true' })],
    },
    'an address': {
      protocolMappers: [mapper('address', 'oidc-address-mapper', { 'access.token.claim': 'true' })],
    },
    'a property': {
      protocolMappers: [
        mapper('p', 'oidc-usermodel-property-mapper', {
          'user.attribute': 'email',
          'claim.name': 'mail',
          'jsonType.label': 'String',
        }),
      ],
    },
    'an attribute': {
      protocolMappers: [
        mapper('a', 'oidc-usermodel-attribute-mapper', {
          'user.attribute': 'x',
          'claim.name': 'x',
          multivalued: 'true',
        }),
      ],
    },
    pairwise: { protocolMappers: [mapper('s', 'oidc-sha256-pairwise-sub-mapper', {})] },
    'two of a name': {
      protocolMappers: [mapper('a', 'oidc-full-name-mapper', {}), mapper('a', 'oidc-full-name-mapper', {})],
    },
    'with an id': { protocolMappers: [{ id: 'mine', ...mapper('a', 'oidc-full-name-mapper', {}) }] },
    'of another protocol': {
      protocolMappers: [
        { name: 'a', protocol: 'saml', protocolMapper: 'saml-user-attribute-mapper', config: {} },
      ],
    },
    'without a kind': { protocolMappers: [{ name: 'a', protocol: 'openid-connect', config: {} }] },
    groups: { protocolMappers: [mapper('g', 'oidc-group-membership-mapper', { 'claim.name': 'groups' })] },
    audience: { protocolMappers: [mapper('g', 'oidc-audience-mapper', { 'included.custom.audience': 'x' })] },
    roles: { protocolMappers: [mapper('r', 'oidc-usermodel-realm-role-mapper', { 'claim.name': 'r' })] },
    'a script': { protocolMappers: [mapper('r', 'oidc-script-based-protocol-mapper', { script: 'x' })] },
  }),

  'default roles': async ({ given, admin, dcr, step }) => {
    const made = await step(
      'create',
      dcr.default.create(
        { clientId: 'app', defaultRoles: ['reader', 'writer'] },
        { token: await given.iat() },
      ),
      { sets: ['defaultRoles'] },
    );
    let token = made.json.registrationAccessToken;
    const { id } = await given.clientByName('app');
    await step('its roles', admin.get(`/clients/${id}/roles`), { sets: ['$'] });
    for (const [name, defaultRoles] of [
      ['another', ['reader', 'editor']],
      ['none', []],
      ['left out', undefined],
      ['again', ['writer']],
    ]) {
      const answer = await step(
        name,
        dcr.default.update('app', { clientId: 'app', defaultRoles }, { token }),
        { sets: ['defaultRoles'] },
      );
      token = answer.json.registrationAccessToken ?? token;
      await step(`${name}: its roles`, admin.get(`/clients/${id}/roles`), { sets: ['$'] });
    }
    await step('of the administrator', admin.get(`/clients/${id}`));
  },

  'a service account comes and goes': async ({ given, admin, dcr, oidc, step, check }) => {
    const made = await step(
      'create',
      dcr.default.create(
        { clientId: 'app', secret: 's', serviceAccountsEnabled: true },
        { token: await given.iat() },
      ),
    );
    let token = made.json.registrationAccessToken;
    const { id } = await given.clientByName('app');
    const account = () => admin.get(`/clients/${id}/service-account-user`);
    await step('its user', account());
    const tokens = () =>
      oidc.token({ grant_type: 'client_credentials', client_id: 'app', client_secret: 's' });
    check('tokens', (await tokens()).status);
    const put = async (name, more) => {
      const answer = await step(name, dcr.default.update('app', { clientId: 'app', ...more }, { token }));
      token = answer.json.registrationAccessToken ?? token;
    };
    await put('switched off', { serviceAccountsEnabled: false });
    await step('no user', account());
    await step('no tokens', tokens());
    await put('switched on', { serviceAccountsEnabled: true });
    await step('a user again', account());
    check('tokens again', (await tokens()).status);
    await put('public', { publicClient: true });
    await step(
      'no tokens for a public one',
      oidc.token({ grant_type: 'client_credentials', client_id: 'app' }),
    );
    await step('removed', dcr.default.delete('app', { token }));
    const { json } = await admin.get('/users?username=service-account-app');
    check('users left', json.length);
  },

  'a client works as it was registered': async ({ given, admin, dcr, oidc, browser, step, check }) => {
    await given.user({ username: 'ann', password: 'pw' });
    const made = await dcr.oidc.create(
      {
        redirect_uris: ['https://app.example.org/cb'],
        grant_types: ['authorization_code', 'refresh_token', 'password'],
        scope: 'phone',
      },
      { token: await given.iat() },
    );
    const { client_id, client_secret, registration_access_token: token } = made.json;
    const basic = [client_id, client_secret];
    const password = (form, options = { basic }) =>
      oidc.token({ grant_type: 'password', username: 'ann', password: 'pw', ...form }, options);
    check('password', (await password({})).status);
    await step('by post', password({ client_id, client_secret }, {}));
    await step('a scope that it has', password({ scope: 'phone' }), {
      ignore: ['access_token', 'refresh_token', 'id_token', 'session_state'],
    });
    await step('a scope that it has not', password({ scope: 'address' }));
    await step('credentials of its own', oidc.token({ grant_type: 'client_credentials' }, { basic }));
    await step(
      'implicit',
      browser().open(
        oidc.authUrl({
          client_id,
          redirect_uri: 'https://app.example.org/cb',
          response_type: 'token',
          nonce: 'n',
        }),
      ),
    );
    await step(
      'another redirect',
      browser().open(oidc.authUrl({ client_id, redirect_uri: 'https://app.example.org/other' })),
    );
    const { code } = await given.code(
      { client_id, redirect_uri: 'https://app.example.org/cb' },
      { username: 'ann', password: 'pw' },
    );
    check(
      'a code',
      (
        await oidc.token(
          { grant_type: 'authorization_code', code, redirect_uri: 'https://app.example.org/cb' },
          { basic },
        )
      ).status,
    );
    const changed = await dcr.oidc.update(
      client_id,
      {
        client_id,
        redirect_uris: ['https://app.example.org/cb'],
        token_endpoint_auth_method: 'client_secret_post',
      },
      { token },
    );
    await step('by basic no longer', oidc.token({ grant_type: 'client_credentials' }, { basic }));
    check('a token', changed.status);
    const { id } = await given.clientByName(client_id);
    await admin.put(`/clients/${id}`, { clientId: client_id, enabled: false });
    await step('disabled', password({ client_id, client_secret }, {}));
    await step('disabled: read', dcr.oidc.read(client_id, { token: changed.json.registration_access_token }));
  },

  'events of each provider': async ({ given, admin, dcr, check }) => {
    const kinds = ['CLIENT_REGISTER', 'CLIENT_UPDATE', 'CLIENT_DELETE', 'CLIENT_INFO'];
    await given.realm({
      eventsEnabled: true,
      enabledEventTypes: kinds.flatMap((kind) => [kind, `${kind}_ERROR`]),
    });
    const token = await given.iat({ count: 50, expiration: 600 });
    const manager = await given.serviceToken('manage-clients');
    const events = async (name, answer) => {
      const { json } = await answer;
      const told = (await admin.get('/events?max=100')).json;
      check(
        name,
        told
          .map(({ type, error, clientId }) => [type, error ?? '', clientId === 'one' ? clientId : ''])
          .sort(),
      );
      await admin.delete('/events');
      return json;
    };
    const one = await events('default', dcr.default.create({ clientId: 'one' }, { token }));
    const two = await events('openid-connect', dcr.oidc.create({ client_name: 'Two' }, { token }));
    const own = one.registrationAccessToken;
    await events('read', dcr.default.read('one', { token: own }));
    await events('installed', dcr.install.read('one', { token: own }));
    await events('read by a manager', dcr.default.read('one', { token: manager }));
    const next = await events(
      'update',
      dcr.default.update('one', { clientId: 'one', name: 'One' }, { token: own }),
    );
    await events('update again', dcr.default.update('one', { clientId: 'one' }, { token: own }));
    await events('removed', dcr.oidc.delete(two.client_id, { token: two.registration_access_token }));
    await events('removed again', dcr.oidc.delete(two.client_id, { token: two.registration_access_token }));
    await events('removed by a manager', dcr.default.delete('one', { token: manager }));
    check('a token', next.registrationAccessToken !== undefined);
  },
};
