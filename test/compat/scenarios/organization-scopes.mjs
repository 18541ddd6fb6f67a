// Scopes of organizations in a realm that has none: a client may ask for them, and gets nothing of it.
const redirect_uri = 'https://app.example.org/cb';
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS = 'urn:ietf:params:oauth:token-type:access_token';
const SCOPES = [
  'openid organization',
  'openid organization:*',
  'openid organization:acme phone',
  'openid organization organization:acme',
  'openid organization:acme:more',
  'openid Organization:acme',
  'organization:',
];

const told = ({ status, json }) => [
  status,
  json.error,
  json.error_description,
  json.scope?.split(' ').sort().join(' '),
];

export default {
  'in every grant': async ({ given, oidc, browser, check, claims }) => {
    const client = {
      secret: 's',
      redirectUris: [redirect_uri],
      directAccessGrantsEnabled: true,
      serviceAccountsEnabled: true,
      attributes: { 'standard.token.exchange.enabled': 'true' },
    };
    await given.client({ ...client, clientId: 'app' });
    await given.client({ ...client, clientId: 'without', optionalClientScopes: ['phone'] });
    await given.client({
      ...client,
      clientId: 'always',
      defaultClientScopes: ['basic', 'organization'],
      optionalClientScopes: ['phone'],
    });
    await given.client({ ...client, clientId: 'bare', optionalClientScopes: ['organization'] });
    await given.user({ username: 'ann', password: 'pw' });
    const tab = browser();
    await given.code({ client_id: 'app', redirect_uri }, { username: 'ann', password: 'pw' }, tab);
    for (const id of ['app', 'without', 'always', 'bare'])
      for (const scope of SCOPES) {
        const basic = { basic: [id, 's'] };
        const name = `${id}, "${scope}"`;
        const password = { grant_type: 'password', username: 'ann', password: 'pw', scope };
        const login = await oidc.token(password, basic);
        check(name, told(login));
        check(`${name}: service`, told(await oidc.token({ grant_type: 'client_credentials', scope }, basic)));
        const sent = await tab.open(oidc.authUrl({ client_id: id, redirect_uri, scope }));
        const { searchParams } = new URL(sent.headers.location);
        check(`${name}: by the browser`, searchParams.get('error_description'));
        const code = searchParams.get('code');
        if (code)
          check(
            `${name}: by a code`,
            told(await oidc.token({ grant_type: 'authorization_code', code, redirect_uri }, basic)),
          );
        if (login.status !== 200) continue;
        const { access_token, refresh_token } = login.json;
        check(`${name}: what stays`, claims(refresh_token).scope.split(' ').sort());
        for (const less of [undefined, 'openid organization', 'openid organization:acme']) {
          const form = { grant_type: 'refresh_token', refresh_token, ...(less && { scope: less }) };
          check(`${name}: refreshed with "${less}"`, told(await oidc.token(form, basic)));
        }
        const exchange = { subject_token: access_token, subject_token_type: ACCESS, scope };
        check(`${name}: exchanged`, told(await oidc.token({ grant_type: EXCHANGE, ...exchange }, basic)));
      }
  },

  'a scope of that name that is about something else': async ({ given, admin, oidc, check }) => {
    const { id } = (await admin.get('/client-scopes')).json.find(({ name }) => name === 'organization');
    await admin.delete(`/client-scopes/${id}`);
    await admin.post('/client-scopes', { name: 'organization', protocol: 'openid-connect' });
    await given.client({
      clientId: 'app',
      secret: 's',
      serviceAccountsEnabled: true,
      optionalClientScopes: ['organization'],
    });
    for (const scope of ['openid organization', 'openid organization:acme', 'openid organization:*'])
      check(
        scope,
        told(await oidc.token({ grant_type: 'client_credentials', scope }, { basic: ['app', 's'] })),
      );
  },
};
