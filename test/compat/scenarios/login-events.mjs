// What the realm remembers of logins.
import { eventsOf, phone, timed } from '../scenario-parts/second-factors.mjs';

const SECRET = '12345678901234567890';
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

  'of people who want to be remembered': async ({ given, oidc, browser, check, admin }) => {
    await given.realm({ ...on, rememberMe: true });
    await given.client(app);
    await given.user({ ...ann, credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)] });
    await given.user({ username: 'bob', password: 'pw' });
    const seen = async (name, type) => {
      check(name, await eventsOf(admin, type));
      await admin.delete('/events');
    };
    const at = oidc.authUrl({ client_id: 'app', redirect_uri });
    const bob = { username: 'bob', password: 'pw' };
    const tab = browser();
    await tab.open(at);
    await tab.submit({ ...bob, password: 'no', rememberMe: 'on' });
    await seen('a wrong password', 'LOGIN_ERROR');
    await tab.submit({ ...bob, rememberMe: 'on' });
    await seen('a login', 'LOGIN');
    await tab.open(at);
    await seen('a login in the session', 'LOGIN');
    const other = browser();
    await other.open(at);
    await other.submit({ ...bob, rememberMe: 'on', password: 'no' });
    await admin.delete('/events');
    await other.submit({ ...bob, rememberMe: 'off' });
    await seen('a login that is not to be remembered', 'LOGIN');
    const third = browser();
    await third.open(at);
    await third.submit({ ...ann, rememberMe: 'on' });
    await third.submit({ otp: '000000' });
    await seen('a wrong code', 'LOGIN_ERROR');
    await third.submit({ otp: await timed(SECRET, 0, { period: 3600 }) });
    await seen('a login by a code', 'LOGIN');
    await admin.put('', { rememberMe: false });
    const fourth = browser();
    await fourth.open(at);
    await fourth.submit({ ...bob, rememberMe: 'on' });
    await seen('where nobody is remembered', 'LOGIN');
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

  'of how the answer comes': async ({ given, oidc, browser, check, admin }) => {
    await given.realm(on);
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await given.code({ client_id: 'app', redirect_uri }, ann, tab);
    const modes = ['fragment', 'form_post', 'query.jwt', 'fragment.jwt', 'form_post.jwt', 'jwt'];
    for (const response_mode of modes)
      for (const [who, name] of [
        [tab, 'somebody'],
        [browser(), 'nobody'],
      ]) {
        await admin.delete('/events');
        const scope = name === 'nobody' ? 'moon' : 'openid';
        await who.open(oidc.authUrl({ client_id: 'app', redirect_uri, response_mode, scope }));
        const [event] = (await admin.get('/events')).json;
        check(`${response_mode}, ${name}`, [event.type, event.details.response_mode]);
      }
  },
};
