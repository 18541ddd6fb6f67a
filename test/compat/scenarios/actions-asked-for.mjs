// Clients send people to do something: application-initiated actions.
import {
  app,
  credentialsOf,
  eventsOf,
  fieldOf,
  phone,
  redirect_uri,
  timed,
} from '../scenario-parts/second-factors.mjs';

const SECRET = 'latchkey-of-twenty-b';
const hour = { period: 3600 };
const isOurs = (tab) => tab.last.status === 302 && /login-actions/.test(tab.last.headers.location ?? '');

/** A browser in which ann is logged in. */
async function ann({ browser, oidc }) {
  const tab = browser();
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
  await tab.submit({ username: 'ann', password: 'pw' });
  return tab;
}

/** What becomes of a request for an action: the answer, and its page. */
async function ask({ oidc, step }, tab, name, kc_action, more = {}) {
  await step(name, tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action, ...more })));
  if (isOurs(tab)) await step(`${name}: its page`, tab.follow());
}

export default {
  'which there are': async (context) => {
    const { given, admin } = context;
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    const all = (await admin.get('/authentication/required-actions')).json;
    for (const alias of ['TERMS_AND_CONDITIONS', 'delete_account', 'UPDATE_EMAIL'])
      await admin.put(`/authentication/required-actions/${alias}`, {
        ...all.find((each) => each.alias === alias),
        enabled: true,
      });
    const aliases = [
      'UPDATE_PASSWORD',
      'CONFIGURE_TOTP',
      'CONFIGURE_RECOVERY_AUTHN_CODES',
      'TERMS_AND_CONDITIONS',
      'VERIFY_PROFILE',
      'update_user_locale',
      'delete_account',
      'delete_credential',
      'configure_totp',
      '',
      'UPDATE_PASSWORD:more',
    ];
    for (const alias of aliases) await ask(context, await ann(context), alias || 'nothing', alias);
  },

  'what is switched off': async (context) => {
    const { given, admin } = context;
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    const at = '/authentication/required-actions/UPDATE_PASSWORD';
    await admin.put(at, { ...(await admin.get(at)).json, enabled: false });
    await ask(context, await ann(context), 'switched off', 'UPDATE_PASSWORD');
    await ask(context, await ann(context), 'not by default', 'delete_account');
  },

  'done and not done': async (context) => {
    const { given, admin, step, check } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw' });
    const tab = await ann(context);
    await ask(context, tab, 'an app', 'CONFIGURE_TOTP');
    await step('rather not', tab.submit({ 'cancel-aia': 'true' }));
    await ask(context, tab, 'an app again', 'CONFIGURE_TOTP');
    await step('a wrong code', tab.submit({ totp: '000000', userLabel: 'Phone' }));
    await step('good', tab.submit({ totp: await timed(fieldOf(tab, 'totpSecret')), userLabel: 'Phone' }));
    await ask(context, tab, 'codes', 'CONFIGURE_RECOVERY_AUTHN_CODES');
    await step('not now', tab.submit({ 'cancel-aia': 'true' }));
    await ask(context, tab, 'codes again', 'CONFIGURE_RECOVERY_AUTHN_CODES');
    await step('taken', tab.submit({ userLabel: 'Paper' }));
    check('the credentials', await credentialsOf(admin, id));
    check(
      'events',
      await eventsOf(
        admin,
        'UPDATE_TOTP',
        'UPDATE_CREDENTIAL',
        'UPDATE_CREDENTIAL_ERROR',
        'CUSTOM_REQUIRED_ACTION',
        'CUSTOM_REQUIRED_ACTION_ERROR',
        'LOGIN_ERROR',
      ),
    );
  },

  'where the user has to anyway': async (context) => {
    const { given, step, oidc, browser } = context;
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw', requiredActions: ['CONFIGURE_TOTP'] });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'CONFIGURE_TOTP' }));
    await step('login', tab.submit({ username: 'ann', password: 'pw' }));
    await step('the page', tab.follow());
    await step('rather not', tab.submit({ 'cancel-aia': 'true' }));
    if (isOurs(tab)) await step('and then', tab.follow());
    if (tab.page?.forms.length)
      await step('good', tab.submit({ totp: await timed(fieldOf(tab, 'totpSecret')), userLabel: 'Phone' }));
  },

  'an action beside another': async (context) => {
    const { given, step, oidc, browser } = context;
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw', requiredActions: ['UPDATE_PASSWORD'] });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'CONFIGURE_TOTP' }));
    await step('login', tab.submit({ username: 'ann', password: 'pw' }));
    await step('the first', tab.follow());
    for (const answer of [
      { 'password-new': 'pw2', 'password-confirm': 'pw2' },
      { 'cancel-aia': 'true' },
      { 'cancel-aia': 'true' },
      { 'password-new': 'pw2', 'password-confirm': 'pw2' },
    ])
      if (tab.page.forms.length) {
        await step(`answered ${Object.keys(answer)}`, tab.submit(answer));
        if (isOurs(tab)) await step('the next', tab.follow());
      }
  },

  'how fresh a login must be': async (context) => {
    const { given, admin, sleep, step, check } = context;
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    const config = (alias) => `/authentication/required-actions/${alias}/config`;
    await step('a second', admin.put(config('CONFIGURE_TOTP'), { config: { max_auth_age: '1' } }));
    const tab = await ann(context);
    check('when', tab.last.status);
    await sleep(2500);
    await ask(context, tab, 'too long ago', 'CONFIGURE_TOTP');
    if (tab.page.forms[0]?.fields.some(({ name }) => name === 'password')) {
      await step('proved again', tab.submit({ password: 'pw' }));
      if (isOurs(tab)) await step('the page', tab.follow());
    }
    const other = await ann(context);
    await sleep(2500);
    await ask(context, other, 'fresh enough', 'CONFIGURE_RECOVERY_AUTHN_CODES');
  },

  'without a way to ask': async (context) => {
    const { given, browser } = context;
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    await ask(context, browser(), 'nobody is in', 'UPDATE_PASSWORD', { prompt: 'none' });
    await ask(context, await ann(context), 'somebody is', 'UPDATE_PASSWORD', { prompt: 'none' });
    await ask(context, await ann(context), 'unknown', 'NOTHING', { prompt: 'none' });
  },

  'a credential less': async (context) => {
    const { given, admin, step, check, oidc, browser } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const second = [phone('Phone', SECRET), phone('Tablet', 'another-secret-other')];
    const id = await given.user({
      username: 'ann',
      credentials: [{ type: 'password', value: 'pw' }, ...second],
    });
    const bob = await given.user({
      username: 'bob',
      credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
    });
    const all = (await admin.get(`/users/${id}/credentials`)).json;
    const theirs = (await admin.get(`/users/${bob}/credentials`)).json.find(({ type }) => type === 'otp');
    const of = (label) => all.find(({ userLabel }) => userLabel === label).id;
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await step('login', tab.submit({ otp: await timed(SECRET, 0, hour) }));
    await ask(context, tab, 'of nothing', 'delete_credential');
    await ask(context, tab, 'unknown', 'delete_credential:00000000-0000-0000-0000-000000000000');
    await ask(context, tab, 'of somebody else', `delete_credential:${theirs.id}`);
    await ask(
      context,
      tab,
      'the password',
      `delete_credential:${all.find(({ type }) => type === 'password').id}`,
    );
    if (tab.page.forms.length) await step('the password: cancelled', tab.submit({ 'cancel-aia': 'true' }));
    await ask(context, tab, 'the tablet', `delete_credential:${of('Tablet')}`);
    await step('the tablet: cancelled', tab.submit({ 'cancel-aia': 'true' }));
    await ask(context, tab, 'the tablet again', `delete_credential:${of('Tablet')}`);
    await step('the tablet: removed', tab.submit({ accept: 'Yes' }));
    await ask(context, tab, 'the tablet once more', `delete_credential:${of('Tablet')}`);
    check('the credentials', await credentialsOf(admin, id));
    await ask(
      context,
      tab,
      'the password after all',
      `delete_credential:${all.find(({ type }) => type === 'password').id}`,
    );
    if (tab.page.forms.length) await step('the password after all: removed', tab.submit({ accept: 'Yes' }));
    check('without a password', await credentialsOf(admin, id));
    check('of bob', (await credentialsOf(admin, bob)).length);
    check(
      'events',
      await eventsOf(
        admin,
        'REMOVE_TOTP',
        'REMOVE_CREDENTIAL',
        'REMOVE_CREDENTIAL_ERROR',
        'REMOVE_TOTP_ERROR',
        'CUSTOM_REQUIRED_ACTION',
        'CUSTOM_REQUIRED_ACTION_ERROR',
      ),
    );
    await admin.put(`/users/${id}/reset-password`, { type: 'password', value: 'pw', temporary: false });
    const once = browser();
    await once.open(
      oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: `delete_credential:${of('Phone')}` }),
    );
    await once.submit({ username: 'ann', password: 'pw' });
    await step('with a code before', once.submit({ otp: await timed(SECRET, 1, hour) }));
    if (isOurs(once)) await step('with a code before: its page', once.follow());
  },

  'an account less': async (context) => {
    const { given, admin, step, check } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const at = '/authentication/required-actions/delete_account';
    await admin.put(at, { ...(await admin.get(at)).json, enabled: true });
    const id = await given.user({ username: 'ann', password: 'pw' });
    const may = await given.user({ username: 'bob', password: 'pw', roles: { account: ['delete-account'] } });
    const tab = await ann(context);
    await ask(context, tab, 'who may not', 'delete_account');
    if (tab.page.forms.length) await step('who may not: all the same', tab.submit({}));
    check('still there', (await admin.get(`/users/${id}`)).status);
    const { browser, oidc } = context;
    const other = browser();
    await other.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'delete_account' }));
    await step('bob', other.submit({ username: 'bob', password: 'pw' }));
    await step('bob: the page', other.follow());
    await step('bob: rather not', other.submit({ 'cancel-aia': 'true' }));
    await ask(context, other, 'bob again', 'delete_account');
    await step('bob: gone', other.submit({}));
    check('gone', (await admin.get(`/users/${may}`)).status);
    await step('who is in', other.open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' })));
    check('events', await eventsOf(admin, 'DELETE_ACCOUNT', 'DELETE_ACCOUNT_ERROR'));
    const told = await given.user({
      username: 'cid',
      password: 'pw',
      roles: { account: ['delete-account'] },
      requiredActions: ['delete_account'],
    });
    const third = browser();
    await third.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('cid', third.submit({ username: 'cid', password: 'pw' }));
    await step('cid: the page', third.follow());
    await step('cid: gone', third.submit({}));
    check('gone too', (await admin.get(`/users/${told}`)).status);
  },

  'a language': async (context) => {
    const { given, admin, step, check, browser, oidc } = context;
    await given.realm({
      internationalizationEnabled: true,
      supportedLocales: ['en', 'de', 'fr'],
      defaultLocale: 'en',
    });
    await given.client(app);
    await admin.put('/users/profile', {
      ...(await admin.get('/users/profile')).json,
      unmanagedAttributePolicy: 'ENABLED',
    });
    const id = await given.user({ username: 'ann', password: 'pw' });
    const locale = async (name) => check(name, (await admin.get(`/users/${id}`)).json.attributes?.locale);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ui_locales: 'fr' }));
    await step('in the language of the client', tab.submit({ username: 'ann', password: 'pw' }));
    await locale('not theirs');
    const other = browser();
    await other.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    const link = new URL(other.page.forms[0].action);
    link.searchParams.delete('session_code');
    link.searchParams.set('kc_locale', 'de');
    await step('chosen', other.open(link.href));
    await step('in the language they chose', other.submit({ username: 'ann', password: 'pw' }));
    await locale('theirs by now');
    const third = browser();
    await third.open(oidc.authUrl({ client_id: 'app', redirect_uri, kc_locale: 'fr' }));
    await step('a parameter', third.submit({ username: 'ann', password: 'pw' }));
    await locale('after a parameter');
  },
};
