// What people meet on the way in: wrong passwords, old pages, lost cookies, other tabs.
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };
const ann = { username: 'ann', password: 'pw' };

const formOf = (tab) => tab.page.forms[0].action;

export default {
  'who is not let in': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    await given.user(ann);
    await given.user({ username: 'off', password: 'pw', enabled: false });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('nobody of that name', tab.submit({ username: 'bob', password: 'pw' }));
    await step('no name', tab.submit({ username: '', password: 'pw' }));
    await step('no password', tab.submit({ username: 'ann', password: '' }));
    await step('disabled, wrong password', tab.submit({ username: 'off', password: 'no' }));
    await step('disabled', tab.submit({ username: 'off', password: 'pw' }));
    await step('by email in capitals', tab.submit({ username: 'ANN@Example.org', password: 'pw' }));
  },

  'a name that is asked for': async ({ given, oidc, browser, step, check }) => {
    await given.realm({ rememberMe: true, registrationAllowed: true, resetPasswordAllowed: true });
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await step('hint', tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, login_hint: 'ann' })));
    check('its value', tab.page.forms[0].fields.find(({ name }) => name === 'username').value);
    await step('remembered', tab.submit({ username: 'ann', password: 'pw', rememberMe: 'on' }));
  },

  'old pages and lost cookies': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' }));
    const first = formOf(tab);
    await tab.submit({ username: 'ann', password: 'no' });
    const second = formOf(tab);
    tab.last.url = first;
    const other = browser();
    await step('no cookies', other.open(first));
    const send = (url, form) => {
      const { browser: _none, ...rest } = { browser };
      return rest && tab.open(url, form);
    };
    await step('the form before, read', send(first));
    await step('the form of now, read', send(second));
    await step('without a code', tab.open(second.replace(/session_code=[^&]*&?/, '')));
    await step(
      'another execution',
      tab.open(second.replace(/execution=[^&]*/, 'execution=7a6ad3f2-0000-4000-8000-000000000000')),
    );
    await step('restart', tab.open(second.replace('/authenticate', '/restart')));
    await step('another tab', tab.open(second.replace(/tab_id=[^&]*/, 'tab_id=abcdefghijk')));
    await step('another client', tab.open(second.replace(/client_id=[^&]*/, 'client_id=account')));
    await step('no client', tab.open(second.replace(/client_id=[^&]*/, 'client_id=nobody')));
  },

  'back, read again, in another tab': async ({ given, oidc, browser, step, base }) => {
    await given.realm({ registrationAllowed: true, resetPasswordAllowed: true });
    await given.mailbox();
    await given.client(app);
    await given.client({ ...app, clientId: 'agree', consentRequired: true });
    await given.user(ann);
    await given.user({ ...ann, username: 'cat', requiredActions: ['UPDATE_PROFILE', 'UPDATE_PASSWORD'] });
    const wrong = { ...ann, password: 'no' };
    const profile = { email: 'cat@example.org', firstName: 'Cat', lastName: 'Example' };
    const open = (tab, client_id, more) => tab.open(oidc.authUrl({ client_id, redirect_uri, ...more }));
    const actionOf = ({ text }) =>
      new URL(/<form[^>]*action="([^"]*)"/.exec(text)[1].replaceAll('&amp;', '&'), base);
    const at = (page, path, execution) => {
      const url = actionOf(page);
      url.searchParams.delete('session_code');
      url.searchParams.delete('execution');
      if (execution) url.searchParams.set('execution', execution);
      url.pathname = url.pathname.replace(/[^/]*$/, path);
      return url.href;
    };
    const from = (tab, page) => {
      tab.last = page;
      return tab;
    };
    const tab = browser();
    const page = await open(tab, 'app');
    await tab.submit(wrong);
    await step('a form from before', from(tab, page).submit(ann));
    await step('what it shows', tab.follow());
    const again = tab.last;
    await tab.open(at(page, 'authenticate', actionOf(page).searchParams.get('execution')));
    await step('a form that was read again meanwhile', from(tab, again).submit(wrong));
    const form = await tab.click('registration');
    await tab.submit({ username: 'x' });
    await step('a registration from before', from(tab, form).submit({ username: 'x' }));
    await step('the login meanwhile', from(tab, page).submit(ann));
    const reset = await tab.open(at(page, 'reset-credentials'));
    await tab.submit({ username: '' });
    await step('a reset from before', from(tab, reset).submit({ username: 'ann' }));

    const busy = browser();
    const first = await open(busy, 'agree');
    await busy.submit({ ...ann, username: 'cat' });
    const action = await busy.follow();
    await step('a profile that is none', busy.submit({ ...profile, email: 'x' }));
    await step('an action from before', from(busy, action).submit(profile));
    for (const execution of ['UPDATE_PASSWORD', 'OAUTH_GRANT', 'SMOKE', undefined])
      await step(`${execution} is due`, busy.open(at(first, 'required-action', execution)));
    for (const path of ['authenticate', 'registration', 'reset-credentials'])
      await step(`${path} is due`, busy.open(at(first, path)));
    await busy.open(at(first, 'required-action'));
    await busy.submit(profile);
    await busy.submit({ 'password-new': 'new', 'password-confirm': 'new' });
    await step('an action that is done', busy.open(at(first, 'required-action', 'UPDATE_PROFILE')));
    await busy.open(at(first, 'required-action', 'OAUTH_GRANT'));
    await step('consent by nothing but not saying no', busy.submit());

    const second = browser();
    const gone = await open(second, 'app', { state: 'one' });
    await second.submit(ann);
    await open(second, 'agree');
    for (const path of ['authenticate', 'reset-credentials', 'restart'])
      await step(`${path} of what is over, beside another`, second.open(at(gone, path)));
    const without = at(gone, 'authenticate').replace(/client_data=[^&]*&?/, '');
    await step('and without what was asked', second.open(without));
    await step('nor a client', second.open(without.replace(/client_id=[^&]*&?/, '')));
    await step('what was shown elsewhere', second.open(at(gone, 'detached-info')));
    second.jar.delete('AUTH_SESSION_ID');
    await step('a reset without its login', browser().open(at(gone, 'reset-credentials')));
  },

  'two tabs of one browser': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    await given.client({ ...app, clientId: 'second' });
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, state: 'one' }));
    const first = tab.last;
    await tab.open(oidc.authUrl({ client_id: 'second', redirect_uri, state: 'two' }));
    await step('in the second', tab.submit(ann));
    tab.last = first;
    await step('in the first', tab.submit(ann));
    tab.last = first;
    await step('in the first again', tab.submit(ann));
  },

  'after the login': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' }));
    const page = tab.last;
    await tab.submit(ann);
    tab.last = page;
    await step('the form again', tab.submit(ann));
    await step('the page again', tab.open(formOf({ page: { forms: [{ action: tab.last.url }] } })));
  },

  'a lockout': async ({ given, oidc, browser, step }) => {
    await given.realm({ bruteForceProtected: true, failureFactor: 2, quickLoginCheckMilliSeconds: 0 });
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'no' });
    await tab.submit({ username: 'ann', password: 'no' });
    await step('the right password', tab.submit(ann));
  },

  'user name and password apart': async ({ given, admin, oidc, browser, step }) => {
    await admin.post('/authentication/flows/browser/copy', { newName: 'apart' });
    const all = (await admin.get('/authentication/flows/apart/executions')).json;
    const form = all.find(({ providerId }) => providerId === 'auth-username-password-form');
    await admin.delete(`/authentication/executions/${form.id}`);
    for (const provider of ['auth-username-form', 'auth-password-form'])
      await admin.post('/authentication/flows/apart%20forms/executions/execution', { provider });
    const flow = (await admin.get('/authentication/flows')).json.find(({ alias }) => alias === 'apart');
    for (const execution of (await admin.get('/authentication/flows/apart/executions')).json)
      if (/auth-(username|password)-form$/.test(execution.providerId))
        await admin.put('/authentication/flows/apart/executions', { ...execution, requirement: 'REQUIRED' });
    await given.client({ ...app, authenticationFlowBindingOverrides: { browser: flow.id } });
    await given.user(ann);
    await given.user({ username: 'off', password: 'pw', enabled: false });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('nobody', tab.submit({ username: 'bob' }));
    await step('no name', tab.submit({ username: '' }));
    await step('disabled', tab.submit({ username: 'off' }));
    const first = tab.last;
    await step('ann', tab.submit({ username: 'ann' }));
    await step('wrong password', tab.submit({ password: 'no' }));
    const now = tab.last;
    tab.last = first;
    await step('the name again', tab.submit({ username: 'ann' }));
    await step('the page of now', tab.open(formOf({ page: { forms: [{ action: now.url }] } })));
    await step('restart', tab.open(now.url.replace('/authenticate', '/restart')));
    await step('after that', tab.follow());
  },

  'a code of a second factor': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    const secret = { value: 'a secret of twenty..' };
    const data = { subType: 'hotp', digits: 6, counter: 0, period: 30, algorithm: 'HmacSHA1' };
    await given.user({
      username: 'ann',
      password: undefined,
      credentials: [
        { type: 'password', value: 'pw' },
        {
          type: 'otp',
          userLabel: 'phone',
          secretData: JSON.stringify(secret),
          credentialData: JSON.stringify(data),
        },
      ],
    });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('its page', tab.submit({ username: 'ann', password: 'pw' }));
    await step('a wrong one', tab.submit({ otp: '000000' }));
    await step('none', tab.submit({ otp: '' }));
  },
};
