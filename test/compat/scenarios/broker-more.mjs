// Logins by a provider: what it calls people later, how it is called in a mail, and the events of a mail on the way.
import { brokered, eve, redirect_uri } from '../scenario-parts/brokered.mjs';

const AT = '/identity-provider/instances/up';

export default {
  'what a provider calls somebody later': async (context) => {
    const { check, admin } = context;
    const { logIn } = await brokered(context);
    const provider = (await admin.get(AT)).json;
    await logIn();
    const [{ id }] = (await admin.get('/users?username=eve')).json;
    for (const syncMode of ['IMPORT', 'FORCE', 'LEGACY']) {
      await admin.put(AT, { ...provider, config: { ...provider.config, syncMode } });
      await logIn({ ...eve, preferred_username: `eve-${syncMode}` });
      const [link] = (await admin.get(`/users/${id}/federated-identity`)).json;
      check(syncMode, link.userName);
    }
  },

  'a provider in a mail': async (context) => {
    const { check, admin, given } = context;
    const { logIn, settle } = await brokered(context);
    const mail = await given.mailbox();
    const provider = (await admin.get(AT)).json;
    await given.user({ username: 'local', email: eve.email, password: 'pw' });
    for (const displayName of [undefined, 'my provider']) {
      await admin.put(AT, { ...provider, displayName });
      const tab = await logIn();
      check(`${displayName}: asked`, tab.page.messages);
      await tab.submit({ submitAction: 'linkAccount' });
      await settle(tab);
      check(`${displayName}: sent`, tab.page.messages);
      const { to, subject } = await mail.next();
      check(`${displayName}: mail`, [to, subject]);
    }
  },

  'an address that is to be verified on the way': async (context) => {
    const { check, given, admin } = context;
    const { logIn } = await brokered(context);
    await given.mailbox();
    await given.realm({ verifyEmail: true });
    const tab = await logIn();
    check('sent', tab.page.messages);
    const [user] = (await admin.get('/users?username=eve')).json;
    check('to be done', user.requiredActions);
    const events = (await admin.get('/events?type=SEND_VERIFY_EMAIL')).json;
    check(
      'events',
      events
        .toReversed()
        .map(({ type, details }) => ({ type, ...details, code_id: undefined, token_id: undefined })),
    );
  },

  'links to a provider that are none': async (context) => {
    const { check, admin, browser, oidc, realm } = context;
    await brokered(context);
    const provider = (await admin.get(AT)).json;
    const at = `/realms/${realm}/broker/up/login`;
    const page = ({ last, page: { messages } }) => [last.status, messages];
    for (const query of ['', '?client_id=app', '?session_code=x&client_id=app', '?session_code=x&tab_id=y']) {
      const tab = browser();
      await tab.open(at + query);
      check(`nobody: ${query}`, page(tab));
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await tab.open(at + query);
      check(`begun: ${query}`, page(tab));
    }
    const posted = await context.http.post(at, { form: {} });
    check('posted', posted.status);
    for (const change of [{ linkOnly: true }, { enabled: false }]) {
      await admin.put(AT, provider);
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      const [, href] = /href="([^"]*\/broker\/up\/login[^"]*)"/.exec(tab.last.text);
      await admin.put(AT, { ...provider, ...change });
      await tab.open(new URL(href.replaceAll('&amp;', '&'), tab.last.url).href);
      check(JSON.stringify(change), page(tab));
    }
  },

  'back from there again': async (context) => {
    const { check, admin, browser } = context;
    const { leave, admit, settle, told } = await brokered(context);
    const seen = async (name, { last, page }) => {
      const to = last.headers.location && new URL(last.headers.location);
      check(name, [
        last.status,
        to?.pathname.split('/').at(-1),
        to?.searchParams.get('error'),
        page.messages,
      ]);
      check(`${name}: events`, await told('IDENTITY_PROVIDER_LOGIN_ERROR'));
      await admin.delete('/events');
    };
    const tab = browser();
    const link = admit(await leave(tab));
    await tab.open(link);
    await settle(tab);
    await tab.open(link);
    await seen('by somebody who is in', tab);
    const other = browser();
    await other.open(link);
    await seen('in another browser', other);
    const lost = browser();
    const second = admit(await leave(lost));
    lost.jar.delete('AUTH_SESSION_ID');
    await lost.open(second);
    await seen('without a cookie', lost);
    const third = browser();
    const late = admit(await leave(third));
    await admin.put(AT, { ...(await admin.get(AT)).json, enabled: false });
    await third.open(late);
    await seen('from a provider that is no more', third);
  },

  'an account that is there, by another name': async (context) => {
    const { check, admin, given } = context;
    const { logIn, settle, told } = await brokered(context);
    await given.user({ username: 'local', email: eve.email, password: 'pw' });
    const at = '/authentication/flows/first%20broker%20login/executions';
    const mail = (await admin.get(at)).json.find(({ providerId }) => providerId === 'idp-email-verification');
    await admin.put(at, { ...mail, requirement: 'DISABLED' });
    const tab = await logIn();
    await tab.submit({ submitAction: 'linkAccount' });
    await settle(tab);
    for (const username of ['nobody', '', 'LOCAL', eve.email]) {
      await tab.submit({ username, password: username === eve.email ? 'pw' : 'no' });
      check(username, [tab.last.status, tab.page.messages]);
    }
    await settle(tab);
    const [wrong] = await told('IDENTITY_PROVIDER_FIRST_LOGIN_ERROR');
    check('the first event', [wrong.error, wrong.details.username]);
    check('the login', (await told('LOGIN'))[0].details.username);
  },
};
