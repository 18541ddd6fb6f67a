// How realms are set, and what comes of it for registrations.
const uris = { redirect_uris: ['https://app.example.org/cb'] };
const each = (dcr) => ({
  default: (options, clientId = 'app') => dcr.default.create({ clientId }, options),
  oidc: (options) => dcr.oidc.create(uris, options),
});

export default {
  'secure transport': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    const { json } = await dcr.default.create({ clientId: 'there' }, { token });
    const own = json.registrationAccessToken;
    for (const sslRequired of ['ALL', 'external', 'none', 'EXTERNAL']) {
      await given.realm({ sslRequired });
      for (const [name, create] of Object.entries(each(dcr)))
        await step(`${sslRequired}: ${name}`, create({ token }, `app-${sslRequired}`));
      await step(`${sslRequired}: read`, dcr.default.read('there', { token: own }));
      await step(`${sslRequired}: installed`, dcr.install.read('there', { token: own }));
      await step(`${sslRequired}: no token`, dcr.oidc.create(uris));
    }
  },

  'an address of its own': async ({ given, admin, dcr, oidc, step, check, claims }) => {
    await given.realm({ attributes: { frontendUrl: 'https://login.example.org/auth' } });
    const { json: initial } = await admin.post('/clients-initial-access', { count: 5, expiration: 600 });
    check(
      'issuer of the initial access token',
      claims(initial.token).iss.startsWith('https://login.example.org/auth/realms/'),
    );
    const made = await step('register', dcr.oidc.create(uris, { token: initial.token }), {
      ignore: ['registration_client_uri', 'registration_access_token'],
    });
    check('status', made.status);
    const { registration_client_uri: uri = '', registration_access_token: token = '' } = made.json ?? {};
    check('where it is', uri.replace(/realms.*$/, ''));
    check('location', made.headers.location?.replace(/realms.*$/, ''));
    check('issuer', token && claims(token).iss.replace(/realms.*$/, ''));
    await step('read', dcr.oidc.read(made.json.client_id, { token }), {
      ignore: ['registration_client_uri', 'registration_access_token'],
    });
    const { json: installed } = await dcr.install.read(made.json.client_id, { token });
    check('installed', installed['auth-server-url']);
    const { json: discovery } = await oidc.discovery();
    check('registration endpoint', discovery.registration_endpoint.replace(/realms.*$/, ''));
  },

  'a realm that is off, or none': async ({ given, dcr, http, step }) => {
    const token = await given.iat();
    for (const realm of ['nothing', 'MASTER', 'a%20b', 'master%2F'])
      for (const provider of ['default', 'openid-connect', 'install', 'saml2-entity-descriptor'])
        await step(
          `${realm}: ${provider}`,
          http.post(`/realms/${realm}/clients-registrations/${provider}`, { token, json: {} }),
        );
    await step('a provider that is none', dcr.other('nothing').create({}, { token }));
    await step('a client of a provider that is none', dcr.other('nothing').read('a', { token }));
  },

  'scopes that new clients get': async ({ given, admin, dcr, step }) => {
    const scopes = (await admin.get('/client-scopes')).json;
    const id = (name) => scopes.find((scope) => scope.name === name).id;
    await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' });
    const orders = (await admin.get('/client-scopes')).json.find(({ name }) => name === 'orders').id;
    const token = await given.iat({ count: 50, expiration: 600 });
    const show = async (name, clientId) => {
      await step(`${name}: default`, dcr.default.create({ clientId }, { token }), {
        ignore: ['client.secret.creation.time'],
      });
      await step(`${name}: openid-connect`, dcr.oidc.create(uris, { token }));
      await step(
        `${name}: a service`,
        dcr.default.create({ clientId: `${clientId}-s`, serviceAccountsEnabled: true }, { token }),
      );
      await step(`${name}: a scope`, dcr.oidc.create({ ...uris, scope: 'orders' }, { token }));
    };
    await admin.put(`/default-default-client-scopes/${orders}`);
    await show('one more', 'a');
    await admin.delete(`/default-default-client-scopes/${orders}`);
    await admin.put(`/default-optional-client-scopes/${orders}`);
    await show('one more to ask for', 'b');
    for (const name of ['email', 'profile', 'roles', 'web-origins', 'acr', 'basic'])
      await admin.delete(`/default-default-client-scopes/${id(name)}`);
    await show('no defaults', 'c');
    await admin.delete(`/client-scopes/${id('phone')}`);
    await step('one that is gone', dcr.oidc.create({ ...uris, scope: 'phone' }, { token }));
  },

  'the life of a scope that a client has': async ({ given, admin, dcr, step }) => {
    await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' });
    await given.policy('authenticated', 'allowed-client-templates', { 'allowed-client-scopes': ['orders'] });
    const { json } = await dcr.oidc.create({ ...uris, scope: 'orders phone' }, { token: await given.iat() });
    const { client_id, registration_access_token: token } = json;
    const { id } = (await admin.get('/client-scopes')).json.find(({ name }) => name === 'orders');
    await admin.put(`/client-scopes/${id}`, { id, name: 'bestellungen', protocol: 'openid-connect' });
    await step('renamed', dcr.oidc.read(client_id, { token }));
    await step(
      'sent back by its new name',
      dcr.oidc.update(client_id, { ...uris, client_id, scope: 'bestellungen phone' }, { token }),
    );
    await admin.delete(`/client-scopes/${id}`);
    await step('as the administrator sees it without', admin.get(`/clients?clientId=${client_id}`));
  },

  'the token itself, and a not-before': async ({ given, dcr, step, check, claims }) => {
    const token = await given.iat({ count: 20, expiration: 600 });
    const { json } = await dcr.default.create({ clientId: 'app' }, { token });
    const { exp, iat, typ, aud, iss, jti, ...rest } = claims(json.registrationAccessToken);
    check('claims', [typeof iat, exp, typ, aud === iss, typeof jti, Object.keys(rest).sort()]);
    await given.realm({ notBefore: Math.floor(Date.now() / 1000) + 5 });
    await step('after a not-before', dcr.default.read('app', { token: json.registrationAccessToken }));
    await step('an initial access token after it', dcr.default.create({ clientId: 'two' }, { token }));
    await given.realm({ notBefore: 0 });
    await step('and again', dcr.default.read('app', { token: json.registrationAccessToken }));
  },

  'anonymous clients: every provider, every operation': async ({ given, dcr, step }) => {
    await given.openRegistration();
    const made = await step(
      'default',
      dcr.default.create({ clientId: 'one', redirectUris: ['https://one.example.org/cb'] }),
    );
    let token = made.json.registrationAccessToken;
    for (const [name, rep] of Object.entries({
      'consent off': { consentRequired: false },
      'full scope': { fullScopeAllowed: true },
      'both as they are': { consentRequired: true, fullScopeAllowed: false },
      'a service account': { serviceAccountsEnabled: true },
      'implicit and password': { implicitFlowEnabled: true, directAccessGrantsEnabled: true },
      'a scope': { defaultClientScopes: ['email'] },
      'a scope that is none of the realm’s': { optionalClientScopes: ['nowhere'] },
      'default roles': { defaultRoles: ['x'] },
      public: { publicClient: true },
    })) {
      const answer = await step(name, dcr.default.update('one', { clientId: 'one', ...rep }, { token }), {
        ignore: ['client.secret.creation.time'],
      });
      token = answer.json.registrationAccessToken ?? token;
    }
    await step('installed', dcr.install.read('one', { token }));
    await step('as metadata', dcr.oidc.read('one', { token }));
    await step('removed', dcr.default.delete('one', { token }));
    const metadata = await step(
      'openid-connect',
      dcr.oidc.create({ ...uris, grant_types: ['client_credentials', 'password'], scope: 'phone' }),
    );
    const { client_id, registration_access_token: own } = metadata.json;
    await step(
      'updated',
      dcr.oidc.update(
        client_id,
        { ...uris, client_id, scope: 'address', subject_type: 'pairwise' },
        { token: own },
      ),
    );
  },
};
