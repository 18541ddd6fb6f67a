// Small things of tokens that many settings have a hand in: classes, lifespans, prefixes, audiences that are tried out, and events.
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TYPE = 'urn:ietf:params:oauth:token-type:';
const service = (clientId, more = {}) => ({
  clientId,
  secret: clientId,
  serviceAccountsEnabled: true,
  directAccessGrantsEnabled: true,
  ...more,
});
const as = (clientId) => ({ basic: [clientId, clientId] });
const mapper = (name, protocolMapper, config) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper,
  config: { 'access.token.claim': 'true', 'id.token.claim': 'true', ...config },
});

export default {
  'classes of whoever goes through no flow': async ({ given, admin, oidc, step, check, claims }) => {
    await given.realm({ attributes: { 'acr.loa.map': '{"silver":1,"gold":2}' } });
    const exchanges = { 'standard.token.exchange.enabled': 'true' };
    await given.client(service('realms', { attributes: exchanges }));
    const own = await given.client(
      service('own', {
        attributes: { ...exchanges, 'acr.loa.map': '{"a":0,"b":1}', 'default.acr.values': 'a' },
      }),
    );
    const userId = await given.user({ username: 'ann', password: 'pw' });
    for (const clientId of ['realms', 'own']) {
      const got = await oidc.token({ grant_type: 'client_credentials' }, as(clientId));
      await step(`${clientId}: a service`, Promise.resolve(got));
      const subject = { subject_token: got.json.access_token, subject_token_type: `${TYPE}access_token` };
      await step(`${clientId}: exchanged`, oidc.token({ grant_type: GRANT, ...subject }, as(clientId)));
    }
    const at = `/clients/${own.id}/evaluate-scopes/generate-example`;
    await step('tried out', admin.get(`${at}-access-token?scope=openid&userId=${userId}`));
    await step('tried out, of the ID token', admin.get(`${at}-id-token?scope=openid&userId=${userId}`));
    const two = '{"c":1,"d":1,"e":0}';
    const kinds = [
      ['', '0'],
      ['', 'zero'],
      ['{}', 'silver'],
      [two, ''],
      [two, 'd'],
      [two, 'e##d'],
      [two, '0'],
      [two, '1'],
      [two, 'silver'],
      ['{"x":5}', ''],
      ['{"n":-1}', 'n'],
    ];
    for (const [map, wanted] of kinds) {
      const attributes = { 'acr.loa.map': map, 'default.acr.values': wanted };
      const clientId = `${map} ${wanted}`;
      const { status } = await admin.post('/clients', service(clientId, { secret: 's', attributes }));
      const form = { client_id: clientId, client_secret: 's', grant_type: 'client_credentials' };
      const got = status === 201 && (await oidc.token(form)).json.access_token;
      check(clientId, [status, got && claims(got).acr]);
    }
  },

  'classes of whoever logs in': async ({ given, oidc, browser, check, claims }) => {
    const redirect_uri = 'https://app.example.org/cb';
    await given.realm({ attributes: { 'acr.loa.map': '{"silver":1,"bronze":1,"gold":2,"none":0}' } });
    await given.client({ clientId: 'app', publicClient: true, redirectUris: [redirect_uri] });
    await given.user({ username: 'ann', password: 'pw' });
    const acr = (value) => ({ claims: JSON.stringify({ id_token: { acr: value } }) });
    const requests = {
      nothing: {},
      bronze: { acr_values: 'bronze' },
      'gold or bronze': { acr_values: 'gold bronze' },
      'none or bronze': { acr_values: 'none bronze' },
      none: { acr_values: 'none' },
      'a number': { acr_values: '1' },
      'one that nobody knows': { acr_values: 'moon' },
      'by claims': acr({ value: 'bronze' }),
      'by claims, several': acr({ values: ['none', 'bronze'] }),
      'by both': { ...acr({ value: 'bronze' }), acr_values: 'silver' },
      'as essential': { ...acr({ value: 'bronze', essential: true }), acr_values: 'silver' },
    };
    for (const again of ['', ', again']) {
      const tab = browser();
      for (const [name, params] of Object.entries(requests)) {
        await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, scope: 'openid', ...params }));
        if (tab.last.status === 200) await tab.submit({ username: 'ann', password: 'pw' });
        const { location = '' } = tab.last.headers;
        const { code } = Object.fromEntries(new URLSearchParams(location.replace(/^[^?]*\?/, '')));
        const form = { grant_type: 'authorization_code', code, redirect_uri, client_id: 'app' };
        const tokens = code && (await given.tokens(form));
        check(`${name}${again}`, tokens ? claims(tokens.id_token).acr : tab.last.status);
        if (!again) tab.clear?.();
      }
    }
  },

  'lifespans of whoever asks to stay offline': async ({ given, admin, oidc, step }) => {
    await given.realm({
      accessTokenLifespan: 900,
      clientSessionMaxLifespan: 500,
      offlineSessionMaxLifespanEnabled: true,
    });
    const offline = { 'client.offline.session.max.lifespan': '333', 'use.refresh.tokens': 'false' };
    const { id } = await given.client(service('app', { attributes: offline }));
    const userId = await given.user({ username: 'ann', password: 'pw' });
    for (const scope of ['openid', 'openid offline_access']) {
      await step(`a service, ${scope}`, oidc.token({ grant_type: 'client_credentials', scope }, as('app')));
      const login = { grant_type: 'password', username: 'ann', password: 'pw', scope };
      await step(`a user, ${scope}`, oidc.token(login, as('app')));
      const query = new URLSearchParams({ scope, userId });
      const at = `/clients/${id}/evaluate-scopes/generate-example-access-token?${query}`;
      await step(`tried out, ${scope}`, admin.get(at));
    }
  },

  'prefixes and audiences that are tried out': async ({ given, admin, step }) => {
    const roles = { web: ['y'], 'we.b': ['x'] };
    for (const clientId of Object.keys(roles)) {
      const { id } = await given.client(service(clientId));
      for (const name of roles[clientId]) await admin.post(`/clients/${id}/roles`, { name });
    }
    const CLIENT = `\${client_id}`;
    const prefix = (name, value, more = {}) =>
      mapper(name, 'oidc-usermodel-client-role-mapper', {
        'claim.name': name,
        multivalued: 'true',
        'usermodel.clientRoleMapping.rolePrefix': value,
        ...more,
      });
    const protocolMappers = [
      prefix('each', `${CLIENT}-${CLIENT}:`),
      prefix('odd', `\\${CLIENT}$1`, { multivalued: 'false' }),
      prefix('one', `${CLIENT}-`, { 'usermodel.clientRoleMapping.clientId': 'we.b' }),
      mapper('realm', 'oidc-usermodel-realm-role-mapper', {
        'claim.name': 'realm',
        multivalued: 'true',
        'usermodel.realmRoleMapping.rolePrefix': `${CLIENT}-`,
      }),
      mapper('aud', 'oidc-audience-mapper', { 'included.client.audience': 'web' }),
    ];
    const { id } = await given.client(service('app', { protocolMappers }));
    const userId = await given.user({ username: 'ann', password: 'pw', roles });
    const at = `/clients/${id}/evaluate-scopes/generate-example`;
    for (const audience of ['', 'web', 'account', 'app', 'moon', 'web&audience=moon'])
      for (const kind of audience === 'app' ? ['access-token', 'id-token', 'userinfo'] : ['access-token'])
        await step(
          `${kind} for ${audience}`,
          admin.get(`${at}-${kind}?scope=openid&userId=${userId}&audience=${audience}`),
          { sets: ['realm', 'each', 'one', 'aud'] },
        );
  },

  'assertions of SAML in exchange, and what events tell of it': async ({ given, admin, oidc, step }) => {
    await given.realm({ eventsEnabled: true });
    const exchanges = { 'standard.token.exchange.enabled': 'true' };
    for (const clientId of ['app', 'stranger'])
      await given.client(service(clientId, { attributes: exchanges }));
    const { json } = await oidc.token({ grant_type: 'client_credentials' }, as('app'));
    const subject = { subject_token: json.access_token, subject_token_type: `${TYPE}access_token` };
    const saml = { ...subject, requested_token_type: `${TYPE}saml2` };
    const asked = {
      'its own': [saml],
      'for nobody': [{ ...saml, audience: 'moon' }],
      'for an empty name': [{ ...saml, audience: '' }],
      'with a scope that is none': [{ ...saml, scope: 'moon' }],
      'of a stranger': [saml, 'stranger'],
      'of an empty type': [{ ...subject, requested_token_type: '' }],
      'of no token': [{ ...subject, subject_token: 'x' }],
      'of no token, by type': [{ ...subject, subject_token: 'x', requested_token_type: `${TYPE}id_token` }],
      'of no type': [subject],
    };
    for (const [name, [form, clientId = 'app']] of Object.entries(asked)) {
      await admin.delete('/events');
      await step(name, oidc.token({ grant_type: GRANT, ...form }, as(clientId)));
      await step(`${name}: event`, admin.get('/events'), { sets: ['$'] });
    }
  },

  'clients with several things wrong': async ({ given, admin, step }) => {
    const { id } = await given.client(service('app'));
    const wrong = {
      'default.acr.values': 'x##1',
      'minimum.acr.value': 'q',
    };
    await step('made', admin.post('/clients', { clientId: 'a', attributes: wrong }));
    await step('changed', admin.put(`/clients/${id}`, { clientId: 'app', attributes: wrong }));
    for (const uris of [
      'c d',
      'https://a.example.org/x##c d',
      'javascript:x',
      '',
      '/x',
      'https://a.example.org/#x',
    ])
      await step(
        `request URIs ${uris}`,
        admin.put(`/clients/${id}`, { clientId: 'app', attributes: { 'request.uris': uris } }),
      );
  },
};
