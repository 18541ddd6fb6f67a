// What changes while somebody is on their way in, or in already; and logins that begin anew.
import { app, eventsOf, redirect_uri } from '../scenario-parts/second-factors.mjs';

const ann = { username: 'ann', password: 'pw' };
const bob = { username: 'bob', password: 'pw' };

/** Where the login of a page begins anew. */
const restartOf = (tab, skip) => {
  const url = new URL(tab.page.forms[0].action, tab.last.url);
  const query = new URLSearchParams({ skip_logout: skip });
  for (const name of ['client_id', 'tab_id']) query.set(name, url.searchParams.get(name));
  return `${url.origin}${url.pathname.replace(/[^/]*$/, 'restart')}?${query}`;
};

const fieldsOf = ({ last, page }) => [
  last.status,
  page.forms[0]?.fields.map(({ name }) => name),
  page.messages,
];

export default {
  'the realm remembers nobody any more': async ({ given, oidc, browser, admin, check }) => {
    await given.realm({ rememberMe: true });
    await given.client({ ...app, publicClient: false, secret: 's' });
    const id = await given.user(ann);
    const basic = { basic: ['app', 's'] };
    const tokensOf = async (rememberMe, scope, tab = browser()) => {
      const { code } = await given.code(
        { client_id: 'app', redirect_uri, scope },
        { ...ann, rememberMe },
        tab,
      );
      return given.tokens({ grant_type: 'authorization_code', code, redirect_uri }, basic);
    };
    const tab = browser();
    const held = {
      remembered: await tokensOf('on', 'openid', tab),
      other: await tokensOf('', 'openid'),
      offline: await tokensOf('on', 'openid offline_access'),
    };
    await given.realm({ rememberMe: false });
    check('sessions', (await admin.get(`/users/${id}/sessions`)).json.length);
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' }));
    check('the browser', new URL(tab.last.headers.location).searchParams.get('error'));
    for (const [name, { access_token: token, refresh_token }] of Object.entries(held)) {
      check(`${name}: user information`, (await oidc.userinfo({ token })).status);
      const { status, json } = await oidc.token({ grant_type: 'refresh_token', refresh_token }, basic);
      check(`${name}: refreshed`, [status, json.error, json.error_description]);
    }
  },

  'the realm remembers people again': async ({ given, oidc, browser, check }) => {
    await given.realm({ rememberMe: true });
    await given.client(app);
    await given.user(ann);
    const { code } = await given.code(
      { client_id: 'app', redirect_uri },
      { ...ann, rememberMe: 'on' },
      browser(),
    );
    const exchange = { client_id: 'app', grant_type: 'authorization_code', code, redirect_uri };
    const { refresh_token } = await given.tokens(exchange);
    await given.realm({ rememberMe: false });
    await given.realm({ rememberMe: true });
    const again = await oidc.token({ client_id: 'app', grant_type: 'refresh_token', refresh_token });
    check('refreshed', again.status);
  },

  'the client is switched off': async ({ given, oidc, browser, admin, check }) => {
    await given.realm({ eventsEnabled: true });
    const client = await given.client({ ...app, baseUrl: 'https://app.example.org/' });
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await admin.put(`/clients/${client.id}`, { ...client, enabled: false });
    await tab.submit(ann);
    check('the form', fieldsOf(tab));
    check('events', await eventsOf(admin, 'LOGIN_ERROR'));
  },

  'nobody’s name': async ({ given, oidc, browser, admin, check }) => {
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: '', password: '' });
    await tab.submit({ username: ' ', password: 'pw' });
    check('events', await eventsOf(admin, 'LOGIN_ERROR'));
  },

  'begun anew': async ({ given, oidc, browser, http, realm, admin, check }) => {
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    await given.user(ann);
    const seen = async (name) => {
      check(name, await eventsOf(admin, 'RESTART_AUTHENTICATION', 'RESTART_AUTHENTICATION_ERROR'));
      await admin.delete('/events');
    };
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.open(restartOf(tab, 'false'));
    await seen('at the beginning');
    await tab.follow();
    await tab.submit(ann);
    const asked = oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'login' });
    await tab.open(asked);
    await tab.open(restartOf(tab, 'true'));
    await seen('by somebody who stays in');
    await tab.open(asked);
    const link = restartOf(tab, 'false');
    await tab.open(link);
    check('whoever was in is out', (await eventsOf(admin, 'LOGOUT')).length);
    await seen('by somebody else');
    await browser().open(link);
    await seen('elsewhere');
    await http.get(`/realms/${realm}/login-actions/restart`);
    await seen('nothing');
  },

  'asked again, and known to a provider': async ({ given, oidc, browser, admin, check }) => {
    await given.client(app);
    const id = await given.user(ann);
    const endpoints = {
      authorizationUrl: 'https://idp.example.org/a',
      tokenUrl: 'https://idp.example.org/t',
    };
    const provider = (alias) => ({
      alias,
      providerId: 'oidc',
      config: { ...endpoints, clientId: 'c', clientSecret: 's' },
    });
    for (const alias of ['one', 'two']) await admin.post('/identity-provider/instances', provider(alias));
    const flow = { alias: 'by-name', providerId: 'basic-flow', topLevel: true, builtIn: false };
    await admin.post('/authentication/flows', flow);
    const at = '/authentication/flows/by-name/executions';
    await admin.post(`${at}/execution`, { provider: 'auth-cookie' });
    await admin.post(`${at}/flow`, { alias: 'forms by name', type: 'basic-flow' });
    for (const step of ['auth-username-form', 'auth-password-form'])
      await admin.post('/authentication/flows/forms%20by%20name/executions/execution', { provider: step });
    for (const each of (await admin.get(at)).json) {
      const requirement = each.level === 0 ? 'ALTERNATIVE' : 'REQUIRED';
      await admin.put(at, { ...each, requirement });
    }
    await given.realm({ browserFlow: 'by-name' });
    const offered = ({ last }) =>
      [...last.text.matchAll(/\/broker\/(\w+)\/login/g)].map(([, alias]) => alias);
    const tab = browser();
    const asked = oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'login' });
    await tab.open(asked);
    check('a name', [fieldsOf(tab), offered(tab)]);
    await tab.submit({ username: 'ann' });
    await tab.submit({ password: 'pw' });
    await tab.open(asked);
    check('known to none', [fieldsOf(tab), offered(tab)]);
    await tab.submit({ password: 'pw' });
    await admin.post(`/users/${id}/federated-identity/two`, { userId: 'x', userName: 'x' });
    await tab.open(asked);
    check('known to one', [fieldsOf(tab), offered(tab)]);
    await tab.submit(bob);
    check('by the password', fieldsOf(tab)[1]);
    await tab.submit({ password: 'no' });
    check('a wrong one', fieldsOf(tab));
    await tab.submit({ password: 'pw' });
    check('in', tab.last.status);
  },
};
