// Flows that let nobody in: what people see, what becomes of the login, and what the client and the realm hear of it.
import { makeFlow } from '../scenario-parts/flow-trees.mjs';
import { app, eventsOf, phone, redirect_uri, timed } from '../scenario-parts/second-factors.mjs';

const SECRET = 'latchkey-of-twenty-b';
const DENY = ['deny-access-authenticator', 'REQUIRED'];
const NAME = ['auth-username-form', 'REQUIRED'];
const PASSWORD = ['auth-password-form', 'REQUIRED'];
const TREES = {
  denied: [DENY],
  'denied by name': [NAME, DENY],
  'denied after all': [NAME, PASSWORD, ['auth-otp-form', 'REQUIRED'], DENY],
  'denied by form': [['auth-username-password-form', 'REQUIRED'], DENY],
  'nobody known': [PASSWORD],
  'nobody to choose': [['auth-otp-form', 'ALTERNATIVE']],
  'a second name': [NAME, ['auth-username-password-form', 'REQUIRED']],
  nothing: [['auth-username-form', 'DISABLED']],
  'no cookie': [['auth-cookie', 'REQUIRED']],
};

async function setting({ given, admin }) {
  await given.realm({ eventsEnabled: true });
  await given.user({
    username: 'bob',
    credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
  });
  for (const [clientId, steps] of Object.entries(TREES)) {
    const browser = await makeFlow(admin, clientId, steps);
    await given.client({ ...app, clientId, authenticationFlowBindingOverrides: { browser } });
  }
  await given.client({ ...app, clientId: 'open' });
}

const told = async ({ admin, check }, name) => {
  check(`${name}: events`, await eventsOf(admin, 'LOGIN', 'LOGIN_ERROR'));
  await admin.delete('/events');
};

export default {
  'at once, or after some steps': async (context) => {
    const { oidc, browser, step } = context;
    await setting(context);
    for (const client_id of Object.keys(TREES)) {
      const tab = browser();
      await step(client_id, tab.open(oidc.authUrl({ client_id, redirect_uri })));
      for (let pages = 0; pages < 4 && tab.last.status === 200; pages++) {
        const names = tab.page.forms[0].fields.map(({ name }) => name);
        const all = { username: 'bob', password: 'pw', otp: await timed(SECRET, 0, { period: 3600 }) };
        const answer = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
        await step(`${client_id}: ${Object.keys(answer)}`, tab.submit(answer));
      }
      await told(context, client_id);
    }
  },

  'and asked again': async (context) => {
    const { oidc, browser, step, realm } = context;
    await setting(context);
    const tab = browser();
    const open = (client_id) => tab.open(oidc.authUrl({ client_id, redirect_uri }));
    await step('denied', open('denied'));
    await step('denied again', open('denied'));
    await step('by another client', open('open'));
    await step('the name', open('denied by name'));
    const page = tab.last;
    const query = new URL(tab.page.forms[0].action).searchParams;
    await step('denied by name', tab.submit({ username: 'bob' }));
    await step('the page of that', tab.open(tab.last.url));
    tab.last = page;
    await step('the form again', tab.submit({ username: 'bob' }));
    const params = new URLSearchParams({ client_id: 'denied by name', tab_id: query.get('tab_id') });
    await step('the login', tab.open(`/realms/${realm}/login-actions/authenticate?${params}`));
    params.set('client_data', query.get('client_data'));
    await step('begun anew', tab.open(`/realms/${realm}/login-actions/restart?${params}`));
    await step('from the beginning', tab.follow());
    await told(context, 'all');
  },

  silently: async (context) => {
    const { oidc, browser } = context;
    await setting(context);
    for (const client_id of Object.keys(TREES)) {
      const url = oidc.authUrl({ client_id, redirect_uri, prompt: 'none' });
      // Whoever is refused silently need not be remembered.
      const { status, headers, page } = await browser()
        .open(url)
        .then((res) => ({ ...res, page: res.text }));
      context.check(client_id, [status, headers.location, /id="kc-error-message"/.test(page)]);
      await told(context, client_id);
    }
  },
};
