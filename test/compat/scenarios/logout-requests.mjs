// What a logout is asked for by, what is refused and remembered of it, and what offline sessions have to do with it.
const redirect_uri = 'https://app.example.org/cb';
const bye = 'https://app.example.org/bye';
const ann = { username: 'ann', password: 'pw' };
const client = (clientId, attributes = {}, more = {}) => ({
  clientId,
  secret: 'secret',
  redirectUris: [redirect_uri],
  directAccessGrantsEnabled: true,
  attributes: { 'post.logout.redirect.uris': bye, ...attributes },
  ...more,
});

function world({ given, oidc, browser, admin, check }) {
  const login = async (id = 'app', tab = browser(), scope = 'openid') => {
    await tab.open(oidc.authUrl({ client_id: id, redirect_uri, scope }));
    if (tab.last.status === 200) await tab.submit(ann);
    const code = new URL(tab.last.headers.location).searchParams.get('code');
    const exchange = { grant_type: 'authorization_code', code, redirect_uri };
    return { tab, tokens: await given.tokens(exchange, { basic: [id, 'secret'] }) };
  };
  const refresh = async ({ refresh_token }, id = 'app') => {
    const form = { grant_type: 'refresh_token', refresh_token };
    const { status, json } = await oidc.token(form, { basic: [id, 'secret'] });
    return [status, json.error_description];
  };
  const isIn = async (tab) => {
    const { headers } = await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' }));
    return new URL(headers.location).searchParams.has('code');
  };
  /** What an answer comes to, and what is remembered of it. */
  const seen = async (name, { status, headers, text }) => {
    const { json } = await admin.get('/events');
    await admin.delete('/events');
    const events = json
      .filter(({ type }) => type.startsWith('LOGOUT'))
      .map(({ type, clientId, error, details, sessionId }) => ({
        type,
        clientId,
        error,
        details,
        of: sessionId !== undefined,
      }));
    check(name, [status, headers.location, /confirmLogout/.test(text), events]);
  };
  return { login, refresh, isIn, seen };
}

