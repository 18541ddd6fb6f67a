// Who is told by a logout token when sessions are ended for people, by administrators and by themselves.
const redirect_uri = 'https://app.example.org/cb';

async function world({ given, oidc }, more = {}) {
  const web = await given.web({ '/one': {}, '/two': {} });
  const client = (clientId, path) =>
    given.client({
      clientId,
      secret: 'secret',
      redirectUris: [redirect_uri],
      directAccessGrantsEnabled: true,
      attributes: {
        'backchannel.logout.url': `${web.url}${path}`,
        'backchannel.logout.session.required': 'true',
        ...more,
      },
    });
  const [one, two] = [await client('one', '/one'), await client('two', '/two')];
  const userId = await given.user({ username: 'ann', password: 'pw' });
  const login = (clientId, scope = 'openid') =>
    given.tokens(
      { grant_type: 'password', username: 'ann', password: 'pw', scope },
      { basic: [clientId, 'secret'] },
    );
  const refresh = async (clientId, { refresh_token }) => {
    const form = { grant_type: 'refresh_token', refresh_token };
    return (await oidc.token(form, { basic: [clientId, 'secret'] })).status;
  };
  return { web, one, two, userId, login, refresh };
}

/** What came since: to whom, of which session, and whose. */
async function told({ claims, sleep }, web, sessions, userId) {
  // What is on its way is waited for, and what is not to come is given the time that it would take.
  for (let quiet = 0, seen = 0; quiet < 4; quiet += 1) {
    await sleep(400);
    if (web.received.length > seen) quiet = 0;
    seen = web.received.length;
  }
  const tokens = web.received.splice(0).map(({ path, body }) => {
    const { sid, sub, aud, typ, events } = claims(new URLSearchParams(body).get('logout_token'));
    const named = Object.entries(sessions).find(([, id]) => id === sid);
    return [path, named ? named[0] : sid, sub === userId, aud, typ, events];
  });
  return tokens.sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

export default {
  'by an administrator': async (context) => {
    const { admin, claims, check } = context;
    const { web, one, userId, login, refresh } = await world(context);
    const sidOf = (tokens) => claims(tokens.access_token).sid;
    const first = await login('one');
    const second = await login('two');
    const sessions = { first: sidOf(first), second: sidOf(second) };
    const seen = async (name, answer) =>
      check(name, [answer.status, await told(context, web, sessions, userId)]);
    await seen('one session', await admin.delete(`/sessions/${sessions.first}`));
    await seen('again', await admin.delete(`/sessions/${sessions.first}`));
    const third = await login('one');
    sessions.third = sidOf(third);
    await seen('the user', await admin.post(`/users/${userId}/logout`));
    check('refreshes after that', [await refresh('one', third), await refresh('two', second)]);
    const offline = await login('one', 'openid offline_access');
    sessions.offline = sidOf(offline);
    await seen('an offline session', await admin.delete(`/sessions/${sessions.offline}?isOffline=true`));
    const kept = await login('one', 'openid offline_access');
    sessions.kept = sidOf(kept);
    await seen('the user, offline', await admin.post(`/users/${userId}/logout`));
    check('offline sessions', (await admin.get(`/users/${userId}/offline-sessions/${one.id}`)).json.length);
  },

  'with a consent that is taken back': async (context) => {
    const { given, admin, browser, oidc, claims, check } = context;
    const { web, one, userId, refresh } = await world(context);
    const redirect = { redirect_uri, client_id: 'one' };
    await admin.put(`/clients/${one.id}`, { ...one, consentRequired: true });
    const tab = browser();
    const codeOf = ({ headers }) => new URL(headers.location).searchParams.get('code');
    const redeem = (clientId, code) =>
      given.tokens({ grant_type: 'authorization_code', code, redirect_uri }, { basic: [clientId, 'secret'] });
    await tab.open(oidc.authUrl(redirect));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.follow();
    const first = await redeem('one', codeOf(await tab.submit({ accept: 'Yes' })));
    const second = await redeem(
      'two',
      codeOf(await tab.open(oidc.authUrl({ ...redirect, client_id: 'two' }))),
    );
    const sessions = { first: claims(first.access_token).sid };
    const seen = async (name, answer) =>
      check(name, [answer.status, await told(context, web, sessions, userId)]);
    await seen('revoked', await admin.delete(`/users/${userId}/consents/one`));
    check('refreshes after that', [await refresh('one', first), await refresh('two', second)]);
    await seen('again', await admin.delete(`/users/${userId}/consents/one`));
  },

  'with offline tokens': async (context) => {
    const { given, admin, browser, oidc, claims, check, sleep } = context;
    const { web, one, userId, refresh } = await world(context, {
      'backchannel.logout.revoke.offline.tokens': 'true',
    });
    const ann = { username: 'ann', password: 'pw' };
    const redeem = (clientId, code) =>
      given.tokens({ grant_type: 'authorization_code', code, redirect_uri }, { basic: [clientId, 'secret'] });
    for (const [name, end] of [
      ['the user', () => admin.post(`/users/${userId}/logout`)],
      ['the session', (sid) => admin.delete(`/sessions/${sid}`)],
      ['themselves', (_, refresh_token) => oidc.logout({ refresh_token }, { basic: ['two', 'secret'] })],
    ]) {
      const tab = browser();
      const ask = async (clientId, scope) => {
        await tab.open(oidc.authUrl({ client_id: clientId, redirect_uri, scope }));
        return redeem(clientId, new URL(tab.last.headers.location).searchParams.get('code'));
      };
      const { code } = await given.code({ client_id: 'two', redirect_uri }, ann, tab);
      const online = await redeem('two', code);
      const offline = await ask('one', 'openid offline_access');
      await ask('one', 'openid');
      const sessions = { offline: claims(offline.access_token).sid, online: claims(online.access_token).sid };
      // What was issued in an earlier second is not good any more once a user is logged out.
      await sleep(1100);
      const answer = await end(sessions.online, online.refresh_token);
      check(name, [answer.status, await told(context, web, sessions, userId)]);
      check(
        `${name}, offline sessions`,
        (await admin.get(`/users/${userId}/offline-sessions/${one.id}`)).json.length,
      );
      check(`${name}, refresh`, [await refresh('one', offline), await refresh('two', online)]);
    }
  },
};
