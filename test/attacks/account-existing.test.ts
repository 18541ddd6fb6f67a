import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { ANN } from '../login/login-realm.ts';
import { mailRealm } from '../mail/mail-realm.ts';
import { takeAlike } from '../support/durations.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { answerOf, HIDING, TELLING, withSlowMails } from './hidden-addresses.ts';

onEachDatabase('Whoever would change their address to one that has an account', (suite) => {
  let box: Mailbox;
  before(async () => {
    box = await startMailbox();
  });
  after(() => box.close());

  async function realmWith(settings: object = HIDING) {
    const realm = await mailRealm(suite.server, box, settings);
    const action = `${realm.at}/authentication/required-actions/UPDATE_EMAIL`;
    const { json } = await suite.server.admin('GET', action);
    const config = { emailResendCooldownSeconds: '0' };
    assert.equal((await suite.server.admin('PUT', action, { ...json, enabled: true, config })).status, 204);
    const own = (await realm.user('ann')) ? 'ann' : 'ann@example.org';
    await realm.change(own, { emailVerified: true });
    await realm.person('bob', { emailVerified: true });
    /** Ann asks for another address. */
    const asks = async (email: string, tab = realm.browser()) => {
      await tab.open(realm.url({ kc_action: 'UPDATE_EMAIL' }));
      await tab.submit({ ...ANN, username: own });
      await tab.follow();
      await tab.submit({ email });
      return tab;
    };
    return { ...realm, own, asks };
  }

  it('sees what everybody sees, and the owner gets a mail', async () => {
    for (const registrationEmailAsUsername of [false, true]) {
      const realm = await realmWith({ ...HIDING, editUsernameAllowed: true, registrationEmailAsUsername });
      const free = await realm.asks('free@example.org');
      assert.deepEqual((await box.next()).to, ['free@example.org']);
      await realm.change(realm.own, { attributes: {} });
      for (const email of ['bob@example.org', 'BOB@example.org', 'bоb@example.org']) {
        const taken = await realm.asks(email);
        assert.deepEqual(answerOf(taken, email.toLowerCase()), answerOf(free, 'free@example.org'), email);
        const mail = await box.next();
        assert.deepEqual(mail.to, ['bob@example.org'], email);
        assert.deepEqual(mail.links, []);
        assert.equal(mail.header('subject'), 'You have an account already');
        assert.match(mail.part('text/plain'), /, as bob.* nobody was told that you have one/s);
        await realm.change(realm.own, { attributes: {} });
      }
      assert.equal((await realm.user(realm.own)).email, 'ann@example.org');
      const { json } = await suite.server.admin('GET', `${realm.at}/events?type=SEND_VERIFY_EMAIL_ERROR`);
      assert.deepEqual([json.length, json[0].error], [3, 'email_in_use']);
    }
  });

  it('is told of what else is wrong, and of nothing more', async () => {
    const realm = await realmWith();
    const tab = await realm.asks('no address');
    assert.deepEqual(tab.last?.messages, ['Invalid email address.']);
  });

  it('waits as long as everybody', () =>
    withSlowMails(async (slow) => {
      const realm = await realmWith({ ...HIDING, smtpServer: slow.smtpServer });
      const again = async (email: string) => {
        const tab = await realm.asks(email);
        assert.equal(tab.last?.status, 200);
        assert.match(tab.last?.text ?? '', new RegExp(email), 'a mail is said to be sent there');
      };
      await takeAlike(
        { free: (round) => again(`free${round}@example.org`), taken: () => again('bob@example.org') },
        { rounds: 5 },
      );
    }));

  it('is told by no name that they would have: an address of others is nobody’s', async () => {
    const realm = await realmWith({ ...HIDING, editUsernameAllowed: true });
    const [app] = (await suite.server.admin('GET', `${realm.at}/clients?clientId=app`)).json;
    const changed = { ...app, directAccessGrantsEnabled: true };
    await suite.server.admin('PUT', `${realm.at}/clients/${app.id}`, changed);
    const { json } = await realm.token({ grant_type: 'password', ...ANN, scope: 'openid' });
    const path = `/realms/${realm.realm}/account`;
    const ann = (await suite.server.call('GET', path, { token: json.access_token })).json;
    const answers = [];
    for (const username of ['free@example.org', 'bob@example.org']) {
      const reply = await suite.server.call('POST', path, {
        token: json.access_token,
        json: { ...ann, username },
      });
      answers.push([reply.status, reply.text.replaceAll(username, 'address')]);
    }
    assert.equal(answers[0]?.[0], 400);
    assert.deepEqual(answers[1], answers[0]);
    const own = { ...ann, username: 'ann@example.org', firstName: 'Ann', lastName: 'Example' };
    const taken = await suite.server.call('POST', path, { token: json.access_token, json: own });
    assert.equal(taken.status, 204, taken.text);
  });

  it('is told so where the realm does not hide it, or nobody verifies addresses', async () => {
    for (const settings of TELLING) {
      const realm = await realmWith(settings);
      const tab = await realm.asks('bob@example.org');
      assert.deepEqual(tab.last?.messages, ['Email already exists.']);
    }
  });
});
