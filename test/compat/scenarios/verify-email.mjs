// People show that an address is theirs.
import { followed, nextLink, noMail, onwards } from '../scenario-parts/mails.mjs';

const redirect_uri = 'https://app.example.org/cb';
const app = {
  clientId: 'app',
  publicClient: true,
  redirectUris: [redirect_uri],
  baseUrl: 'https://app.example.org/',
};
const ann = { username: 'ann', password: 'pw' };
const unverified = { ...ann, emailVerified: false };

const begin = async (t, settings = {}, user = unverified) => {
  await t.given.realm({ verifyEmail: true, eventsEnabled: true, ...settings });
  await t.given.client(app);
  t.annId = await t.given.user(user);
  return t.given.mailbox();
};

const login = async ({ browser, oidc }, params = {}, tab = browser()) => {
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, state: 's', ...params }));
  await tab.submit(ann);
  return tab;
};

const events = async ({ step, admin }, ...types) => {
  for (const type of types) await step(type, admin.get(`/events?type=${type}`), { sets: ['$'] });
};

export default {
  'in the same browser': async (t) => {
    const mail = await begin(t);
    const tab = t.browser();
    await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 's' }));
    await t.step('login', tab.submit(ann));
    await t.step('the page', tab.follow());
    const link = await nextLink(t, mail, 'mail');
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await t.step('the link again', tab.open(link));
    await onwards(t, tab, 'the link again');
    const other = t.browser();
    await t.step('the link elsewhere', other.open(link));
    await events(
      t,
      'SEND_VERIFY_EMAIL',
      'VERIFY_EMAIL',
      'VERIFY_EMAIL_ERROR',
      'LOGIN',
      'EXECUTE_ACTION_TOKEN_ERROR',
      'CUSTOM_REQUIRED_ACTION',
    );
    await t.step('the user', t.admin.get(`/users/${t.annId}`), { ignore: ['access'] });
  },

  'in another browser': async (t) => {
    const mail = await begin(t);
    const tab = await login(t);
    await tab.follow();
    const link = await nextLink(t, mail, 'mail');
    const other = t.browser();
    const proceed = await followed(t, other, link, 'the link');
    await t.step('go on', other.open(proceed));
    t.check('a way back', /href="https:\/\/app/.test(other.last.text));
    await t.step('go on again', other.open(proceed));
    await t.step('the first browser goes on', tab.open(tab.last.url));
    await onwards(t, tab, 'the first browser');
    await events(t, 'VERIFY_EMAIL', 'VERIFY_EMAIL_ERROR', 'LOGIN', 'EXECUTE_ACTION_TOKEN_ERROR');
  },

  'again, and too soon': async (t) => {
    const mail = await begin(t);
    const tab = await login(t);
    await tab.follow();
    await nextLink(t, mail, 'mail');
    await t.step('the page again', tab.open(tab.last.url));
    await t.step('the link to send it again', tab.click('required-action'));
    await onwards(t, tab, 'again');
    const form = new URL(
      tab.page.links.find((each) => each.includes('required-action')) ?? tab.last.url,
      tab.last.url,
    );
    await t.step('sent as a form', tab.open(form.href));
    await onwards(t, tab, 'sent as a form');
    await noMail(t, mail, 'mails');
    const second = await login(t);
    await t.step('another login', second.follow());
    await noMail(t, mail, 'mails of another login');
    await events(t, 'SEND_VERIFY_EMAIL', 'SEND_VERIFY_EMAIL_ERROR');
  },

  'again when it was long enough': async (t) => {
    const mail = await begin(t);
    const action = (await t.admin.get('/authentication/required-actions/VERIFY_EMAIL')).json;
    await t.admin.put('/authentication/required-actions/VERIFY_EMAIL', {
      ...action,
      config: { emailResendCooldownSeconds: '1' },
    });
    const tab = await login(t);
    await tab.follow();
    const first = await nextLink(t, mail, 'mail');
    await t.sleep(1500);
    await t.step('again', tab.click('required-action'));
    await onwards(t, tab, 'again');
    const second = await nextLink(t, mail, 'the second');
    await t.step('the first link', tab.open(first));
    await onwards(t, tab, 'the first link');
    await t.step('the second link', t.browser().open(second));
  },

  'asked for by the client': async (t) => {
    const mail = await begin(t, { verifyEmail: false });
    const tab = await login(t, { kc_action: 'VERIFY_EMAIL' });
    if (tab.last.status === 302) await t.step('the page', tab.follow());
    await noMail(t, mail, 'mails');
    await t.step('send', tab.submit());
    await nextLink(t, mail, 'mail');
    await t.step('cancelled', tab.submit({ 'cancel-aia': 'true' }));
    const verified = await login(t, { kc_action: 'VERIFY_EMAIL' });
    if (verified.last.status === 302) await t.step('once more', verified.follow());
  },

  'asked for by an administrator': async (t) => {
    const mail = await begin(t, { verifyEmail: false }, { ...ann, requiredActions: ['VERIFY_EMAIL'] });
    const tab = await login(t);
    await t.step('of an address that is verified', tab.open(tab.last.headers.location ?? tab.last.url));
    await noMail(t, mail, 'mails');
    const id = await t.given.user({
      username: 'mute',
      password: 'pw',
      email: '',
      requiredActions: ['VERIFY_EMAIL'],
    });
    const mute = t.browser();
    await mute.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
    await t.step('without an address', mute.submit({ username: 'mute', password: 'pw' }));
    await t.step('the user', t.admin.get(`/users/${id}`), { ignore: ['access'] });
  },

  'the mail of an administrator': async (t) => {
    const mail = await begin(t);
    await t.step(
      'asked',
      t.admin.put(
        `/users/${t.annId}/send-verify-email?client_id=app&redirect_uri=${encodeURIComponent(redirect_uri)}`,
      ),
    );
    const link = await nextLink(t, mail, 'mail');
    const tab = t.browser();
    const proceed = await followed(t, tab, link, 'the link');
    if (proceed) await t.step('go on', tab.open(proceed));
    await onwards(t, tab, 'go on');
    t.check('a way back', /href="https:\/\/app/.test(tab.last.text));
    await t.step('the user', t.admin.get(`/users/${t.annId}`), { ignore: ['access'] });
    await t.step('of one who is verified', t.admin.put(`/users/${t.annId}/send-verify-email`));
    const again = await nextLink(t, mail, 'again');
    const other = t.browser();
    await t.step('their link', other.open(again));
    await t.step('the first link again', t.browser().open(link));
    await events(t, 'VERIFY_EMAIL', 'VERIFY_EMAIL_ERROR', 'EXECUTE_ACTION_TOKEN_ERROR', 'SEND_VERIFY_EMAIL');
  },

  'an address that has changed since': async (t) => {
    const mail = await begin(t);
    const tab = await login(t);
    await tab.follow();
    const link = await nextLink(t, mail, 'mail');
    await t.admin.put(`/users/${t.annId}`, { email: 'new@example.org' });
    await t.step('the link', tab.open(link));
    await t.step('elsewhere', t.browser().open(link));
    await events(t, 'VERIFY_EMAIL_ERROR', 'EXECUTE_ACTION_TOKEN_ERROR');
  },

  'while somebody is logged in': async (t) => {
    const mail = await begin(t);
    await t.given.user({ username: 'bob', password: 'pw' });
    const waiting = await login(t);
    await waiting.follow();
    const link = await nextLink(t, mail, 'mail');
    const tab = t.browser();
    await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'bob', password: 'pw' });
    const proceed = await followed(t, tab, link, 'bob is');
    if (proceed) await t.step('bob goes on', tab.open(proceed));
    await events(t, 'VERIFY_EMAIL', 'VERIFY_EMAIL_ERROR', 'EXECUTE_ACTION_TOKEN_ERROR');
  },

  'the mail cannot be sent': async (t) => {
    await begin(t);
    await t.given.realm({ smtpServer: { host: '127.0.0.1', port: '1', from: 'no-reply@example.org' } });
    const tab = await login(t);
    await t.step('the page', tab.follow());
    await events(t, 'SEND_VERIFY_EMAIL', 'SEND_VERIFY_EMAIL_ERROR');
  },

  'the password grant': async (t) => {
    await begin(t);
    await t.given.client({ ...app, clientId: 'direct', directAccessGrantsEnabled: true });
    await t.step('unverified', t.oidc.token({ grant_type: 'password', client_id: 'direct', ...ann }));
  },
};
