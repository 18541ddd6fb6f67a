import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { ANN, codeOf } from '../login/login-realm.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { CHOSEN, mailRealm, nextLink, wayOn } from './mail-realm.ts';

onEachDatabase('A link in a mail', (suite) => {
  let box: Mailbox;
  before(async () => {
    box = await startMailbox();
  });
  after(() => box.close());
  const realmWith = (settings: object = {}) => mailRealm(suite.server, box, settings);

  it('has whoever forgot a password choose another, and leads them on to the client', async () => {
    const realm = await realmWith();
    const tab = await realm.forgets('ann@example.org');
    const link = await nextLink(box);
    await tab.open(link);
    await tab.follow();
    assert.deepEqual((await tab.submit({ ...CHOSEN, 'password-confirm': 'x' })).messages, [
      "Passwords don't match.",
    ]);
    await tab.submit(CHOSEN);
    assert.notEqual(codeOf(tab), '');
    assert.deepEqual([await realm.logsIn('ann', 'pw'), await realm.logsIn('ann', 'another')], [false, true]);
    for (const again of [tab, realm.browser()]) {
      assert.equal((await again.open(link)).status, 400);
      assert.equal(again.last?.forms.length, 0);
    }
  });

  it('is on its way at once to whoever is in already and has forgotten the password that is asked for again', async () => {
    const realm = await realmWith();
    const tab = realm.browser();
    await tab.open(realm.url());
    await tab.submit(ANN);
    await tab.open(realm.url({ prompt: 'login' }));
    const forgets = () => tab.open(tab.last?.links.find((link) => link.includes('reset-credentials')) ?? '');
    await forgets();
    assert.match(tab.last?.text ?? '', /name="password"/, 'the same page waits');
    await tab.open(await nextLink(box));
    await tab.follow();
    await tab.submit(CHOSEN);
    assert.notEqual(codeOf(tab), '');
    // Whoever only says who they are is asked: nobody has mails sent by a name alone.
    const stranger = realm.browser();
    await stranger.open(realm.url());
    await stranger.submit({ username: 'ann', password: 'wrong' });
    await stranger.open(stranger.last?.links.find((link) => link.includes('reset-credentials')) ?? '');
    assert.equal(stranger.last?.forms[0]?.fields.find(({ name }) => name === 'username')?.value, 'ann');
  });

  it('is used once: of two who follow it at the same moment one sets the password', async () => {
    const realm = await realmWith();
    const tab = await realm.forgets('ann');
    const link = await nextLink(box);
    const other = realm.browser();
    for (const each of [tab, other]) {
      await each.open(link);
      await each.follow();
    }
    const set = (each: typeof tab, password: string) =>
      each.submit({ 'password-new': password, 'password-confirm': password });
    const answers = await Promise.all([set(tab, 'first'), set(other, 'second')]);
    assert.equal(answers.filter(({ status }) => status < 400).length, 1);
    const which = answers[0]?.status === 302 ? 'first' : 'second';
    const isGood = async (password: string) => [password, await realm.logsIn('ann', password)];
    assert.deepEqual(
      [await isGood('first'), await isGood('second')],
      [
        ['first', which === 'first'],
        ['second', which === 'second'],
      ],
    );
  });

  it('that is followed elsewhere logs nobody in there', async () => {
    const realm = await realmWith();
    await realm.forgets('ann');
    const other = realm.browser();
    await other.open(await nextLink(box));
    await other.follow();
    const page = await other.submit(CHOSEN);
    assert.equal(page.status, 200);
    await other.open(realm.url({ prompt: 'none' }));
    assert.equal(other.location.searchParams.get('error'), 'login_required');
    assert.equal(await realm.logsIn('ann', 'another'), true);
  });

  it('ends the sessions elsewhere, unless whoever has the account back would rather not', async () => {
    const realm = await realmWith();
    const isIn = async (tab: ReturnType<typeof realm.browser>) => {
      await tab.open(realm.url({ prompt: 'none' }));
      return codeOf(tab) !== '';
    };
    const thief = realm.browser();
    await thief.open(realm.url());
    await thief.submit(ANN);
    assert.equal(await isIn(thief), true);
    const tab = await realm.forgets('ann');
    await tab.open(await nextLink(box));
    const page = await tab.follow();
    assert.equal(page.forms[0]?.fields.find(({ name }) => name === 'logout-sessions')?.checked, true);
    await tab.submit(CHOSEN);
    assert.deepEqual([await isIn(thief), await isIn(tab)], [false, true]);
  });

  it('ends what waits elsewhere with the password from before', async () => {
    const realm = await realmWith();
    await realm.change('ann', { requiredActions: ['UPDATE_PASSWORD'] });
    const thief = realm.browser();
    await thief.open(realm.url());
    await thief.submit(ANN);
    await thief.follow();
    await realm.change('ann', { requiredActions: [] });
    const tab = await realm.forgets('ann');
    await tab.open(await nextLink(box));
    await tab.follow();
    await tab.submit(CHOSEN);
    assert.notEqual(codeOf(tab), '');
    const late = await thief.submit({ 'password-new': 'stolen', 'password-confirm': 'stolen' });
    assert.equal(late.status, 400);
    assert.equal(await realm.logsIn('ann', 'another'), true);
  });

  it('verifies an address in the browser that asks for it, and elsewhere once that is confirmed', async () => {
    const realm = await realmWith({ verifyEmail: true });
    await realm.change('ann', { emailVerified: false });
    const tab = realm.browser();
    await tab.open(realm.url());
    await tab.submit(ANN);
    const page = await tab.follow();
    assert.equal(page.status, 200);
    const first = await nextLink(box);
    // What looks at links does not click.
    const scanner = realm.browser();
    await scanner.open(first);
    assert.equal((await realm.user('ann')).emailVerified, false);
    await scanner.open(wayOn(scanner));
    assert.equal((await realm.user('ann')).emailVerified, true);
    // Whoever waited may have made the account in the name of somebody else: they prove again who they are.
    await tab.open(page.url);
    assert.equal(tab.last?.headers.get('location')?.includes('code='), false);
    await realm.change('ann', { emailVerified: false });
    const own = realm.browser();
    await own.open(realm.url());
    await own.submit(ANN);
    await own.follow();
    await own.open(await nextLink(box));
    await own.follow();
    assert.notEqual(codeOf(own), '');
    assert.equal((await realm.user('ann')).emailVerified, true);
  });

  it('stands for no password: in a tab that has begun anew it logs nobody in', async () => {
    const realm = await realmWith({ verifyEmail: true });
    await realm.change('ann', { emailVerified: false });
    const tab = realm.browser();
    await tab.open(realm.url());
    await tab.submit(ANN);
    await tab.follow();
    const link = await nextLink(box);
    await tab.open(`${tab.last?.url.replace(/required-action\?.*?(?=client_id)/, 'restart?')}`);
    await tab.follow();
    await tab.open(link);
    await tab.open(wayOn(tab));
    while (tab.last?.headers.has('location')) await tab.follow();
    assert.equal(tab.last?.status, 200);
    await tab.open(realm.url({ prompt: 'none' }));
    assert.equal(tab.location.searchParams.get('error'), 'login_required');
  });

  it('of an administrator has users do what it says, and no more', async () => {
    const realm = await realmWith();
    const { id } = await realm.user('ann');
    const path = `${realm.at}/users/${id}/execute-actions-email`;
    assert.equal((await suite.server.admin('PUT', `${path}?client_id=app`, ['UPDATE_PASSWORD'])).status, 204);
    const { links, part } = await box.next();
    assert.match(part('text/html'), /Update Password/);
    const link = links.find((each) => each.includes('action-token')) ?? '';
    const tab = realm.browser();
    await tab.open(link);
    const onward = wayOn(tab);
    await tab.open(onward);
    await tab.follow();
    assert.equal((await tab.submit(CHOSEN)).status, 200);
    assert.equal(await realm.logsIn('ann', 'another'), true);
    for (const url of [link, onward]) assert.equal((await realm.browser().open(url)).status, 400);
    await tab.open(realm.url({ prompt: 'none' }));
    assert.equal(tab.location.searchParams.get('error'), 'login_required');
  });

  it('makes a new address the user’s, once somebody has followed it there', async () => {
    const realm = await realmWith({ verifyEmail: true });
    const at = `${realm.at}/authentication/required-actions/UPDATE_EMAIL`;
    const { json } = await suite.server.admin('GET', at);
    await suite.server.admin('PUT', at, { ...json, enabled: true });
    await realm.person('bob');
    await realm.change('ann', { emailVerified: true });
    const tab = realm.browser();
    await tab.open(realm.url({ kc_action: 'UPDATE_EMAIL' }));
    await tab.submit(ANN);
    await tab.follow();
    assert.deepEqual((await tab.submit({ email: 'bob@example.org' })).messages, ['Email already exists.']);
    await tab.submit({ email: 'new@example.org' });
    const mail = await box.next();
    assert.deepEqual(mail.to, ['new@example.org']);
    assert.equal((await realm.user('ann')).email, 'ann@example.org');
    const link = mail.links.find((each) => each.includes('action-token')) ?? '';
    const elsewhere = realm.browser();
    assert.equal((await elsewhere.open(link)).status, 200);
    assert.equal(
      (await realm.user('ann')).email,
      'ann@example.org',
      'whoever only looks at links changes nothing',
    );
    assert.equal((await elsewhere.open(wayOn(elsewhere))).status, 200);
    const { email, emailVerified, attributes } = await realm.user('ann');
    assert.deepEqual([email, emailVerified, attributes], ['new@example.org', true, undefined]);
    assert.equal((await realm.browser().open(link)).status, 400);
  });

  it('changes nothing for an address that was corrected since', async () => {
    const realm = await realmWith({ verifyEmail: true });
    const at = `${realm.at}/authentication/required-actions/UPDATE_EMAIL`;
    const { json } = await suite.server.admin('GET', at);
    await suite.server.admin('PUT', at, {
      ...json,
      enabled: true,
      config: { ...json.config, emailResendCooldownSeconds: '0' },
    });
    await realm.change('ann', { emailVerified: true });
    const links: string[] = [];
    for (const email of ['wrong@example.org', 'right@example.org']) {
      await realm.change('ann', { requiredActions: ['UPDATE_EMAIL'] });
      const tab = realm.browser();
      await tab.open(realm.url());
      await tab.submit(ANN);
      await tab.follow();
      await tab.submit({ email });
      const mail = await box.next();
      assert.deepEqual(mail.to, [email]);
      links.push(mail.links.find((each) => each.includes('action-token')) ?? '');
    }
    const [wrong = '', right = ''] = links;
    assert.equal((await realm.browser().open(wrong)).status, 400);
    assert.equal((await realm.user('ann')).email, 'ann@example.org');
    const elsewhere = realm.browser();
    assert.equal((await elsewhere.open(right)).status, 200);
    assert.equal((await elsewhere.open(wayOn(elsewhere))).status, 200);
    assert.equal((await realm.user('ann')).email, 'right@example.org');
  });

  it('changes an address at once in the browser of whoever asked for it', async () => {
    const realm = await realmWith({ verifyEmail: true });
    const at = `${realm.at}/authentication/required-actions/UPDATE_EMAIL`;
    await suite.server.admin('PUT', at, { ...(await suite.server.admin('GET', at)).json, enabled: true });
    await realm.change('ann', { emailVerified: true });
    const tab = realm.browser();
    await tab.open(realm.url({ kc_action: 'UPDATE_EMAIL' }));
    await tab.submit(ANN);
    await tab.follow();
    await tab.submit({ email: 'new@example.org' });
    await tab.open(await nextLink(box));
    assert.equal((await realm.user('ann')).email, 'new@example.org');
  });

  it('waits for no mail server: the answer comes first', async () => {
    const { createServer } = await import('node:net');
    let greet = () => {};
    const greeted = new Promise<void>((resolve) => {
      greet = resolve;
    });
    const slow = createServer(async (socket) => {
      socket.on('error', () => {});
      await greeted;
      socket.end('421 no\r\n');
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const { port } = slow.address() as { port: number };
    const realm = await realmWith({ smtpServer: { ...box.smtpServer, port: String(port) } });
    const tab = await realm.forgets('ann');
    assert.deepEqual(tab.last?.messages, ['You should receive an email shortly with further instructions.']);
    greet();
    await new Promise((resolve) => slow.close(resolve));
  });
});

let ahead = 0;
const now = () => Date.now() + ahead;

onEachDatabase(
  'A link that was good',
  (suite) => {
    let box: Mailbox;
    before(async () => {
      box = await startMailbox();
    });
    after(() => box.close());

    it('is good for a while, and while its user, client and address are what they were', async () => {
      const realm = await mailRealm(suite.server, box);
      const tab = await realm.forgets('ann');
      const link = await nextLink(box);
      const statusOf = async (url = link) => (await realm.browser().open(url)).status;
      assert.equal(await statusOf(), 302);
      await realm.change('ann', { email: 'new@example.org' });
      assert.equal(await statusOf(), 400, 'another address');
      await realm.change('ann', { email: 'ann@example.org', enabled: false });
      assert.equal(await statusOf(), 400, 'switched off');
      await realm.change('ann', { enabled: true });
      await suite.server.admin('PUT', realm.at, { resetPasswordAllowed: false });
      assert.equal(await statusOf(), 400, 'the realm has no such way any more');
      await suite.server.admin('PUT', realm.at, { resetPasswordAllowed: true });
      assert.equal(await statusOf(), 302);
      const clients = await suite.server.admin('GET', `${realm.at}/clients?clientId=app`);
      await suite.server.admin('PUT', `${realm.at}/clients/${clients.json[0].id}`, {
        ...clients.json[0],
        enabled: false,
      });
      assert.equal(await statusOf(), 400, 'no such client');
      await suite.server.admin('PUT', `${realm.at}/clients/${clients.json[0].id}`, {
        ...clients.json[0],
        enabled: true,
      });
      await suite.server.admin('PUT', realm.at, { notBefore: Math.floor(now() / 1000) + 2 });
      assert.equal(await statusOf(), 400, 'revoked with all the realm has signed');
      await suite.server.admin('PUT', realm.at, { notBefore: 0 });
      assert.equal(await statusOf(), 302);
      ahead += 301_000;
      assert.equal(await statusOf(), 400, 'too old');
      const page = await tab.open(link);
      assert.deepEqual([page.status, page.messages], [200, ['Action expired. Please start again.']]);
    });
  },
  { clock: { now } },
);
