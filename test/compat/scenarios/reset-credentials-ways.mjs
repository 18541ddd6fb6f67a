// Ways to a reset of credentials other than the link on the login page, and whose address is not what it was.
import { nextLink, onwards } from '../scenario-parts/mails.mjs';
import { app, eventsOf, redirect_uri } from '../scenario-parts/second-factors.mjs';

export default {
  'by an address of its own': async (t) => {
    const { given, oidc, browser, step, admin, check } = t;
    await given.realm({ resetPasswordAllowed: true, eventsEnabled: true });
    const mail = await given.mailbox();
    await given.client({ ...app, baseUrl: 'https://app.example.org/' });
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
    await given.client({ ...app, baseUrl: 'https://app.example.org/' });
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

  'whoever signed up and lost the mail': async (t) => {
    const { given, oidc, browser, admin, check } = t;
    await given.realm({ resetPasswordAllowed: true, registrationAllowed: true, verifyEmail: true });
    const mail = await given.mailbox();
    await given.client({ ...app, baseUrl: 'https://app.example.org/' });
    const first = browser();
    await first.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await first.click('registration');
    await first.submit({ username: 'bob', email: 'bob@example.org', firstName: 'Bob', lastName: 'Example' });
    await first.follow();
    await nextLink(t, mail, 'the mail that is lost');
    const waiting = first.last.url;
    const at = ({ last, page }) => [
      last.status,
      page.forms[0]?.fields.map(({ name }) => name),
      page.messages,
    ];
    const settle = async (tab) => {
      while (tab.last.headers.location?.startsWith(t.base)) await tab.follow();
    };
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.click('reset-credentials');
    await tab.submit({ username: 'bob' });
    await tab.open(await nextLink(t, mail, 'a reset'));
    await settle(tab);
    check('the address comes first', at(tab)[2]);
    await first.open(waiting);
    await settle(first);
    check('who has waited waits', at(first)[2]);
    await tab.open(await nextLink(t, mail, 'another mail to verify'));
    await settle(tab);
    check(
      'then the password',
      at(tab)[1].filter((name) => name.startsWith('password')),
    );
    // Where they began nothing has shown whose the address is.
    await first.open(waiting);
    await settle(first);
    check('who has waited logs in', at(first));
    await tab.submit({ 'password-new': 'another', 'password-confirm': 'another' });
    check('in', new URL(tab.last.headers.location).searchParams.has('code'));
    const [{ emailVerified, requiredActions }] = (await admin.get('/users?username=bob')).json;
    check('the user', { emailVerified, requiredActions });
  },
};
