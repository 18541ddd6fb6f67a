import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { sweep } from '../../src/domain/sessions/sweep.ts';
import { CHOSEN, mailRealm, nextLink } from '../mail/mail-realm.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';

const DAY = 86_400;

onEachDatabase('who signs up and never verifies their address', (suite) => {
  let box: Mailbox;
  before(async () => {
    box = await startMailbox();
  });
  after(() => box.close());

  it('is removed where the realm has it so; whoever verified it, or an administrator knows, stays', async () => {
    const { server } = suite;
    const realm = await mailRealm(server, box, {
      registrationAllowed: true,
      verifyEmail: true,
      attributes: { 'sign-up.remove-unverified-after-days': '3' },
    });
    const signUp = async (username: string) => {
      const tab = realm.browser();
      await tab.open(realm.url({ prompt: 'create' }));
      await tab.submit({ username, email: `${username}@example.org`, firstName: 'Some', lastName: 'Body' });
      await tab.follow();
      return { tab, link: await nextLink(box) };
    };
    const never = await signUp('never');
    await signUp('known');
    await realm.change('known', { firstName: 'Known' });
    const { tab, link } = await signUp('verified');
    await tab.open(link);
    while (tab.last?.status === 302) await tab.follow();
    await tab.submit(CHOSEN);
    assert.match(tab.last?.headers.get('location') ?? '', /[?&]code=/);
    const store = await server.store();
    const now = Math.floor(Date.now() / 1000);
    const left = async () =>
      (await server.admin('GET', `${realm.at}/users`)).json.map(
        ({ username }: { username: string }) => username,
      );
    await sweep(store, now + 2 * DAY);
    assert.deepEqual(await left(), ['ann', 'known', 'never', 'verified']);
    await sweep(store, now + 4 * DAY);
    assert.deepEqual(await left(), ['ann', 'known', 'verified']);
    const events = (await server.admin('GET', `${realm.at}/events?type=DELETE_ACCOUNT`)).json;
    assert.deepEqual(
      events.map(({ details }: { details: object }) => details),
      [{ username: 'never', email: 'never@example.org', reason: 'email_never_verified' }],
    );
    const late = await never.tab.open(never.link);
    assert.ok(late.status >= 400 && late.status < 500, 'the link is of nobody');
    const again = await signUp('never');
    assert.equal(again.tab.last?.status, 200, 'they may sign up again');
  });

  it('after a number of days that is one', async () => {
    for (const said of ['0', '-1', 'x', '3651', '1.5']) {
      const realm = await suite.server.admin('PUT', `/${suite.realm}`, {
        attributes: { 'sign-up.remove-unverified-after-days': said },
      });
      assert.equal(realm.status, 400, said);
    }
  });
});
