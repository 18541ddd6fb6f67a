// What else the reset of credentials asks, and where it leads.
import { followed, nextLink, onwards } from '../scenario-parts/mails.mjs';
import { eventsOf } from '../scenario-parts/second-factors.mjs';

const redirect_uri = 'https://app.example.org/cb';
const app = {
  clientId: 'app',
  publicClient: true,
  redirectUris: [redirect_uri],
  baseUrl: 'https://app.example.org/',
};
const chosen = { 'password-new': 'another', 'password-confirm': 'another' };
const otp = (userLabel) => ({
  type: 'otp',
  userLabel,
  secretData: JSON.stringify({ value: 'DEADBEEFDEADBEEFDEAD' }),
  credentialData: JSON.stringify({
    subType: 'totp',
    digits: 6,
    counter: 0,
    period: 30,
    algorithm: 'HmacSHA1',
  }),
});

const begin = async (t, settings = {}, person = {}) => {
  await t.given.realm({ resetPasswordAllowed: true, eventsEnabled: true, ...settings });
  await t.given.client({ ...app, ...t.client });
  const rep = {
    username: 'ann',
    enabled: true,
    email: 'ann@example.org',
    emailVerified: true,
    firstName: 'Ann',
    lastName: 'Example',
    ...person,
  };
  const made = await t.admin.post('/users', {
    ...rep,
    credentials: [{ type: 'password', value: 'pw' }, ...(person.credentials ?? [])],
  });
  t.annId = made.headers.location.split('/').at(-1);
  return t.given.mailbox();
};

const asked = async (t, mail, tab = t.browser()) => {
  await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' }));
  await tab.click('reset-credentials');
  await tab.submit({ username: 'ann' });
  return { tab, link: await nextLink(t, mail, 'mail') };
};

const configure = async ({ admin }, providerId, config) => {
  const at = `/authentication/flows/${encodeURIComponent('reset credentials')}/executions`;
  const execution = (await admin.get(at)).json.find((each) => each.providerId === providerId);
  await admin.post(`/authentication/executions/${execution.id}/config`, { alias: providerId, config });
};

const require = async ({ admin }, match, requirement) => {
  const at = `/authentication/flows/${encodeURIComponent('reset credentials')}/executions`;
  const execution = (await admin.get(at)).json.find(match);
  await admin.put(at, { ...execution, requirement });
};

const events = async ({ step, admin }, ...types) => {
  for (const type of types) await step(type, admin.get(`/events?type=${type}`), { sets: ['$'] });
};

const credentialsNow = async ({ step, admin, annId }, name) =>
  step(name, admin.get(`/users/${annId}/credentials`), { sets: ['$'] });

