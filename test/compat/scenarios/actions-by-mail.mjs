// An administrator has users do something: the mail, its link, what follows.
import { followed, nextLink, noMail, onwards } from '../scenario-parts/mails.mjs';

const redirect_uri = 'https://app.example.org/cb';
const app = {
  clientId: 'app',
  publicClient: true,
  redirectUris: [redirect_uri],
  baseUrl: 'https://app.example.org/',
};
const ann = { username: 'ann', password: 'pw' };
const chosen = { 'password-new': 'another', 'password-confirm': 'another' };

const begin = async (t, settings = {}) => {
  await t.given.realm({
    eventsEnabled: true,
    adminEventsEnabled: true,
    adminEventsDetailsEnabled: true,
    ...settings,
  });
  await t.given.client(app);
  t.annId = await t.given.user(ann);
  return t.given.mailbox();
};

const mailFor = ({ admin }, id, query = '', actions = ['UPDATE_PASSWORD']) =>
  admin.put(`/users/${id}/execute-actions-email${query}`, actions);

const events = async ({ step, admin }, ...types) => {
  for (const type of types) await step(type, admin.get(`/events?type=${type}`), { sets: ['$'] });
};

export default {
  'what is refused': async (t) => {
    const mail = await begin(t);
    await t.given.client({ ...app, clientId: 'off', enabled: false });
    const mute = await t.given.user({ username: 'mute', email: '', password: 'pw' });
    const off = await t.given.user({ username: 'off', enabled: false, password: 'pw' });
    const evil = encodeURIComponent('https://evil.example.org/');
    for (const [name, id, query, actions] of [
      ['nobody', 'nobody'],
      ['no address', mute],
      ['switched off', off],
      ['a page without a client', t.annId, `?redirect_uri=${encodeURIComponent(redirect_uri)}`],
      ['a client that is not there', t.annId, '?client_id=nothing'],
      ['a client that is switched off', t.annId, '?client_id=off'],
      ['a page elsewhere', t.annId, `?client_id=app&redirect_uri=${evil}`],
      ['an action that is none', t.annId, '', ['DANCE']],
      ['one of two that is none', t.annId, '', ['UPDATE_PASSWORD', 'DANCE']],
      ['a lifespan that is no number', t.annId, '?lifespan=x'],
    ])
      await t.step(name, mailFor(t, id, query, actions));
    for (const path of ['send-verify-email', 'reset-password-email'])
      for (const [name, id, query = ''] of [
        ['nobody', 'nobody'],
        ['no address', mute],
        ['switched off', off],
        ['a page without a client', t.annId, `?redirect_uri=${encodeURIComponent(redirect_uri)}`],
        ['a client that is not there', t.annId, '?client_id=nothing'],
        ['a client that is switched off', t.annId, '?client_id=off'],
        ['a page elsewhere', t.annId, `?client_id=app&redirect_uri=${evil}`],
      ])
        await t.step(`${path}: ${name}`, t.admin.put(`/users/${id}/${path}${query}`));
    await noMail(t, mail, 'mails');
    const viewer = await t.given.userToken('view-users');
    await t.step(
      'who may only look',
      t.admin.put(`/users/${t.annId}/execute-actions-email`, ['UPDATE_PASSWORD'], { token: viewer }),
    );
  },

  'parameters with nothing in them': async (t) => {
    const mail = await t.given.mailbox();
    await t.given.client(app);
    const ann = await t.given.user({ username: 'ann', emailVerified: false });
    const page = encodeURIComponent(redirect_uri);
    for (const path of ['execute-actions-email', 'send-verify-email', 'reset-password-email'])
      for (const query of [
        'lifespan=',
        'lifespan=%2B60',
        'lifespan=60',
        'lifespan=x',
        'client_id=&redirect_uri=',
        'client_id=app&redirect_uri=',
        `client_id=&redirect_uri=${page}`,
        `client_id=app&redirect_uri=${page}`,
      ]) {
        const actions = path.startsWith('execute') ? ['UPDATE_PASSWORD'] : undefined;
        const { status, json } = await t.admin.put(`/users/${ann}/${path}?${query}`, actions);
        const told = [status, json ?? null];
        if (status === 204) {
          const { azp, exp, iat, reduri } = t.claims(
            new URL((await mail.next()).links[0]).searchParams.get('key'),
          );
          told.push(azp, Math.round((exp - iat) / 10), reduri ?? null);
        }
        t.check(`${path} ${decodeURIComponent(query)}`, told);
      }
  },

  'a password': async (t) => {
    const mail = await begin(t);
    await t.step('asked', mailFor(t, t.annId));
    const link = await nextLink(t, mail, 'mail');
    const tab = t.browser();
    await followed(t, tab, link, 'the link');
    const proceed = await followed(t, tab, link, 'looked at again');
    await t.step('go on', tab.open(proceed));
    await onwards(t, tab, 'go on');
    await t.step('set', tab.submit(chosen));
    await onwards(t, tab, 'set');
    t.check('ways back', /href="https:\/\/app/.test(tab.last.text));
    await t.step('the link again', t.browser().open(link));
    await t.step('the way on again', tab.open(proceed));
    await events(
      t,
      'EXECUTE_ACTIONS',
      'UPDATE_PASSWORD',
      'CUSTOM_REQUIRED_ACTION',
      'LOGIN',
      'EXECUTE_ACTION_TOKEN',
      'EXECUTE_ACTION_TOKEN_ERROR',
      'SEND_RESET_PASSWORD',
    );
    await t.step('admin events', t.admin.get('/admin-events?resourcePath=users/*'), {
      ignore: ['authDetails'],
    });
    await t.step('the user', t.admin.get(`/users/${t.annId}`), { ignore: ['access'] });
  },

  'for a client, with a page to go back to': async (t) => {
    const mail = await begin(t);
    await t.step(
      'asked',
      mailFor(t, t.annId, `?client_id=app&lifespan=600&redirect_uri=${encodeURIComponent(redirect_uri)}`),
    );
    const link = await nextLink(t, mail, 'mail');
    const tab = t.browser();
    const proceed = await followed(t, tab, link, 'the link');
    await t.step('go on', tab.open(proceed));
    await onwards(t, tab, 'go on');
    await t.step('set', tab.submit(chosen));
    await onwards(t, tab, 'set');
    t.check('ways back', /href="https:\/\/app.example.org\/cb/.test(tab.last.text));
    await events(t, 'UPDATE_PASSWORD', 'CUSTOM_REQUIRED_ACTION', 'EXECUTE_ACTIONS');
    await t.step('for the client alone', mailFor(t, t.annId, '?client_id=app'));
    await nextLink(t, mail, 'mail for the client alone');
  },

  'nothing, and what they have to do anyway': async (t) => {
    const mail = await begin(t);
    await t.step('nothing', mailFor(t, t.annId, '', []));
    const link = await nextLink(t, mail, 'mail');
    const tab = t.browser();
    const proceed = await followed(t, tab, link, 'the link');
    if (proceed) {
      await t.step('go on', tab.open(proceed));
      await onwards(t, tab, 'go on');
    }
  },

  'while somebody is logged in': async (t) => {
    const mail = await begin(t);
    await t.given.user({ username: 'bob', password: 'pw' });
    await mailFor(t, t.annId);
    const link = await nextLink(t, mail, 'mail');
    for (const username of ['ann', 'bob']) {
      const tab = t.browser();
      await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
      await tab.submit({ username, password: 'pw' });
      const proceed = await followed(t, tab, link, `${username} is`);
      if (proceed) {
        await t.step(`${username} goes on`, tab.open(proceed));
        await onwards(t, tab, username);
      }
    }
    await events(t, 'EXECUTE_ACTION_TOKEN_ERROR', 'EXECUTE_ACTIONS_ERROR');
  },

  'in the middle of a login': async (t) => {
    const mail = await begin(t);
    await mailFor(t, t.annId);
    const link = await nextLink(t, mail, 'mail');
    const tab = t.browser();
    await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
    await followed(t, tab, link, 'the link');
    await onwards(t, tab, 'the link');
  },

  'too old': async (t) => {
    const mail = await begin(t);
    await mailFor(t, t.annId, '?lifespan=1');
    const link = await nextLink(t, mail, 'mail');
    await t.sleep(2100);
    await t.step('the link', t.browser().open(link));
    const tab = t.browser();
    await tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri }));
    await t.step('in a browser that logs in', tab.open(link));
    await events(t, 'EXECUTE_ACTION_TOKEN_ERROR');
  },

  'the older way to have a password set': async (t) => {
    const mail = await begin(t);
    await t.step('asked', t.admin.put(`/users/${t.annId}/reset-password-email`));
    await nextLink(t, mail, 'mail');
  },

  'no server to send by': async (t) => {
    await begin(t);
    await t.given.realm({ smtpServer: {} });
    await t.step('actions', mailFor(t, t.annId));
    await t.step('verification', t.admin.put(`/users/${t.annId}/send-verify-email`));
  },
};