export default {
  'what is refused': async (context) => {
    const { given, oidc, browser, http, admin, check } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(client('app'));
    const gone = await given.client(client('gone'));
    await given.user(ann);
    const { login, isIn, seen } = world(context);
    const { tab, tokens } = await login();
    const other = await login('gone');
    const hint = { id_token_hint: tokens.id_token };
    const requests = [
      { post_logout_redirect_uri: bye },
      { client_id: 'nobody', post_logout_redirect_uri: bye },
      { client_id: 'app', post_logout_redirect_uri: `${bye}/` },
      { id_token_hint: 'x', post_logout_redirect_uri: bye },
      { id_token_hint: `${tokens.id_token} ` },
      { id_token_hint: tokens.access_token },
      { id_token_hint: tokens.refresh_token },
      { ...hint, client_id: 'gone' },
      { ...hint, client_id: '', post_logout_redirect_uri: redirect_uri },
      { ...hint, post_logout_redirect_uri: 'https://evil.example.org' },
    ];
    for (const [at, request] of requests.entries()) {
      await seen(`${at}`, await tab.open(oidc.logoutUrl(request)));
      const { length } = Object.values(request).filter((value) => value === '');
      if (at % 3 === 0 || length > 0) await seen(`${at}, posted`, await oidc.logout(request));
    }
    check('nobody is out', await isIn(tab));
    await admin.delete(`/clients/${gone.id}`);
    const ofGone = { id_token_hint: other.tokens.id_token };
    await seen('of a client that is gone', await browser().open(oidc.logoutUrl(ofGone)));
    const onward = { ...ofGone, post_logout_redirect_uri: bye };
    await seen('of a client that is gone, onward', await other.tab.open(oidc.logoutUrl(onward)));
    await tab.open(oidc.logoutUrl({ client_id: 'app', post_logout_redirect_uri: bye, state: '' }));
    const cookie = [...tab.jar].map((pair) => pair.join('=')).join('; ');
    const [{ action, fields }] = tab.page.forms;
    const code = fields.find(({ name }) => name === 'session_code').value;
    const url = new URL(action, tab.last.url);
    url.searchParams.set('tab_id', 'x');
    const elsewhere = await http.post(url.href, { form: { session_code: code }, headers: { cookie } });
    check('confirmed in another tab', [elsewhere.status, elsewhere.headers.location]);
    await admin.delete('/events');
    await seen('confirmed', await tab.submit({ confirmLogout: 'x' }));
    await seen('once more', await tab.open(oidc.logoutUrl({ ...hint, post_logout_redirect_uri: bye })));
    const again = await login();
    await again.tab.open(oidc.logoutUrl({}));
    await seen('confirmed without a client', await again.tab.submit({ confirmLogout: 'x' }));
  },

  'frames and calls': async (context) => {
    const { given, oidc, browser, claims, check, admin, sleep } = context;
    const web = await given.web({ '/one': {}, '/two': {} });
    const back = (id, path, more = {}) =>
      client(id, { 'backchannel.logout.url': `${web.url}${path}`, ...more });
    const front = (id, url, named = 'true') =>
      client(
        id,
        { 'frontchannel.logout.url': url, 'frontchannel.logout.session.required': named },
        { frontchannelLogout: true },
      );
    await given.client(client('app'));
    await given.client({ ...back('one', '/one', { 'backchannel.logout.url': '/one' }), rootUrl: web.url });
    await given.client(back('two', '/two', { 'backchannel.logout.session.required': 'true' }));
    const off = await given.client(back('off', '/two'));
    await given.client(front('named', 'https://named.example.org/out?#there'));
    await given.client(front('unnamed', 'https://unnamed.example.org/out', 'false'));
    await given.user(ann);
    const { login } = world(context);
    const tab = browser();
    for (const id of ['one', 'two', 'off', 'named', 'unnamed']) await login(id, tab);
    const { tokens } = await login('app', tab);
    await admin.put(`/clients/${off.id}`, { ...off, enabled: false });
    const { text } = await tab.open(oidc.logoutUrl({ id_token_hint: tokens.id_token }));
    const frames = [...text.matchAll(/<iframe[^>]*src="([^"]*)"/g)].map(([, src]) =>
      src.replaceAll('&amp;', '&').replace(/sid=[^&]+&iss=[^&#]+/, 'SESSION'),
    );
    check('frames', frames.sort());
    for (let tries = 0; tries < 20 && web.received.length < 2; tries += 1) await sleep(50);
    await sleep(150);
    const told = web.received.map(({ path, body }) => {
      const { aud, sid } = claims(new URLSearchParams(body).get('logout_token'));
      return [path, aud, sid !== undefined];
    });
    check('calls', told.sort());
  },

  'offline sessions': async (context) => {
    const { given, oidc, browser, admin, http, claims, check, realm } = context;
    await given.realm({ eventsEnabled: true, adminEventsEnabled: true, adminEventsDetailsEnabled: true });
    await given.client(client('app', { 'client.session.idle.timeout': '0' }));
    const audience = {
      name: 'account',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-audience-mapper',
      config: { 'included.client.audience': 'account', 'access.token.claim': 'true' },
    };
    await given.client({ ...client('other'), protocolMappers: [audience] });
    const userId = await given.user(ann);
    const { login, refresh, isIn, seen } = world(context);
    const tab = browser();
    const first = await login('app', tab);
    const offline = await login('other', tab, 'openid offline_access');
    const sid = claims(offline.tokens.access_token).sid;
    check('one id', sid === claims(first.tokens.access_token).sid);
    const sessions = async () =>
      (await admin.get(`/users/${userId}/sessions`)).json.map(({ clients }) => Object.values(clients).sort());
    check('in the session of all', await sessions());
    const beside = await login('other', browser(), 'openid offline_access');
    const own = { token: offline.tokens.access_token, headers: { accept: 'application/json' } };
    const devices = async () => {
      const { json } = await http.get(`/realms/${realm}/account/sessions/devices`, own);
      return json.map((device) =>
        device.sessions
          .map(({ current, clients, expires, started }) =>
            [
              current === true,
              clients.map(({ clientId }) => clientId).sort(),
              expires - started > 1e6,
            ].join(),
          )
          .sort(),
      );
    };
    check('devices', await devices());
    const ended = claims(beside.tokens.access_token).sid;
    await admin.delete('/events');
    const answer = await http.delete(`/realms/${realm}/account/sessions/${ended}`, own);
    await seen('one is ended', answer);
    check('it is over', await refresh(beside.tokens, 'other'));
    check('devices after that', await devices());
    await admin.delete('/admin-events');
    await admin.delete(`/sessions/${sid}?isOffline=true`);
    const { json } = await admin.get('/admin-events?resourceTypes=USER_SESSION');
    check(
      'the event',
      json.map(({ operationType, representation }) => [operationType, representation]),
    );
    check('over with it', [await refresh(first.tokens), await isIn(tab), await sessions()]);
    const again = await login('app', tab);
    const more = await login('other', tab, 'openid offline_access');
    await admin.delete('/events');
    const form = { refresh_token: more.tokens.refresh_token };
    await seen('by its token', await oidc.logout(form, { basic: ['other', 'secret'] }));
    check('over with that', [await refresh(again.tokens), await isIn(tab), await sessions()]);
  },
};