export default {
  'a one-time password besides': async (t) => {
    const mail = await begin(t, {}, { credentials: [otp('phone'), otp('tablet')] });
    const { tab, link } = await asked(t, mail);
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await credentialsNow(t, 'credentials');
  },

  'all one-time passwords go': async (t) => {
    const mail = await begin(t, {}, { credentials: [otp('phone'), otp('tablet')] });
    await configure(t, 'reset-otp', { action_on_otp_reset_flag: 'Remove all' });
    const { tab, link } = await asked(t, mail);
    await t.step('the link', tab.open(link));
    await credentialsNow(t, 'credentials');
    await events(t, 'REMOVE_CREDENTIAL', 'REMOVE_TOTP');
  },

  'one of them goes': async (t) => {
    const mail = await begin(t, {}, { credentials: [otp('phone'), otp('tablet')] });
    await configure(t, 'reset-otp', { action_on_otp_reset_flag: 'Remove one' });
    const { tab, link } = await asked(t, mail);
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await t.step('chosen', tab.submit());
    await onwards(t, tab, 'chosen');
    const left = (await t.admin.get(`/users/${t.annId}/credentials`)).json;
    t.check('left', left.filter(({ type }) => type === 'otp').length);
    await events(t, 'REMOVE_CREDENTIAL', 'REMOVE_TOTP');
  },

  'the mail cannot be sent': async (t) => {
    await begin(t);
    await t.given.realm({ smtpServer: { host: '127.0.0.1', port: '1', from: 'no-reply@example.org' } });
    const tab = t.browser();
    await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' }));
    await tab.click('reset-credentials');
    await t.step('asked', tab.submit({ username: 'ann' }));
    await t.sleep(500);
    await events(t, 'SEND_RESET_PASSWORD_ERROR');
  },

  'no password to choose': async (t) => {
    const mail = await begin(t);
    await require(t, ({ providerId }) => providerId === 'reset-password', 'DISABLED');
    const { tab, link } = await asked(t, mail);
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    const other = t.browser();
    await t.step('elsewhere', other.open(link));
    await onwards(t, other, 'elsewhere');
  },

  'with something else to do, and consent': async (t) => {
    t.client = { consentRequired: true };
    const mail = await begin(t, {}, { requiredActions: ['UPDATE_PASSWORD'] });
    const { tab, link } = await asked(t, mail);
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await t.step('a new password', tab.submit(chosen));
    await onwards(t, tab, 'a new password');
    await t.step('yes', tab.submit({ accept: 'Yes' }));
  },

  'an address that was not verified': async (t) => {
    const mail = await begin(t, {}, { emailVerified: false });
    const { tab, link } = await asked(t, mail);
    await t.step('the link', tab.open(link));
    await t.step('the user', t.admin.get(`/users/${t.annId}`), { ignore: ['access'] });
    await onwards(t, tab, 'the link');
    await t.step('a new password', tab.submit(chosen));
    await t.step('the user then', t.admin.get(`/users/${t.annId}`), { ignore: ['access'] });
  },

  'a client whose flow lets nobody in': async (t) => {
    const mail = await begin(t);
    const { admin } = t;
    await admin.post('/authentication/flows', {
      alias: 'closed',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
    });
    for (const provider of ['auth-username-password-form', 'deny-access-authenticator'])
      await admin.post('/authentication/flows/closed/executions/execution', { provider });
    for (const execution of (await admin.get('/authentication/flows/closed/executions')).json)
      await admin.put('/authentication/flows/closed/executions', { ...execution, requirement: 'REQUIRED' });
    const flow = (await admin.get('/authentication/flows')).json.find(({ alias }) => alias === 'closed');
    const client = (await admin.get('/clients?clientId=app')).json[0];
    await admin.put(`/clients/${client.id}`, {
      ...client,
      authenticationFlowBindingOverrides: { browser: flow.id },
    });
    const login = t.browser();
    await login.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
    await t.step('a login', login.submit({ username: 'ann', password: 'pw' }));
    const { tab, link } = await asked(t, mail);
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await t.step('a new password', tab.submit(chosen));
  },

  'whoever is locked out': async (t) => {
    const mail = await begin(t, {
      bruteForceProtected: true,
      failureFactor: 1,
      quickLoginCheckMilliSeconds: 0,
    });
    const wrong = t.browser();
    await wrong.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
    for (const password of ['a', 'b']) await wrong.submit({ username: 'ann', password });
    const { tab, link } = await asked(t, mail);
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    if (tab.page.forms.length > 0) await t.step('a new password', tab.submit(chosen));
  },

  'many actions of an administrator': async (t) => {
    const mail = await begin(t, {}, { emailVerified: false });
    const send = (actions) => t.admin.put(`/users/${t.annId}/execute-actions-email?client_id=app`, actions);
    await t.step('two', send(['VERIFY_EMAIL', 'UPDATE_PASSWORD']));
    const link = await nextLink(t, mail, 'mail');
    const tab = t.browser();
    await tab.open((await followed(t, tab, link, 'the link')) ?? link);
    await onwards(t, tab, 'go on');
    await events(t, 'EXECUTE_ACTIONS', 'SEND_VERIFY_EMAIL');
    await t.step('the user', t.admin.get(`/users/${t.annId}`), { ignore: ['access'] });
  },

  'actions that may be done again': async (t) => {
    const mail = await begin(t);
    await t.admin.put(`/users/${t.annId}/execute-actions-email?client_id=app`, ['UPDATE_PROFILE']);
    const link = await nextLink(t, mail, 'mail');
    const tab = t.browser();
    await tab.open((await followed(t, tab, link, 'the link')) ?? link);
    await onwards(t, tab, 'go on');
    await t.step('done', tab.submit({ firstName: 'Anna', lastName: 'Example', email: 'ann@example.org' }));
    await onwards(t, tab, 'done');
    const other = t.browser();
    await followed(t, other, link, 'the link again');
    await events(t, 'EXECUTE_ACTIONS', 'UPDATE_PROFILE', 'EXECUTE_ACTIONS_ERROR');
  },

  'an action that is switched off meanwhile': async (t) => {
    const mail = await begin(t);
    await t.admin.put(`/users/${t.annId}/execute-actions-email?client_id=app`, ['UPDATE_PASSWORD']);
    const link = await nextLink(t, mail, 'mail');
    const action = (await t.admin.get('/authentication/required-actions/UPDATE_PASSWORD')).json;
    await t.admin.put('/authentication/required-actions/UPDATE_PASSWORD', { ...action, enabled: false });
    const tab = t.browser();
    const onward = await followed(t, tab, link, 'the link');
    if (onward) {
      await t.step('go on', tab.open(onward));
      await onwards(t, tab, 'go on');
    }
    await events(t, 'EXECUTE_ACTIONS_ERROR');
    await t.step(
      'a mail for it',
      t.admin.put(`/users/${t.annId}/execute-actions-email`, ['UPDATE_PASSWORD']),
    );
  },

  'whoever is known already': async (t) => {
    const mail = await begin(t);
    const tab = t.browser();
    const open = (params = {}) => tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
    await open();
    await tab.submit({ username: 'ann', password: 'wrong' });
    await t.step('after a wrong password', tab.click('reset-credentials'));
    await open();
    await tab.submit({ username: 'ann', password: 'pw' });
    await open({ prompt: 'login' });
    await t.step('asked again who they are', tab.click('reset-credentials'));
    const link = await nextLink(t, mail, 'mail');
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await t.step('a new password', tab.submit(chosen));
    const { json } = await t.admin.get('/users?username=ann');
    await t.admin.put(`/users/${json[0].id}`, { ...json[0], email: '' });
    await open({ prompt: 'login' });
    await t.step('without an address', tab.click('reset-credentials'));
    await events(t, 'SEND_RESET_PASSWORD', 'RESET_PASSWORD_ERROR', 'LOGIN');
  },

  'in tabs from before they were in': async (t) => {
    await begin(t, { registrationAllowed: true });
    const from = async (page) => {
      const tab = t.browser();
      const open = () => tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
      await open();
      const query = new URL(tab.page.forms[0].action, tab.last.url).searchParams;
      for (const name of ['session_code', 'execution']) query.delete(name);
      const address = (action) => `${t.base}/realms/${t.realm}/login-actions/${action}?${query}`;
      if (page) await tab.open(address(page));
      await open();
      await tab.submit({ username: 'ann', password: 'pw' });
      return { tab, address };
    };
    for (const page of ['reset-credentials', 'registration']) {
      const { tab, address } = await from(page);
      await t.step(`${page}: back to the login`, tab.open(address('authenticate')));
    }
    const { tab, address } = await from();
    await t.step('forgotten', tab.open(address('reset-credentials')));
    await onwards(t, tab, 'forgotten');
    await events(t, 'RESET_PASSWORD_ERROR');
  },

  'by an address of its own': async (t) => {
    const { given, oidc, browser, step, admin, check } = t;
    await given.realm({ resetPasswordAllowed: true, eventsEnabled: true });
    const mail = await given.mailbox();
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    const asked = { client_id: 'app', redirect_uri, response_type: 'code', scope: 'openid', state: 's' };
    const at = (params) => oidc.url(`/forgot-credentials?${new URLSearchParams(params)}`);
    const tab = browser();
    await step('the form', tab.open(at({ ...asked, login_hint: 'an', prompt: 'none' })));
    check('the name', tab.page.forms[0].fields.find(({ name }) => name === 'username').value);
    await step('nobody asked', tab.submit({ username: '' }));
    await step('asked', tab.submit({ username: 'ann' }));
    await tab.open(await nextLink(t, mail, 'mail'));
    await onwards(t, tab, 'the link');
    await step('set', tab.submit({ 'password-new': 'another', 'password-confirm': 'another' }));
    await step('to elsewhere', browser().open(at({ ...asked, redirect_uri: 'https://evil.example.org/' })));
    await step('for nobody', browser().open(at({})));
    await step('for a client that is not there', browser().open(at({ ...asked, client_id: 'nothing' })));
    check(
      'events',
      await eventsOf(admin, 'SEND_RESET_PASSWORD', 'RESET_PASSWORD_ERROR', 'UPDATE_PASSWORD', 'LOGIN'),
    );
    await given.realm({ resetPasswordAllowed: false });
    const off = browser();
    await off.open(at(asked));
    check('not allowed', [off.last.status, off.page.forms.length]);
  },

  'an address that is another by now': async (t) => {
    const { given, oidc, browser, admin, check } = t;
    await given.realm({ resetPasswordAllowed: true, eventsEnabled: true });
    const mail = await given.mailbox();
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw' });
    const said = async (name, link, email) => {
      await admin.put(`/users/${id}`, { ...(await admin.get(`/users/${id}`)).json, email });
      const tab = browser();
      await tab.open(link);
      check(name, [tab.last.status, tab.page.messages]);
    };
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.click('reset-credentials');
    await tab.submit({ username: 'ann' });
    await said('a reset', await nextLink(t, mail, 'the first mail'), 'one@example.org');
    await admin.put(`/users/${id}/execute-actions-email?client_id=app`, ['UPDATE_PASSWORD']);
    await said('actions', await nextLink(t, mail, 'the second mail'), 'two@example.org');
    check('events', await eventsOf(admin, 'RESET_PASSWORD_ERROR', 'EXECUTE_ACTIONS_ERROR'));
  },
};
