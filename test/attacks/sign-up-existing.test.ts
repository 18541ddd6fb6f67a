import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { mailRealm } from '../mail/mail-realm.ts';
import type { TestBrowser } from '../support/browser.ts';
import { takeAlike } from '../support/durations.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { answerOf, HIDING, TELLING, withSlowMails } from './hidden-addresses.ts';

const OPEN = { ...HIDING, registrationAllowed: true, registrationEmailAsUsername: true };

onEachDatabase('Whoever signs up with an address that has an account', (suite) => {
  let box: Mailbox;
  before(async () => {
    box = await startMailbox();
  });
  after(() => box.close());

  async function realmWith(settings: object = OPEN) {
    const realm = await mailRealm(suite.server, box, settings);
    const own = (await realm.user('ann')) ? 'ann' : 'ann@example.org';
    await realm.change(own, { emailVerified: true });
    const signUp = async (email: string, tab = realm.browser(), more: Record<string, string> = {}) => {
      await tab.open(realm.url({ prompt: 'create' }));
      await tab.submit({ email, firstName: 'Some', lastName: 'Body', ...more });
      return tab;
    };
    const users = async () => (await suite.server.admin('GET', `${realm.at}/users`)).json.length;
    return { ...realm, signUp, users };
  }
  /** Where the page leads for another mail. */
  const again = (tab: TestBrowser) =>
    new URL(
      tab.last?.links.find((link) => link.includes('execution=VERIFY_EMAIL')) ?? assert.fail('no link'),
      tab.last?.url,
    ).href;
  const shown = (tabs: readonly [TestBrowser, TestBrowser]) => {
    both(tabs);
    assert.equal(tabs[1].last?.status, 200);
  };
  const both = (tabs: readonly [TestBrowser, TestBrowser]) =>
    assert.deepEqual(answerOf(tabs[0], 'new@example.org'), answerOf(tabs[1], 'ann@example.org'));

  it('sees what everybody sees, and the owner gets a mail', async () => {
    const realm = await realmWith();
    const tabs = [realm.browser(), realm.browser()] as const;
    const [fresh, taken] = tabs;
    await realm.signUp('new@example.org', fresh);
    await realm.signUp('ann@example.org', taken);
    both(tabs);
    assert.equal(taken.last?.status, 302);
    await fresh.follow();
    const first = await box.next();
    await taken.follow();
    const second = await box.next();
    assert.deepEqual([first.to, second.to], [['new@example.org'], ['ann@example.org']]);
    assert.equal(second.header('subject'), 'You have an account already');
    assert.match(second.part('text/plain'), /sign up for app .* as ann@example\.org\./s);
    assert.deepEqual(second.links, [], 'nothing in it lets anybody in');
    shown(tabs);
    assert.equal(await realm.users(), 2, 'nobody was made of the second');
    const events = (await suite.server.admin('GET', `${realm.at}/events?type=REGISTER_ERROR`)).json;
    assert.deepEqual(
      events.map(({ error, userId, clientId }: Record<string, string>) => [error, userId, clientId]),
      [['email_in_use', undefined, 'app']],
    );
    // Another mail, too soon.
    for (const tab of tabs) await tab.open(again(tab));
    shown(tabs);
    assert.match(taken.last?.messages.join(' ') ?? '', /\d+ second/);
    // The form of the page, sent anyway, and the page loaded again.
    for (const tab of tabs) await tab.send('POST', again(tab), {});
    shown(tabs);
    for (const tab of tabs) await tab.open(tab.last?.url.replace(/session_code=[^&]*&/, '') ?? '');
    both(tabs);
    assert.equal(box.received.length, 2);
  });

  it('gets in by nothing', async () => {
    const realm = await realmWith();
    const tab = await realm.signUp('ann@example.org');
    await tab.follow();
    await box.next();
    const here = again(tab);
    for (const [action, execution] of [
      ['required-action', 'UPDATE_PASSWORD'],
      ['required-action', 'CONSENT'],
      ['consent', 'VERIFY_EMAIL'],
      ['authenticate', 'VERIFY_EMAIL'],
      ['registration', 'VERIFY_EMAIL'],
    ]) {
      const url = here
        .replace('login-actions/required-action', `login-actions/${action}`)
        .replace(/execution=[^&]*/, `execution=${execution}`);
      for (const method of ['GET', 'POST']) {
        const form = { 'password-new': 'x', 'password-confirm': 'x', accept: 'yes' };
        const page = await tab.send(method, url, method === 'POST' ? form : undefined);
        assert.ok(page.status < 500, `${method} ${action} ${execution}`);
        assert.doesNotMatch(page.headers.get('location') ?? '', /[?&]code=/);
      }
    }
    await tab.open(realm.url());
    assert.equal(tab.last?.status, 200, 'nobody is logged in');
    assert.equal(await realm.users(), 1);
  });

  it('is told of what else is wrong, and of nothing more', async () => {
    const realm = await realmWith();
    const tabs = [realm.browser(), realm.browser()] as const;
    await realm.signUp('new@example.org', tabs[0], { lastName: '' });
    await realm.signUp('ann@example.org', tabs[1], { lastName: '' });
    shown(tabs);
    assert.deepEqual(tabs[1].last?.messages, ['Please specify this field.']);
  });

  it('finds out by no name that is an address: it is theirs, or nobody’s', async () => {
    const realm = await realmWith({ ...OPEN, registrationEmailAsUsername: false, verifyEmail: false });
    const { json } = await suite.server.admin('GET', `${realm.at}/clients?clientId=app`);
    const rule = { mode: 'open', rest: true, verifyEmail: true };
    const set = await suite.server.admin('PUT', `${realm.at}/clients/${json[0].id}/sign-up`, rule);
    assert.equal(set.status, 204, set.text);
    const person = { client_id: 'app', firstName: 'Some', lastName: 'Body', password: 'secret-1' };
    const post = async (username: string, email: string) => {
      const path = `/realms/${realm.realm}/sign-up`;
      const { status, text } = await suite.server.call('POST', path, {
        json: { ...person, username, email },
      });
      return [status, text];
    };
    const free = await post('free@example.org', 'eve@example.org');
    assert.deepEqual([free[0], JSON.parse(String(free[1])).fields[0].field], [400, 'username']);
    for (const taken of ['ann@example.org', 'ann@example。org'])
      assert.deepEqual(await post(taken, 'eve@example.org'), free, taken);
    assert.deepEqual(await post('ann@example.org', 'ann@example.org'), [201, '{"status":"created"}']);
    assert.deepEqual((await box.next()).to, ['ann@example.org']);
    assert.deepEqual(await post('eve@example.org', 'eve@example.org'), [201, '{"status":"created"}']);
    const twins = await Promise.all(
      ['twin', 'twin'].map((name) => post(`${name}@example.org`, `${name}@example.org`)),
    );
    assert.deepEqual(
      twins,
      [free, free].map(() => [201, '{"status":"created"}']),
    );
    assert.deepEqual((await box.next()).to, ['twin@example.org']);
    const messages = [];
    for (const username of ['free@example.org', 'ann@example.org'])
      messages.push((await realm.signUp('fay@example.org', realm.browser(), { username })).last?.messages);
    assert.deepEqual(messages, [
      ['Value contains invalid character.'],
      ['Value contains invalid character.'],
    ]);
  });

  it('finds out by no name that they have tried with the address, and would take again', async () => {
    const realm = await realmWith({ ...OPEN, registrationEmailAsUsername: false, editUsernameAllowed: true });
    const again: unknown[] = [];
    for (const [at, email] of ['new@example.org', 'ann@example.org'].entries()) {
      await realm.signUp(email, realm.browser(), { username: `Tried${at}` });
      for (const [username, other] of [
        [`tried${at}`, `other${at}@example.org`],
        [`ｔried${at}`, `more${at}@example.org`],
        [`tried${at}`, email],
      ] as const) {
        const tab = await realm.signUp(other, realm.browser(), { username });
        again.push([tab.last?.status, tab.last?.messages]);
      }
    }
    assert.deepEqual(
      again.slice(0, 3),
      [0, 1, 2].map(() => [200, ['Username already exists.']]),
    );
    assert.deepEqual(again.slice(3), again.slice(0, 3));
    // An administrator may give it.
    await realm.person('tried1');
  });

  it('waits as others do, where administrators approve', async () => {
    const realm = await realmWith({ ...OPEN, verifyEmail: false });
    const { json } = await suite.server.admin('GET', `${realm.at}/clients?clientId=app`);
    const rule = { mode: 'approval' };
    const set = await suite.server.admin('PUT', `${realm.at}/clients/${json[0].id}/sign-up`, rule);
    assert.equal(set.status, 204, set.text);
    const password = { password: 'secret-1', 'password-confirm': 'secret-1' };
    const tabs = [realm.browser(), realm.browser()] as const;
    await realm.signUp('new@example.org', tabs[0], password);
    await realm.signUp('ann@example.org', tabs[1], password);
    shown(tabs);
    const mail = await box.next();
    assert.deepEqual([mail.to, mail.header('subject')], [['ann@example.org'], 'You have an account already']);
    const waiting = await suite.server.admin('GET', `${realm.at}/sign-up-applications`);
    assert.deepEqual(
      waiting.json.map(({ user }: { user: { email: string } }) => user.email),
      ['new@example.org'],
    );
  });

  it('is one of those who ask for it at the same time, and is shown the same', async () => {
    const realm = await realmWith();
    const tabs = await Promise.all(
      ['new@example.org', 'new@example.org'].map((email) => realm.signUp(email)),
    );
    assert.deepEqual(
      tabs.map((tab) => [tab.last?.status, tab.location.searchParams.get('execution')]),
      [
        [302, 'VERIFY_EMAIL'],
        [302, 'VERIFY_EMAIL'],
      ],
    );
    assert.equal(await realm.users(), 2);
  });

  it('sees what everybody sees by REST too, and the owner gets a mail', async () => {
    for (const [rule, status] of [
      [{ mode: 'open', rest: true, verifyEmail: true }, 201],
      [{ mode: 'approval', rest: true }, 202],
    ] as const) {
      const realm = await realmWith({ ...OPEN, verifyEmail: false });
      const { json } = await suite.server.admin('GET', `${realm.at}/clients?clientId=app`);
      const set = await suite.server.admin('PUT', `${realm.at}/clients/${json[0].id}/sign-up`, rule);
      assert.equal(set.status, 204, set.text);
      const post = (email: string) =>
        suite.server.call('POST', `/realms/${realm.realm}/sign-up`, {
          json: { client_id: 'app', email, firstName: 'Some', lastName: 'Body', password: 'secret-1' },
        });
      const answers = [];
      for (const email of ['new@example.org', 'ann@example.org', 'ɑnn@example.org']) {
        const reply = await post(email);
        answers.push([reply.status, reply.text, [...reply.headers.keys()].sort()]);
      }
      assert.equal(answers[0]?.[0], status);
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
      for (const _of of ['the same', 'one that looks so']) {
        const mail = await box.next();
        assert.deepEqual(
          [mail.to, mail.header('subject')],
          [['ann@example.org'], 'You have an account already'],
        );
      }
      assert.equal(await realm.users(), status === 201 ? 2 : 1);
      // At the same time, too.
      const twins = await Promise.all(['twin@example.org', 'twin@example.org'].map(post));
      assert.deepEqual(
        twins.map((reply) => reply.status),
        [status, status],
      );
      if (status === 201) assert.deepEqual((await box.next()).to, ['twin@example.org']);
      const wrong = await post('no address');
      assert.equal(wrong.status, 400);
    }
  });

  it('waits as long as everybody, for the answer and for the page of the mail', () =>
    withSlowMails(async (slow) => {
      // Hashes are slow, too.
      const passwordPolicy = 'hashAlgorithm(pbkdf2-sha512) and hashIterations(200000)';
      const realm = await realmWith({ ...OPEN, passwordPolicy, smtpServer: slow.smtpServer });
      const { json } = await suite.server.admin('GET', `${realm.at}/clients?clientId=app`);
      const rule = { mode: 'open', rest: true, verifyEmail: true };
      assert.equal(
        (await suite.server.admin('PUT', `${realm.at}/clients/${json[0].id}/sign-up`, rule)).status,
        204,
      );
      const byRest = (email: string) =>
        suite.server.call('POST', `/realms/${realm.realm}/sign-up`, {
          json: { client_id: 'app', email, firstName: 'Some', lastName: 'Body', password: 'secret-1' },
        });
      await takeAlike({
        free: (round) => byRest(`rest${round}@example.org`),
        taken: () => byRest('ann@example.org'),
        'looks taken': () => byRest('ɑnn@example.org'),
      });
      const byPage = async (email: string) => {
        const tab = await realm.signUp(email);
        assert.equal((await tab.follow()).status, 200);
      };
      await takeAlike(
        {
          free: (round) => byPage(`page${round}@example.org`),
          taken: () => byPage('ann@example.org'),
          'looks taken': () => byPage('ɑnn@example.org'),
        },
        { rounds: 5 },
      );
    }));

  it('is told so where the realm does not hide it, or cannot', async () => {
    for (const said of ['yes', 'True', '1']) {
      const attributes = { 'sign-up.hide-existing': said };
      const reply = await suite.server.admin('PUT', `/${suite.realm}`, { attributes });
      assert.equal(reply.status, 400, `${said} would hide nothing`);
    }
    for (const settings of TELLING) {
      const realm = await realmWith({ ...OPEN, ...settings });
      const password = { password: 'secret-1', 'password-confirm': 'secret-1' };
      const tab = await realm.signUp('ann@example.org', realm.browser(), password);
      assert.deepEqual([tab.last?.status, tab.last?.messages], [200, ['Email already exists.']]);
    }
  });
});
