// What pages of a login say of it, and for how long.
import { app, phone, redirect_uri, timed } from '../scenario-parts/second-factors.mjs';

const SECRET = 'latchkey-of-twenty-b';
const bob = { username: 'bob', password: 'pw' };

async function setting({ given, oidc, browser, check, realm }) {
  await given.realm({ resetPasswordAllowed: true });
  await given.mailbox();
  await given.client(app);
  await given.user({
    username: 'bob',
    credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
  });
  const tab = browser();
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
  const says = (name) => check(name, [tab.last.status, tab.page.messages, tab.page.forms[0]?.fields.length]);
  const again = (url = tab.page.forms[0].action) => {
    const tabId = new URL(url).searchParams.get('tab_id');
    return tab.open(`/realms/${realm}/login-actions/authenticate?client_id=app&tab_id=${tabId}`);
  };
  return { tab, says, again };
}

export default {
  'a mail is on its way': async (context) => {
    const { tab, says, again } = await setting(context);
    await tab.click('reset-credentials');
    await tab.submit({ username: 'bob' });
    says('sent');
    await again();
    says('read again');
    await tab.submit({ ...bob, password: 'no' });
    says('a wrong password');
    await again();
    says('read after that');
    await tab.submit(bob);
    says('a code');
  },

  'the login begins anew': async (context) => {
    const { tab, says, again } = await setting(context);
    tab.jar.delete('AUTH_SESSION_ID');
    await tab.submit(bob);
    await tab.follow();
    says('anew');
    await again();
    says('read again');
    await tab.submit(bob);
    says('a code');
  },

  'they prove themselves again': async (context) => {
    const { tab, says } = await setting(context);
    const { oidc } = context;
    await tab.submit(bob);
    await tab.submit({ otp: await timed(SECRET, 0, { period: 3600 }) });
    const url = oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'login' });
    await tab.open(url);
    says('asked');
    await tab.open(url);
    says('asked again');
    await tab.submit({ password: 'pw' });
    says('a code');
    await tab.submit({ otp: '000000' });
    says('a wrong code');
  },
};
