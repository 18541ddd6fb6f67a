// What the realm remembers of logins.
const redirect_uri = 'https://app.example.org/cb';
const app = {
  clientId: 'app',
  publicClient: true,
  redirectUris: [redirect_uri],
  attributes: { 'post.logout.redirect.uris': 'https://app.example.org/bye' },
};
const ann = { username: 'ann', password: 'pw' };
const on = { eventsEnabled: true };

export default {
  'of a login, its code and its end': async ({ given, oidc, browser, step, admin }) => {
    await given.realm(on);
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'bob', password: 'no' });
    await tab.submit({ username: 'ann', password: 'no' });
    await tab.submit(ann);
    const { code } = Object.fromEntries(new URL(tab.last.headers.location).searchParams);
    const exchange = { grant_type: 'authorization_code', code, redirect_uri, client_id: 'app' };
    const tokens = (await oidc.token(exchange)).json;
    await oidc.token(exchange);
    await oidc.token({ ...exchange, code: 'x' });
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.open(
      oidc.logoutUrl({
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: 'https://app.example.org/bye',
      }),
    );
    for (const type of [
      'LOGIN',
      'LOGIN_ERROR',
      'CODE_TO_TOKEN',
      'CODE_TO_TOKEN_ERROR',
      'LOGOUT',
      'LOGOUT_ERROR',
    ])
      await step(type, admin.get(`/events?type=${type}`), { sets: ['$'] });
  },

  'of requests that are wrong': async ({ given, oidc, browser, step, admin }) => {
    await given.realm(on);
    await given.client({ ...app, attributes: { 'pkce.code.challenge.method': 'S256' } });
    await given.client({ ...app, clientId: 'off', enabled: false });
    await given.client({ ...app, clientId: 'bearer', publicClient: false, bearerOnly: true });
    await given.client({ ...app, clientId: 'none', standardFlowEnabled: false });
    const wrong = {
      'no client': { client_id: '' },
      'unknown client': { client_id: 'nobody' },
      'disabled client': { client_id: 'off' },
      'bearer only': { client_id: 'bearer' },
      'redirect uri': { redirect_uri: 'https://evil.example.org' },
      'no flow': { client_id: 'none' },
      'response type': { response_type: 'smoke' },
      'response mode': { response_mode: 'x' },
      scope: { scope: 'moon' },
      challenge: {},
      'prompt none': { prompt: 'none', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
    };
    for (const [name, params] of Object.entries(wrong)) {
      await browser().open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
      await step(name, admin.get('/events'), { sets: ['$'] });
      await admin.delete('/events');
    }
  },

  'of consent': async ({ given, oidc, browser, step, admin }) => {
    await given.realm(on);
    await given.client({ ...app, consentRequired: true });
    await given.user(ann);
    const tab = browser();
    for (const answer of [{ cancel: 'No' }, { accept: 'Yes' }]) {
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      if (tab.last.status === 200) await tab.submit(ann);
      await tab.follow();
      await tab.submit(answer);
    }
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('all', admin.get('/events'), { sets: ['$'] });
  },
};
