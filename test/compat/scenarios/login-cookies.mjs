// What browsers keep of a login, for how long, and what becomes of cookies that are none.
import { makeFlow } from '../scenario-parts/flow-trees.mjs';
import { app, eventsOf, redirect_uri } from '../scenario-parts/second-factors.mjs';

const ann = { username: 'ann', password: 'pw' };
const logIn = async ({ oidc, browser }, client_id = 'app', typed = {}) => {
  const tab = browser();
  await tab.open(oidc.authUrl({ client_id, redirect_uri }));
  await tab.submit({ ...ann, ...typed });
  return tab;
};
/** The names of cookies that are set, and for how long. */
const kept = ({ last }) =>
  last.setCookies
    .map((line) => [line.split('=')[0], Number(/max-age=(\d+)/i.exec(line)?.[1] ?? -1)])
    .map(([name, age]) => [name, Math.round(age / 10) * 10])
    .sort();

export default {
  'who is remembered': async (context) => {
    const { given, oidc, browser, check } = context;
    await given.client(app);
    await given.user(ann);
    const fresh = { ssoSessionMaxLifespanRememberMe: 0, ssoSessionMaxLifespan: 36000, rememberMe: true };
    for (const settings of [
      {},
      { ssoSessionMaxLifespanRememberMe: 500, ssoSessionIdleTimeoutRememberMe: 300 },
      { ssoSessionMaxLifespanRememberMe: 72000 },
      { rememberMe: false },
    ])
      for (const rememberMe of [undefined, 'on']) {
        const name = `${JSON.stringify(settings)} ${rememberMe}`;
        await given.realm({ ...fresh, ...settings });
        const tab = await logIn(context, 'app', rememberMe && { rememberMe });
        check(name, kept(tab));
        const again = browser();
        again.jar.set('KEYCLOAK_REMEMBER_ME', 'username:ann');
        await again.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
        const fields = again.page.forms[0].fields.filter(({ name }) => /username|rememberMe/.test(name));
        check(
          `${name}: the form`,
          fields.map(({ name: field, value, checked }) => (field === 'username' ? value : checked)),
        );
        await again.submit({ ...ann, rememberMe: 'off' });
        check(`${name}: forgotten`, kept(again));
      }
  },

  'addresses that name no client': async ({ http, realm, check }) => {
    const paths = ['authenticate', 'required-action', 'registration', 'first-broker-login', 'restart'];
    for (const path of paths) {
      const { status, text } = await http.get(`/realms/${realm}/login-actions/${path}`);
      check(path, [status, /Restart login cookie not found/.test(text)]);
    }
  },

  'who is in no more': async (context) => {
    const { given, oidc, browser, step, admin } = context;
    await given.client(app);
    const id = await given.user(ann);
    for (const more of [{}, { prompt: 'login' }, { prompt: 'create' }]) {
      const url = oidc.authUrl({ client_id: 'app', redirect_uri, ...more });
      const junk = browser();
      junk.jar.set('KEYCLOAK_IDENTITY', 'junk');
      await step(`${JSON.stringify(more)}: junk`, junk.open(url));
      const tab = await logIn(context);
      await admin.post(`/users/${id}/logout`);
      await step(`${JSON.stringify(more)}: logged out`, tab.open(url));
    }
  },

  'limits of sessions that are no numbers': async (context) => {
    const { given, admin, check } = context;
    await given.realm({ eventsEnabled: true });
    await given.user(ann);
    const LIMITS = { behavior: 'Deny new session' };
    for (const [at, config] of [
      { ...LIMITS, userRealmLimit: 'x' },
      { ...LIMITS, userClientLimit: '1.5' },
      { ...LIMITS, userRealmLimit: '-1' },
      LIMITS,
      { userRealmLimit: '1' },
      { userRealmLimit: '1', behavior: 'Whatever' },
    ].entries()) {
      const clientId = `app-${at}`;
      const steps = [
        ['auth-username-password-form', 'REQUIRED'],
        ['user-session-limits', 'REQUIRED', config],
      ];
      const flow = await makeFlow(admin, clientId, steps);
      await given.client({ ...app, clientId, authenticationFlowBindingOverrides: { browser: flow } });
      const tab = await logIn(context, clientId);
      check(clientId, [tab.last.status, tab.last.status === 302 ? [] : tab.page.messages]);
      check(`${clientId}: events`, await eventsOf(admin, 'LOGIN_ERROR'));
      await admin.delete('/events');
    }
  },
};
