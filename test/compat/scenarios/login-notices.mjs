// What people are told by mail of what happens to their accounts, where the realm has it so.
import { app, fieldOf, phone, redirect_uri, timed } from '../scenario-parts/second-factors.mjs';

/** All mails that have come by now. */
async function mails(mailbox, sleep) {
  await sleep(1500);
  const all = mailbox.messages.splice(0).map(({ to, subject }) => ({ to, subject }));
  return all.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const hour = { period: 3600 };

export default {
  'of what people do': async (context) => {
    const { given, step, admin, check, browser, oidc, sleep } = context;
    await given.realm({ eventsListeners: ['email'] });
    await given.client(app);
    const secret = 'latchkey-of-twenty-b';
    const credentials = [{ type: 'password', value: 'pw' }, phone('Phone', secret)];
    const id = await given.user({
      username: 'ann',
      credentials,
      requiredActions: ['UPDATE_PASSWORD', 'CONFIGURE_TOTP'],
    });
    const mailbox = await given.mailbox();
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.submit({ otp: await timed(secret, 0, hour) });
    await tab.follow();
    const second = { totp: await timed(fieldOf(tab, 'totpSecret')), userLabel: 'Tablet' };
    await step('an app', tab.submit(second));
    check('told of an app', await mails(mailbox, sleep));
    await step('a password', tab.submit({ 'password-new': 'pw2', 'password-confirm': 'pw2' }));
    check('told of a password', await mails(mailbox, sleep));
    const all = (await admin.get(`/users/${id}/credentials`)).json;
    const tablet = all.find(({ userLabel }) => userLabel === 'Tablet');
    await tab.open(
      oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: `delete_credential:${tablet.id}` }),
    );
    await tab.follow();
    await step('an app less', tab.submit({ accept: 'Yes' }));
    check('told of an app less', await mails(mailbox, sleep));
    await tab.open(
      oidc.authUrl({ client_id: 'app', redirect_uri, kc_action: 'CONFIGURE_RECOVERY_AUTHN_CODES' }),
    );
    await tab.follow();
    await step('codes', tab.submit({ userLabel: 'Paper' }));
    check('told of codes', await mails(mailbox, sleep));
  },

  'of what somebody else does': async (context) => {
    const { given, step, check, browser, oidc, sleep } = context;
    await given.realm({ eventsListeners: ['email'] });
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    await given.user({ username: 'bob', password: 'pw', emailVerified: false });
    const mailbox = await given.mailbox();
    for (const username of ['ann', 'bob', 'nobody']) {
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await step(`${username}: wrong`, tab.submit({ username, password: 'no' }));
      check(`${username}: told`, await mails(mailbox, sleep));
    }
    await given.realm({ eventsListeners: ['jboss-logging'] });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'no' });
    check('not told', await mails(mailbox, sleep));
    await given.realm({
      eventsListeners: ['email'],
      bruteForceProtected: true,
      failureFactor: 2,
      quickLoginCheckMilliSeconds: 0,
    });
    for (const name of ['first', 'second']) {
      await tab.submit({ username: 'ann', password: 'no' });
      check(`locked out, ${name}`, await mails(mailbox, sleep));
    }
  },
};
