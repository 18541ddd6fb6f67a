import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { CHOSEN, mailRealm, nextLink, wayOn } from '../mail/mail-realm.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';

onEachDatabase('Whoever signs up for more than an account of their own', (suite) => {
  let box: Mailbox;
  before(async () => {
    box = await startMailbox();
  });
  after(() => box.close());
  const SOMEBODY = { firstName: 'Some', lastName: 'Body' };

  it('says nothing of themselves but what they are asked', async () => {
    const realm = await mailRealm(suite.server, box, { registrationAllowed: true });
    await suite.server.admin('POST', `${realm.at}/groups`, { name: 'staff' });
    const tab = realm.browser();
    await tab.open(realm.url({ prompt: 'create' }));
    await tab.submit({
      ...SOMEBODY,
      username: 'eve',
      email: 'eve@example.org',
      password: 'secret-1',
      'password-confirm': 'secret-1',
      id: '00000000-0000-4000-8000-000000000001',
      emailVerified: 'true',
      enabled: 'false',
      role: 'admin',
      roles: 'admin',
      groups: '/staff',
      requiredActions: '',
      'attributes.role': 'admin',
      'user.attributes.role': 'admin',
      'user.attributes.emailVerified': 'true',
      'user.attributes.groups': '/staff',
      'user.attributes.locale': 'xx',
      createdTimestamp: '1',
    });
    const eve = await realm.user('eve');
    assert.deepEqual(
      [eve.enabled, eve.emailVerified, eve.attributes],
      [true, false, undefined],
      'neither members nor attributes of their own',
    );
    assert.notEqual(eve.id, '00000000-0000-4000-8000-000000000001');
    assert.ok(eve.createdTimestamp > 1_600_000_000_000);
    const of = async (what: string) =>
      (await suite.server.admin('GET', `${realm.at}/users/${eve.id}/${what}`)).json;
    assert.deepEqual(await of('groups'), []);
    assert.deepEqual(
      (await of('role-mappings/realm')).map(({ name }: { name: string }) => name),
      [`default-roles-${realm.realm}`],
    );
  });

  it('with an address of somebody else gets in by nothing that they do with its mail', async () => {
    const realm = await mailRealm(suite.server, box, { registrationAllowed: true, verifyEmail: true });
    const attacker = realm.browser();
    await attacker.open(realm.url({ prompt: 'create' }));
    await attacker.submit({ ...SOMEBODY, username: 'eve', email: 'victim@example.org' });
    await attacker.follow();
    const waiting = attacker.last?.url ?? '';
    const link = await nextLink(box);
    // A program that looks at mails, and somebody who follows the link and leaves it at that.
    const victim = realm.browser();
    await victim.open(link);
    assert.equal((await realm.user('eve')).emailVerified, false);
    const isIn = async () => {
      await attacker.open(waiting);
      while (attacker.last?.status === 302 && attacker.location.href.startsWith(suite.server.url))
        await attacker.follow();
      return /[?&]code=/.test(attacker.last?.headers.get('location') ?? '');
    };
    assert.equal(await isIn(), false);
    assert.match(attacker.last?.text ?? '', /victim@example\.org/, 'they wait at the page of the mail');
    // Nobody has a reset of it mailed, nor logs in.
    await realm.forgets('eve');
    assert.equal(await realm.logsIn('eve', 'secret-1'), false);
    // The owner says yes after all: whoever waits is not let in by that.
    await victim.open(wayOn(victim));
    assert.equal((await realm.user('eve')).emailVerified, true);
    assert.equal(await isIn(), false);
    assert.equal(await realm.logsIn('eve', 'secret-1'), false);
    // The account is the owner's to have, by a mail to them.
    await realm.forgets('eve', victim);
    await victim.open(await nextLink(box));
    while (victim.last?.status === 302 && victim.location.href.startsWith(suite.server.url))
      await victim.follow();
    await victim.submit(CHOSEN);
    assert.match(victim.last?.headers.get('location') ?? '', /[?&]code=/);
    assert.equal(await isIn(), false);
  });

  it('with an address of somebody else has it verified for nobody who does not know what was chosen to log in with', async () => {
    const realm = await mailRealm(suite.server, box, { eventsEnabled: true });
    const [app] = (await suite.server.admin('GET', `${realm.at}/clients?clientId=app`)).json;
    const rule = { mode: 'open', rest: true, verifyEmail: true };
    await suite.server.admin('PUT', `${realm.at}/clients/${app.id}/sign-up`, rule);
    const made = await suite.server.call('POST', `/realms/${realm.realm}/sign-up`, {
      json: {
        ...SOMEBODY,
        client_id: 'app',
        username: 'eve',
        email: 'victim@example.org',
        password: 'secret-1',
      },
    });
    assert.equal(made.status, 201, made.text);
    const attacker = realm.browser();
    const enter = async (tab = attacker) => {
      await tab.open(realm.url());
      await tab.submit({ username: 'eve', password: 'secret-1' });
      while (tab.last?.status === 302 && tab.location.href.startsWith(suite.server.url)) await tab.follow();
      return /[?&]code=/.test(tab.last?.headers.get('location') ?? '');
    };
    assert.equal(await enter(), false);
    const link = await nextLink(box);
    const victim = realm.browser();
    await victim.open(link);
    await victim.open(wayOn(victim));
    assert.match(victim.last?.text ?? '', /log in as you have chosen when you signed up/);
    assert.equal((await realm.user('eve')).emailVerified, false);
    await victim.submit({ username: 'eve', password: 'a guess' });
    await victim.submit({ username: 'ann', password: 'pw' });
    assert.equal((await realm.user('eve')).emailVerified, false);
    assert.equal(await enter(), false);
    // Whoever has signed up reads the mail on another machine.
    const phone = realm.browser();
    await phone.open(link);
    await phone.open(wayOn(phone));
    await phone.submit({ username: 'eve', password: 'secret-1' });
    while (phone.last?.status === 302 && phone.location.href.startsWith(suite.server.url))
      await phone.follow();
    assert.equal(phone.last?.status, 200, 'nobody is sent to the client by a link');
    const eve = await realm.user('eve');
    assert.deepEqual([eve.emailVerified, eve.requiredActions], [true, []]);
    const [event] = (await suite.server.admin('GET', `${realm.at}/events?type=VERIFY_EMAIL`)).json;
    assert.deepEqual([event.userId, event.details.email], [eve.id, 'victim@example.org']);
    assert.equal(await enter(), true);
  });
});
