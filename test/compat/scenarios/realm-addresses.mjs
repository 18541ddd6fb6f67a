/** A realm that is known by an address of its own (`frontendUrl`). */
const OWN = 'https://login.example.org/auth';

const before = (url = '') => url.replace(/realms.*$/, '');

export default {
  'what is an address': async ({ given, oidc, check }) => {
    const addresses = [
      OWN,
      `${OWN}/`,
      'http://login.example.org:8081',
      'HTTPS://Login.Example.org',
      'not a url',
      'ftp://login.example.org',
      'login.example.org',
      '',
    ];
    for (const frontendUrl of addresses) {
      await given.realm({ attributes: { frontendUrl } });
      const { json } = await oidc.discovery();
      const isOwn = /login\.example\.org/i.test(json.issuer);
      check(`${frontendUrl}: own`, isOwn);
      if (!isOwn) continue;
      check(`${frontendUrl}: issuer`, before(json.issuer).toLowerCase());
      for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'check_session_iframe'])
        check(`${frontendUrl}: ${name}`, before(json[name]).toLowerCase());
    }
  },

  'tokens of it': async ({ realm: name, given, oidc, check, claims, http }) => {
    await given.realm({ attributes: { frontendUrl: OWN } });
    await given.client({ clientId: 'app', publicClient: true, directAccessGrantsEnabled: true });
    await given.user({ username: 'ann', password: 'pw' });
    const login = {
      grant_type: 'password',
      client_id: 'app',
      username: 'ann',
      password: 'pw',
      scope: 'openid',
    };
    const { json: tokens } = await oidc.token(login);
    for (const kind of ['access_token', 'refresh_token', 'id_token'])
      check(kind, before(claims(tokens[kind]).iss));
    const userinfo = await http.get(`/realms/${name}/protocol/openid-connect/userinfo`, {
      token: tokens.access_token,
    });
    check('userinfo', userinfo.status);
    const refreshed = await oidc.token({
      grant_type: 'refresh_token',
      client_id: 'app',
      refresh_token: tokens.refresh_token,
    });
    check('refreshed', refreshed.status);
    check('refreshed: issuer', before(claims(refreshed.json.access_token).iss));
    const { json: about } = await http.get(`/realms/${name}`);
    check('token service', before(about['token-service']));
    check('account service', before(about['account-service']));
  },

  'where people go': async ({ realm: name, given, admin, check, http }) => {
    await given.realm({ attributes: { frontendUrl: OWN } });
    await given.client({
      clientId: 'app',
      publicClient: true,
      redirectUris: ['/rel/*', 'https://app.example.org/*'],
    });
    const ask = (uri) =>
      http.get(
        `/realms/${name}/protocol/openid-connect/auth?client_id=app&response_type=code&scope=openid&redirect_uri=${encodeURIComponent(uri)}`,
      );
    const page = await ask('https://app.example.org/cb');
    check('page', page.status);
    check('form', before(/action="([^"]*)"/.exec(page.text ?? page.body)?.[1]));
    check('below the address', (await ask(`${OWN}/rel/cb`)).status);
    const { json: clients } = await admin.get('/clients?clientId=app');
    const { json: installed } = await admin.get(
      `/clients/${clients[0].id}/installation/providers/keycloak-oidc-keycloak-json`,
    );
    check('installed', installed['auth-server-url']);
    const made = await admin.post('/clients', { clientId: 'another' });
    check('the Admin REST API is where it was', /login\.example\.org/.test(made.headers.location));
  },
};
