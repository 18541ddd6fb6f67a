// People change their address.
import { keyOf, nextLink, noMail, onwards, wayOn } from '../scenario-parts/mails.mjs';

const redirect_uri = 'https://app.example.org/cb';
const app = {
  clientId: 'app',
  publicClient: true,
  redirectUris: [redirect_uri],
  baseUrl: 'https://app.example.org/',
};
const ann = { username: 'ann', password: 'pw' };

const begin = async (t, settings = {}, config = {}) => {
  await t.given.realm({ eventsEnabled: true, ...settings });
  const at = '/authentication/required-actions/UPDATE_EMAIL';
  const action = (await t.admin.get(at)).json;
  await t.admin.put(at, { ...action, enabled: true, config });
  await t.given.client(app);
  t.annId = await t.given.user({ ...ann, email: 'ann@example.org', ...t.person });
  return t.given.mailbox();
};

const login = async ({ browser, oidc }, params = { kc_action: 'UPDATE_EMAIL' }, tab = browser()) => {
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, state: 's', ...params }));
  await tab.submit(ann);
  return tab;
};

const events = async ({ step, admin }, ...types) => {
  for (const type of types) await step(type, admin.get(`/events?type=${type}`), { sets: ['$'] });
};

const userNow = ({ step, admin, annId }, name) =>
  step(name, admin.get(`/users/${annId}`), { ignore: ['access'] });

export default {
  'without verification': async (t) => {
    await begin(t);
    await t.given.user({ username: 'bob', password: 'pw' });
    const tab = await login(t);
    await t.step('the page', tab.follow());
    await t.step('empty', tab.submit({ email: '' }));
    await t.step('no address', tab.submit({ email: 'nothing' }));
    await t.step('somebody else’s', tab.submit({ email: 'bob@example.org' }));
    await t.step('the new one', tab.submit({ email: 'New@example.org' }));
    await onwards(t, tab, 'the new one');
    await userNow(t, 'the user');
    const again = await login(t);
    await again.follow();
    await t.step('cancelled', again.submit({ 'cancel-aia': 'true' }));
    await events(
      t,
      'UPDATE_EMAIL',
      'UPDATE_EMAIL_ERROR',
      'SEND_VERIFY_EMAIL',
      'CUSTOM_REQUIRED_ACTION',
      'UPDATE_PROFILE',
    );
  },

  'with verification, in the same browser': async (t) => {
    const mail = await begin(t, { verifyEmail: true });
    const tab = await login(t);
    await t.step('the page', tab.follow());
    await t.step('the new one', tab.submit({ email: 'new@example.org' }));
    await onwards(t, tab, 'the new one');
    const link = await nextLink(t, mail, 'mail');
    await userNow(t, 'the user before');
    await t.step('the link', tab.open(link));
    await onwards(t, tab, 'the link');
    await userNow(t, 'the user');
    await t.step('the link again', tab.open(link));
    await t.step('the link elsewhere', t.browser().open(link));
    await events(
      t,
      'UPDATE_EMAIL',
      'UPDATE_EMAIL_ERROR',
      'SEND_VERIFY_EMAIL',
      'CUSTOM_REQUIRED_ACTION',
      'VERIFY_EMAIL',
      'EXECUTE_ACTION_TOKEN_ERROR',
    );
  },

  'with verification, in another browser': async (t) => {
    const mail = await begin(t, { verifyEmail: true });
    const tab = await login(t);
    await tab.follow();
    await tab.submit({ email: 'new@example.org', 'logout-sessions': 'on' });
    const link = await nextLink(t, mail, 'mail');
    const other = t.browser();
    await other.open(link);
    const onward = wayOn(other);
    t.check('asks', onward !== undefined);
    await t.step('what comes of it', onward === undefined ? other.last : other.open(onward));
    t.check('a way back', /href="https:\/\/app/.test(other.last.text));
    await userNow(t, 'the user');
    t.check('members', Object.keys(t.claims(keyOf(link))).sort());
    await t.step('the first browser', tab.open(tab.last.url));
  },

  'an address that is taken meanwhile, and the same one': async (t) => {
    const mail = await begin(t, { verifyEmail: true });
    const tab = await login(t);
    await tab.follow();
    await t.step('the same', tab.submit({ email: 'ann@example.org' }));
    await onwards(t, tab, 'the same');
    mail.messages.length = 0;
    const second = await login(t);
    if (second.last.status === 302) await second.follow();
    await second.submit({ email: 'new@example.org' });
    const link = await nextLink(t, mail, 'mail');
    await t.given.user({ username: 'bob', password: 'pw', email: 'new@example.org' });
    await t.step('the link', second.open(link));
    await userNow(t, 'the user');
    await events(t, 'UPDATE_EMAIL', 'UPDATE_EMAIL_ERROR', 'EXECUTE_ACTION_TOKEN_ERROR');
  },

  'again, and too soon': async (t) => {
    const mail = await begin(t, {}, { verifyEmail: 'true' });
    const tab = await login(t);
    await tab.follow();
    await t.step('the new one', tab.submit({ email: 'new@example.org' }));
    await nextLink(t, mail, 'mail');
    const again = await login(t);
    await t.step('the page again', again.follow());
    await t.step('the same again', again.submit({ email: 'new@example.org' }));
    await noMail(t, mail, 'mails');
    await userNow(t, 'the user');
  },

  'asked for by an administrator': async (t) => {
    t.person = { requiredActions: ['UPDATE_EMAIL'] };
    await begin(t);
    const tab = await login(t, {});
    await t.step('the page', tab.open(tab.last.headers.location));
    await t.step('the new one', tab.submit({ email: 'new@example.org' }));
    await userNow(t, 'the user');
  },

  'the name goes with the address': async (t) => {
    t.person = { username: 'ann@example.org' };
    await begin(t, { registrationEmailAsUsername: true, editUsernameAllowed: true });
    const tab = t.browser();
    await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'UPDATE_EMAIL' }));
    await tab.submit({ username: 'ann@example.org', password: 'pw' });
    await tab.follow();
    await t.step('the new one', tab.submit({ email: 'new@example.org' }));
    await userNow(t, 'the user');
  },
};
