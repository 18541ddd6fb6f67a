// Somebody has forgotten the password: the link on the login page, the mail, what its link leads to.
import { keyOf, nextLink, noMail, onwards } from '../scenario-parts/mails.mjs';

const redirect_uri = 'https://app.example.org/cb';
const app = {
  clientId: 'app',
  publicClient: true,
  redirectUris: [redirect_uri],
  baseUrl: 'https://app.example.org/',
};
const ann = { username: 'ann', password: 'pw' };
const chosen = { 'password-new': 'another', 'password-confirm': 'another' };

const allowed = async (t, settings = {}) => {
  await t.given.realm({ resetPasswordAllowed: true, eventsEnabled: true, ...settings });
  await t.given.client(app);
  t.annId = await t.given.user(ann);
  return t.given.mailbox();
};

const toForm = async ({ browser, oidc }, tab = browser()) => {
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' }));
  await tab.click('reset-credentials');
  return tab;
};

const asked = async (t, mail, name, tab = undefined) => {
  const at = await toForm(t, tab);
  await at.submit({ username: 'ann' });
  return { tab: at, link: await nextLink(t, mail, name) };
};

const events = async ({ step, admin }, ...types) => {
  for (const type of types) await step(type, admin.get(`/events?type=${type}`), { sets: ['$'] });
};

