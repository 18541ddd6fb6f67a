// Of several things that are wrong with a request, which one the client is told; and which pages may read it.
const redirect_uri = 'https://app.example.org/cb';
const OURS = 'https://app.example.org';
const base = {
  secret: 's',
  redirectUris: [redirect_uri],
  webOrigins: [OURS],
  serviceAccountsEnabled: true,
  directAccessGrantsEnabled: true,
  attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
};

/** What is refused to a client of each kind, asked from a page of its own, another one and none, with a name twice or not. */
const refusals =
  (path, form, kinds = ['app', 'bearer', 'public', 'off', 'saml', 'closed', 'nobody']) =>
  async ({ given, admin, oidc, http, check }) => {
    await given.client({ ...base, clientId: 'app' });
    await given.client({ ...base, clientId: 'bearer', bearerOnly: true });
    await given.client({ ...base, clientId: 'public', publicClient: true });
    await given.client({ ...base, clientId: 'off', enabled: false });
    await admin.post('/clients', { clientId: 'saml', protocol: 'saml', enabled: true, secret: 's' });
    const closed = { standardFlowEnabled: false, serviceAccountsEnabled: false, attributes: {} };
    await given.client({ ...base, ...closed, clientId: 'closed' });
    for (const id of kinds)
      for (const origin of [OURS, 'https://other.example.org', undefined])
        for (const twice of [
          [],
          [
            ['colour', 'red'],
            ['colour', 'blue'],
          ],
        ]) {
          const own = id === 'public' ? [] : [['client_secret', 's']];
          const entries = [...Object.entries(form), ...twice, ['client_id', id], ...own];
          const headers = origin === undefined ? {} : { origin };
          const answer = await http.post(oidc.url(path), { form: entries, headers });
          const { error, error_description } = answer.json ?? {};
          check(`${id} from ${origin}${twice.length > 0 ? ', a name twice' : ''}`, [
            answer.status,
            error,
            error_description,
            answer.headers['access-control-allow-origin'],
            answer.headers['access-control-expose-headers'],
          ]);
        }
  };

const WRONG = {
  nothing: {},
  'no response type': { response_type: undefined },
  'no such response type': { response_type: 'x' },
  'a flow that is off': { response_type: 'token' },
  'no such scope': { scope: 'moon' },
  'no such response mode': { response_mode: 'x' },
  'tokens in the query': { response_type: 'id_token', response_mode: 'query' },
  'no such prompt': { prompt: 'x' },
  'a challenge that is none': { code_challenge: 'x', code_challenge_method: 'S256' },
  'neither type nor scope': { response_type: undefined, scope: 'moon' },
};

export default {
  'at the token endpoint': refusals('/token', { grant_type: 'client_credentials' }),
  'at the revocation endpoint': refusals('/revoke', { token: 'x' }),
  'at the introspection endpoint': refusals('/token/introspect', { token: 'x' }),
  'at the logout endpoint': refusals('/logout', { refresh_token: 'x' }),
  'at the endpoint for requests that are pushed': refusals('/ext/par/request', { response_type: 'code' }),
  'at the endpoint for devices': refusals('/auth/device', {}),
  'at the endpoint for those who are elsewhere': refusals(
    '/ext/ciba/auth',
    { scope: 'openid', login_hint: 'nobody' },
    ['bearer', 'off', 'saml', 'closed', 'nobody'],
  ),

  'of authorization requests': async ({ given, oidc, http, check }) => {
    const client = { secret: 's', redirectUris: [redirect_uri] };
    await given.client({ ...client, clientId: 'app' });
    await given.client({ ...client, clientId: 'closed', standardFlowEnabled: false });
    await given.client({
      ...client,
      clientId: 'pushes',
      attributes: { 'require.pushed.authorization.requests': 'true' },
    });
    const good = { response_type: 'code', redirect_uri, scope: 'openid', nonce: 'n' };
    for (const client_id of ['app', 'closed', 'pushes'])
      for (const [wrong, parameters] of Object.entries(WRONG))
        for (const twice of [
          [],
          [
            ['colour', 'red'],
            ['colour', 'blue'],
          ],
        ]) {
          const asked = Object.entries({ ...good, ...parameters, client_id }).filter(([, value]) => value);
          const name = `${client_id}, ${wrong}${twice.length > 0 ? ', a name twice' : ''}`;
          const sent = await http.get(oidc.url(`/auth?${new URLSearchParams([...asked, ...twice])}`));
          const { searchParams, hash } = new URL(sent.headers.location ?? 'http://none');
          const told = hash.length > 1 ? new URLSearchParams(hash.slice(1)) : searchParams;
          check(name, [sent.status, hash.length > 1, told.get('error'), told.get('error_description')]);
          const form = [...asked, ...twice, ['client_secret', 's']];
          const pushed = await http.post(oidc.url('/ext/par/request'), { form });
          const { error, error_description } = pushed.json;
          check(`${name}: pushed`, [pushed.status, error, error_description]);
        }
  },

  'of refresh tokens': async ({ given, admin, oidc, sleep, check }) => {
    const client = { secret: 's', directAccessGrantsEnabled: true };
    const app = await given.client({ ...client, clientId: 'app' });
    await given.client({ ...client, clientId: 'other' });
    const ann = await given.user({ username: 'ann', password: 'pw' });
    const login = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
    const issued = async () => (await given.tokens(login, { basic: ['app', 's'] })).refresh_token;
    const use = async (name, refresh_token, by = 'app', more = {}) => {
      const form = { grant_type: 'refresh_token', refresh_token, ...more };
      const { status, json } = await oidc.token(form, { basic: [by, 's'] });
      check(name, [status, json.error, json.error_description]);
    };
    const later = async (path) => {
      await sleep(1100);
      await admin.put(path, { notBefore: Math.floor(Date.now() / 1000) });
    };
    const first = await issued();
    await later(`/clients/${app.id}`);
    await use('from before the client’s not-before', first);
    await use('the same by another client', first, 'other');
    await use('the same with a scope there is not', first, 'app', { scope: 'moon' });
    await admin.put(`/users/${ann}`, { enabled: false });
    await use('the same of somebody disabled', first);
    await admin.put(`/users/${ann}`, { enabled: true });
    await admin.post(`/users/${ann}/logout`);
    await use('the same when the session is over', first);
    await admin.put(`/clients/${app.id}`, { notBefore: 0 });
    await use('when the session is over', first);
    const second = await issued();
    await later('');
    await use('from before the realm’s not-before, by another client', second, 'other');
    await use('from before the realm’s not-before', second);
    await admin.put('', { notBefore: 0 });
    await admin.delete(`/users/${ann}`);
    await use('of nobody, by another client', second, 'other');
    await use('of nobody', second);
  },

  'a token in a form twice': async ({ oidc, http, step }) => {
    const form = [
      ['access_token', 'x'],
      ['access_token', 'x'],
    ];
    await step('from a page', http.post(oidc.url('/userinfo'), { form, headers: { origin: OURS } }));
    await step('from none', http.post(oidc.url('/userinfo'), { form }));
  },
};
