// What endpoints other than the token endpoint say to clients that are not who they say, and of tokens that are over.
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const POST_ALONE = { 'client.secret.authentication.allowed.method': 'client_secret_post' };

export default {
  'who asks': async ({ given, oidc, check }) => {
    await given.client({ clientId: 'app', secret: 's', serviceAccountsEnabled: true });
    await given.client({ clientId: 'off', secret: 's', enabled: false });
    await given.client({ clientId: 'public', publicClient: true });
    await given.client({ clientId: 'resources', bearerOnly: true, secret: 's' });
    await given.client({ clientId: 'signs', clientAuthenticatorType: 'client-jwt' });
    await given.client({ clientId: 'post', secret: 's', attributes: POST_ALONE });
    const callers = {
      nobody: [{}, {}],
      'an unknown client': [{}, { basic: ['nobody', 'x'] }],
      'another secret': [{}, { basic: ['app', 'x'] }],
      'another secret in the form': [{ client_id: 'app', client_secret: 'x' }, {}],
      'no secret': [{ client_id: 'app' }, {}],
      'an empty secret': [{ client_id: 'app', client_secret: '' }, {}],
      'a disabled client': [{}, { basic: ['off', 's'] }],
      'a public client': [{ client_id: 'public' }, {}],
      'a bearer-only client': [{}, { basic: ['resources', 's'] }],
      'a secret in place of an assertion': [{ client_id: 'signs', client_secret: 'x' }, {}],
      'nonsense for an assertion': [{ client_assertion_type: JWT_BEARER, client_assertion: 'x.y.z' }, {}],
      'the other method': [{}, { basic: ['post', 's'] }],
      'Basic of nonsense': [{}, { headers: { authorization: 'Basic !!!' } }],
      'another scheme': [{ client_id: 'app' }, { headers: { authorization: 'Bearer x' } }],
      'two of them': [{ client_id: 'public' }, { basic: ['app', 's'] }],
    };
    const { introspect, revoke, logout } = oidc;
    for (const [endpoint, ask] of Object.entries({ introspect, revoke, logout }))
      for (const [name, [form, options]] of Object.entries(callers)) {
        const { status, headers, json } = await ask({ token: 'x', refresh_token: 'x', ...form }, options);
        check(`${endpoint}: ${name}`, [status, json, headers['www-authenticate'], headers['cache-control']]);
      }
  },

  'tokens without openid at userinfo': async ({ given, admin, oidc, check }) => {
    const client = { secret: 's', directAccessGrantsEnabled: true };
    const light = { 'client.use.lightweight.access.token.enabled': 'true' };
    await given.client({ ...client, clientId: 'app' });
    await given.client({ ...client, clientId: 'light', attributes: light });
    const id = await given.user({ username: 'ann', password: 'pw' });
    const basic = { app: { basic: ['app', 's'] }, light: { basic: ['light', 's'] } };
    const login = async (clientId) => {
      const form = { grant_type: 'password', username: 'ann', password: 'pw' };
      return (await given.tokens(form, basic[clientId])).access_token;
    };
    const ask = async (name, token) => {
      const { status, headers } = await oidc.userinfo({ token });
      check(name, [status, headers['www-authenticate']]);
    };
    await ask('good', await login('app'));
    await ask('lightweight', await login('light'));
    const revoked = await login('app');
    await oidc.revoke({ token: revoked }, basic.app);
    await ask('revoked', revoked);
    const over = await login('app');
    await admin.post(`/users/${id}/logout`);
    await ask('its session is over', over);
    const orphan = await login('light');
    const found = await given.clientByName('light');
    await admin.put(`/clients/${found.id}`, { ...found, enabled: false });
    await ask('its client is disabled', orphan);
    const disabled = await login('app');
    const user = (await admin.get(`/users/${id}`)).json;
    await admin.put(`/users/${id}`, { ...user, enabled: false });
    await ask('its user is disabled', disabled);
    await admin.put(`/users/${id}`, { ...user, enabled: true });
    const gone = await login('app');
    await admin.delete(`/users/${id}`);
    await ask('its user is gone', gone);
    await ask('nonsense', 'x.y.z');
  },
};