export default {
  'not allowed': async (t) => {
    const { given, browser, oidc, realm, step, http } = t;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const tab = browser();
    await step('login page', tab.open(oidc.authUrl({ client_id: 'app', redirect_uri })));
    const { searchParams } = new URL(tab.page.forms[0].action, tab.last.url);
    const at = `/realms/${realm}/login-actions/reset-credentials`;
    await step('by address', tab.open(`${at}?client_id=app&tab_id=${searchParams.get('tab_id')}`));
    await step('without a login', browser().open(`${at}?client_id=app`));
    await step('without anything', http.get(at));
    await events(t, 'RESET_PASSWORD_ERROR');
  },

  'in the same browser': async (t) => {
    const mail = await allowed(t);
    const tab = t.browser();
    await t.step('login page', tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' })));
    await t.step('form', tab.click('reset-credentials'));
    await t.step('submit', tab.submit({ username: 'ann' }));
    await onwards(t, tab, 'sent');
    const link = await nextLink(t, mail, 'mail');
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await t.step('not the same', tab.submit({ 'password-new': 'a', 'password-confirm': 'b' }));
    await t.step('a new password', tab.submit(chosen));
    await t.step('the link again', tab.open(link));
    await onwards(t, tab, 'the link again');
    await t.step('the link elsewhere', t.browser().open(link));
    await events(
      t,
      'SEND_RESET_PASSWORD',
      'RESET_PASSWORD',
      'UPDATE_PASSWORD',
      'LOGIN',
      'LOGIN_ERROR',
      'RESET_PASSWORD_ERROR',
      'EXECUTE_ACTION_TOKEN_ERROR',
    );
    await t.step('the user', t.admin.get(`/users/${t.annId}`), { ignore: ['access'] });
  },

  'in another browser': async (t) => {
    const mail = await allowed(t);
    const { link, tab } = await asked(t, mail, 'mail');
    const other = t.browser();
    await t.step('the link', other.open(link));
    await onwards(t, other, 'the link');
    await t.step('a new password', other.submit(chosen));
    await onwards(t, other, 'done');
    await t.step('the link again', t.browser().open(link));
    await t.step('where it was asked for', tab.open(tab.last.headers.location ?? tab.last.url));
    const last = t.browser();
    await last.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' }));
    await t.step('login', last.submit({ username: 'ann', password: 'another' }));
    await events(
      t,
      'RESET_PASSWORD',
      'UPDATE_PASSWORD',
      'LOGIN',
      'RESET_PASSWORD_ERROR',
      'EXECUTE_ACTION_TOKEN_ERROR',
    );
  },

  'the link is followed once and looked at again': async (t) => {
    const mail = await allowed(t);
    const { link, tab } = await asked(t, mail, 'mail');
    await tab.open(link);
    await t.step('again before the password is set', tab.open(link));
    await onwards(t, tab, 'again');
    const other = t.browser();
    await t.step('elsewhere meanwhile', other.open(link));
    await onwards(t, other, 'elsewhere');
    await t.step('set here', tab.submit(chosen));
    await t.step('set elsewhere too', other.submit({ 'password-new': 'third', 'password-confirm': 'third' }));
  },

  'nobody, and nobody who can be written to': async (t) => {
    const mail = await allowed(t);
    await t.given.user({ username: 'off', enabled: false, password: 'pw' });
    await t.given.user({ username: 'mute', email: '', password: 'pw' });
    for (const username of ['nobody', 'nobody@example.org', 'off', 'mute']) {
      const tab = await toForm(t);
      await t.step(username, tab.submit({ username }));
      await onwards(t, tab, username);
    }
    await noMail(t, mail, 'mails');
    const tab = await toForm(t);
    await t.step('empty', tab.submit({ username: '' }));
    await t.step('blank', tab.submit({ username: '  ' }));
    await events(
      t,
      'SEND_RESET_PASSWORD',
      'RESET_PASSWORD',
      'SEND_RESET_PASSWORD_ERROR',
      'RESET_PASSWORD_ERROR',
      'LOGIN_ERROR',
    );
  },

  'by the address': async (t) => {
    const mail = await allowed(t);
    const tab = await toForm(t);
    await t.step('address', tab.submit({ username: 'ANN@example.org' }));
    await nextLink(t, mail, 'mail');
    await t.given.realm({ loginWithEmailAllowed: false });
    const other = await toForm(t);
    await t.step('an address is no name', other.submit({ username: 'ann@example.org' }));
    await noMail(t, mail, 'mails');
    await events(t, 'SEND_RESET_PASSWORD', 'RESET_PASSWORD_ERROR');
  },

  'without a login that has begun': async (t) => {
    const mail = await allowed(t);
    const at = `/realms/${t.realm}/login-actions/reset-credentials`;
    const tab = t.browser();
    await t.step('for a client', tab.open(`${at}?client_id=app`));
    await t.step('submit', tab.submit({ username: 'ann' }));
    await onwards(t, tab, 'submit');
    const link = await nextLink(t, mail, 'mail');
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await t.step('a new password', tab.submit(chosen));
    await t.step('for nobody', t.browser().open(at));
    await t.step('for a client that is not there', t.browser().open(`${at}?client_id=nothing`));
    await t.step(
      'back to a page',
      t.browser().open(`${at}?client_id=app&redirect_uri=${encodeURIComponent(redirect_uri)}`),
    );
    await t.step(
      'back to a page elsewhere',
      t.browser().open(`${at}?client_id=app&redirect_uri=https%3A%2F%2Fevil.example.org%2F`),
    );
  },

  'to and fro': async (t) => {
    await allowed(t);
    const tab = await toForm(t);
    await t.step('the form again', tab.open(tab.last.url));
    const form = tab.page;
    await t.step('back to the login', tab.click('authenticate'));
    await t.step('a form from before', tab.open(new URL(form.forms[0].action, tab.last.url).href));
    const at = tab.open(new URL(form.forms[0].action, tab.last.url).href, { form: { username: 'ann' } });
    await t.step('its address', at);
    await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' }));
    await t.step('login all the same', tab.submit(ann));
  },

  'links that are wrong': async (t) => {
    const mail = await allowed(t);
    const { link } = await asked(t, mail, 'mail');
    const at = `/realms/${t.realm}/login-actions/action-token`;
    const key = keyOf(link);
    await t.step('no key', t.browser().open(at));
    await t.step('an empty key', t.browser().open(`${at}?key=`));
    await t.step('no token', t.browser().open(`${at}?key=x`));
    await t.step('another signature', t.browser().open(`${at}?key=${key.slice(0, -6)}AAAAAA`));
    await t.step('of another client', t.browser().open(`${at}?key=${key}&client_id=account`));
    await t.step('of no client', t.browser().open(`${at}?key=${key}&client_id=nothing`));
    await t.step('without the rest', t.browser().open(`${at}?key=${key}`));
    const tokens = await t.given.tokens({ grant_type: 'password', client_id: 'admin-cli', ...ann });
    await t.step('an access token', t.browser().open(`${at}?key=${tokens.access_token}`));
    await t.step('a refresh token', t.browser().open(`${at}?key=${tokens.refresh_token}`));
    await events(t, 'EXECUTE_ACTION_TOKEN_ERROR', 'RESET_PASSWORD_ERROR');
  },

  'links that are too old': async (t) => {
    const mail = await allowed(t, { actionTokenGeneratedByUserLifespan: 1 });
    const { link, tab } = await asked(t, mail, 'mail');
    await t.sleep(2100);
    await t.step('in the same browser', tab.open(link));
    await onwards(t, tab, 'in the same browser');
    await t.step('elsewhere', t.browser().open(link));
    await t.given.realm({ attributes: { 'actionTokenGeneratedByUserLifespan.reset-credentials': '600' } });
    await asked(t, mail, 'with a lifespan of its own');
    await events(t, 'EXECUTE_ACTION_TOKEN_ERROR');
  },

  'users who are gone or switched off meanwhile': async (t) => {
    const mail = await allowed(t);
    const { link } = await asked(t, mail, 'mail');
    await t.admin.put(`/users/${t.annId}`, { enabled: false });
    await t.step('switched off', t.browser().open(link));
    await t.admin.delete(`/users/${t.annId}`);
    await t.step('gone', t.browser().open(link));
    await events(t, 'EXECUTE_ACTION_TOKEN_ERROR', 'RESET_PASSWORD_ERROR');
  },

  'while somebody is logged in': async (t) => {
    const mail = await allowed(t);
    await t.given.user({ username: 'bob', password: 'pw' });
    const { link } = await asked(t, mail, 'mail');
    for (const username of ['ann', 'bob']) {
      const tab = t.browser();
      await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
      await tab.submit({ username, password: 'pw' });
      await t.step(`${username} is`, tab.open(link));
      await onwards(t, tab, username);
    }
    await events(t, 'EXECUTE_ACTION_TOKEN_ERROR', 'RESET_PASSWORD_ERROR');
  },

  'switched off after the mail': async (t) => {
    const mail = await allowed(t);
    const { link } = await asked(t, mail, 'mail');
    await t.given.realm({ resetPasswordAllowed: false });
    await t.step('the link', t.browser().open(link));
  },

  'other sessions end where that is asked for': async (t) => {
    const mail = await allowed(t);
    const other = t.browser();
    await other.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
    await other.submit(ann);
    const { link, tab } = await asked(t, mail, 'mail');
    await tab.open(link);
    await onwards(t, tab, 'the link');
    await tab.submit({ ...chosen, 'logout-sessions': 'on' });
    await other.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' }));
    t.check('the other one', new URL(other.last.headers.location).searchParams.get('error'));
    await t.step('sessions', t.admin.get(`/users/${t.annId}/sessions`), {
      ignore: ['id', 'ipAddress', 'clients'],
    });
  },

  'a login is forced after it': async (t) => {
    const mail = await allowed(t);
    const flow = (await t.admin.get('/authentication/flows')).json.find(
      ({ alias }) => alias === 'reset credentials',
    );
    const steps = (await t.admin.get(`/authentication/flows/${encodeURIComponent(flow.alias)}/executions`))
      .json;
    const execution = steps.find(({ providerId }) => providerId === 'reset-credential-email');
    await t.admin.post(`/authentication/executions/${execution.id}/config`, {
      alias: 'forced',
      config: { 'force-login': 'true' },
    });
    const { link, tab } = await asked(t, mail, 'mail');
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await t.step('a new password', tab.submit(chosen));
    await onwards(t, tab, 'a new password');
  },
};
