// The client_credentials grant: how a client authenticates, scopes, parameters, and what the token says.
const grant = { grant_type: 'client_credentials' };
const seen = {
  headers: [
    'pragma',
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
    'vary',
  ],
};
const robot = { clientId: 'robot', secret: 'secret', serviceAccountsEnabled: true };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

export default {
  'the answer and its headers': async ({ given, oidc, step, check, claims }) => {
    await given.client(robot);
    const { json } = await step('token', oidc.token(grant, { basic: ['robot', 'secret'] }), seen);
    check('members', Object.keys(json));
    check('claims', Object.keys(claims(json.access_token)).sort());
    check('lifetime', claims(json.access_token).exp - claims(json.access_token).iat);
    check('kind of jti', claims(json.access_token).jti.split(':')[0]);
    const openid = await step(
      'with openid',
      oidc.token({ ...grant, scope: 'openid' }, { basic: ['robot', 'secret'] }),
      seen,
    );
    check('members with openid', Object.keys(openid.json));
    check('claims of the ID token', Object.keys(claims(openid.json.id_token)).sort());
    const again = await oidc.token(grant, { basic: ['robot', 'secret'] });
    check('the same subject', claims(again.json.access_token).sub === claims(json.access_token).sub);
    check('another token', claims(again.json.access_token).jti !== claims(json.access_token).jti);
  },

  scopes: async ({ given, admin, oidc, step }) => {
    await given.client(robot);
    await admin.post('/client-scopes', { name: 'catalogue', protocol: 'openid-connect' });
    for (const scope of [
      'openid',
      'profile',
      'email',
      'openid profile',
      'profile openid',
      'phone',
      'phone address',
      'offline_access',
      'openid offline_access',
      'roles',
      'basic',
      'acr',
      'web-origins',
      'service_account',
      'phone phone',
      'moon',
      'phone moon',
      'catalogue',
      '',
      ' ',
      'openid  phone',
      ' phone',
      'phone ',
      'PHONE',
      'phone\taddress',
      'phone,address',
    ]) {
      await step(JSON.stringify(scope), oidc.token({ ...grant, scope }, { basic: ['robot', 'secret'] }));
    }
  },

  'a client with its own scopes': async ({ given, oidc, step }) => {
    await given.client({ ...robot, defaultClientScopes: ['basic'], optionalClientScopes: ['email'] });
    await given.client({ ...robot, clientId: 'bare', defaultClientScopes: [], optionalClientScopes: [] });
    await step('defaults', oidc.token(grant, { basic: ['robot', 'secret'] }));
    await step('an optional one', oidc.token({ ...grant, scope: 'email' }, { basic: ['robot', 'secret'] }));
    await step(
      'one it does not have',
      oidc.token({ ...grant, scope: 'profile' }, { basic: ['robot', 'secret'] }),
    );
    await step('none at all', oidc.token(grant, { basic: ['bare', 'secret'] }));
  },

  parameters: async ({ given, oidc, http, step }) => {
    await given.client(robot);
    const auth = { basic: ['robot', 'secret'] };
    const send = (text, headers = form) => http.post(oidc.url('/token'), { ...auth, text, headers });
    for (const text of [
      '',
      'grant_type',
      'grant_type=',
      'grant_type=Client_Credentials',
      'grant_type=%63lient_credentials',
      'grant_type=client_credentials&',
      '&grant_type=client_credentials',
      'grant_type=client_credentials&colour=blue',
      'grant_type=client_credentials&grant_type=client_credentials',
      'grant_type=client_credentials&scope=phone&scope=email',
      'grant_type=client_credentials&colour=a&colour=b',
      'grant_type=password&grant_type=client_credentials',
      'grant_type=telepathy',
      'grant_type=client_credentials&resource=https://api.example.org&audience=api',
      'GRANT_TYPE=client_credentials',
      '{"grant_type":"client_credentials"}',
    ]) {
      await step(text || 'nothing', send(text), seen);
    }
    const text = 'grant_type=client_credentials';
    for (const type of [
      'text/plain',
      'application/json',
      'application/x-www-form-urlencoded; charset=utf-8',
      'application/x-www-form-urlencoded;charset=iso-8859-1',
      'APPLICATION/X-WWW-FORM-URLENCODED',
    ])
      await step(type, send(text, { 'content-type': type }));
    await step('no content type', send(text, {}));
    await step(
      'in the query',
      http.post(`${oidc.url('/token')}?grant_type=client_credentials`, { ...auth, text: '', headers: form }),
    );
    await step(
      'the client in the query',
      http.post(`${oidc.url('/token')}?client_id=robot&client_secret=secret`, { text, headers: form }),
    );
    await step(
      'a bad grant and a bad secret',
      oidc.token({ grant_type: 'telepathy' }, { basic: ['robot', 'wrong'] }),
    );
    await step(
      'a bad scope and a bad secret',
      oidc.token({ ...grant, scope: 'moon' }, { basic: ['robot', 'wrong'] }),
    );
  },

  'methods and addresses': async ({ given, oidc, http, realm, step }) => {
    await given.client(robot);
    const auth = { basic: ['robot', 'secret'] };
    for (const method of ['get', 'put', 'delete', 'patch', 'head', 'options'])
      await step(method, http[method](oidc.url('/token'), auth), seen);
    await step('with a slash', http.post(oidc.url('/token/'), { ...auth, form: grant }));
    await step('below', http.post(oidc.url('/token/more'), { ...auth, form: grant }));
    await step(
      'no such realm',
      http.post('/realms/diff-nowhere/protocol/openid-connect/token', { ...auth, form: grant }),
      seen,
    );
    await step(
      'in another case',
      http.post(`/realms/${realm}/protocol/openid-connect/Token`, { ...auth, form: grant }),
    );
  },

  'from a browser': async ({ given, oidc, http, step }) => {
    await given.client(robot);
    await given.client({ ...robot, clientId: 'web', webOrigins: ['https://a.example.org'] });
    const from = (origin, auth) => ({ headers: { origin }, basic: auth });
    await step(
      'preflight',
      http.options(oidc.url('/token'), {
        headers: { origin: 'https://a.example.org', 'access-control-request-method': 'POST' },
      }),
      seen,
    );
    await step(
      'an origin that is not known',
      oidc.token(grant, from('https://a.example.org', ['robot', 'secret'])),
      seen,
    );
    await step(
      'an origin of the client',
      oidc.token(grant, from('https://a.example.org', ['web', 'secret'])),
      seen,
    );
    await step('another origin', oidc.token(grant, from('https://b.example.org', ['web', 'secret'])), seen);
    await step('wrong secret', oidc.token(grant, from('https://a.example.org', ['web', 'wrong'])), seen);
    await step('unknown client', oidc.token(grant, from('https://a.example.org', ['nobody', 'x'])), seen);
    await step('no grant', oidc.token({}, from('https://a.example.org', ['web', 'secret'])), seen);
    await step(
      'bad scope',
      oidc.token({ ...grant, scope: 'moon' }, from('https://a.example.org', ['web', 'secret'])),
      seen,
    );
  },

  'a realm that is disabled': async ({ given, http, oidc, step }) => {
    await given.client(robot);
    await given.realm({ enabled: false });
    await step('right', oidc.token(grant, { basic: ['robot', 'secret'] }), seen);
    await step('wrong secret', oidc.token(grant, { basic: ['robot', 'wrong'] }));
    await step('no grant', oidc.token({}));
    await step(
      'preflight',
      http.options(oidc.url('/token'), {
        headers: { origin: 'https://a.example.org', 'access-control-request-method': 'POST' },
      }),
    );
  },

  lifetimes: async ({ given, admin, oidc, step }) => {
    const { id } = await given.client(robot);
    await given.realm({ accessTokenLifespan: 60, notBefore: 1700000000 });
    await step('of the realm', oidc.token(grant, { basic: ['robot', 'secret'] }));
    await admin.put(`/clients/${id}`, { attributes: { 'access.token.lifespan': '1200' } });
    await step('of the client', oidc.token(grant, { basic: ['robot', 'secret'] }));
    await admin.put(`/clients/${id}`, { attributes: { 'client_credentials.use_refresh_token': 'true' } });
    await step('with a refresh token', oidc.token(grant, { basic: ['robot', 'secret'] }));
  },
};
