import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { realmViews } from '../../src/domain/realms/realm-view.ts';
import type { Logger } from '../../src/http/log.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { Mail } from '../../src/mail/mail.ts';
import { Pages } from '../../src/pages/pages.ts';
import { tellUndecided } from '../../src/undecided-applications.ts';
import { TestBrowser } from '../support/browser.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import type { Reply } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';
import { codeOf } from './login-realm.ts';
import { BEA, signUpRealm } from './sign-up-realm.ts';

const { 'password-confirm': _again, ...PERSON } = BEA;

onEachDatabase(
  'who signs up and must be approved',
  (suite) => {
    let box: Mailbox;
    const opened: Mailbox[] = [];
    before(async () => {
      box = await startMailbox();
    });
    after(() => Promise.all([box, ...opened].map((each) => each.close())));

    async function waiting(approval: object = {}, rest: object = {}) {
      const made = await signUpRealm(
        suite.server,
        { mode: 'approval', approval, ...rest },
        { smtpServer: box.smtpServer, eventsEnabled: true, resetPasswordAllowed: true },
        { directAccessGrantsEnabled: true },
      );
      const { realm, admin, form } = made;
      const apply = async (values: object = {}) => (await form()).submit({ ...BEA, ...values });
      const pending = async () => (await admin('GET', '/sign-up-applications?state=pending')).json;
      const decide = (id: string, how: 'approve' | 'refuse', reason = 'known to us') =>
        admin('POST', `/sign-up-applications/${id}/${how}`, { reason });
      const password = () =>
        suite.server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
          form: { grant_type: 'password', client_id: 'app', username: 'bea', password: 'secret-1' },
        });
      return { ...made, apply, pending, decide, password };
    }

    it('waits, and nothing works, until an administrator says yes and why', async () => {
      const { apply, pending, decide, password, admin, url, realm } = await waiting(
        { notify: ['boss@example.org'] },
        { realmRoles: ['offline_access'] },
      );
      const page = await apply();
      assert.equal(page.status, 200);
      assert.match(page.text, /Your request has been received/);
      const notice = await box.next();
      assert.deepEqual(notice.to, ['boss@example.org']);
      assert.match(notice.part('text/plain'), /bea \(bea@example.org\)/);
      assert.deepEqual((await admin('GET', '/users?search=bea')).json, [], 'nobody yet');
      const refused = await password();
      assert.deepEqual([refused.status, refused.json.error], [400, 'invalid_grant']);
      const tab = new TestBrowser(suite.server.url);
      await tab.open(url());
      assert.deepEqual((await tab.submit({ username: 'bea', password: 'secret-1' })).messages, [
        'Invalid username or password.',
      ]);
      await tab.open(url());
      const reset = tab.last?.links.find((link) => link.includes('reset-credentials')) ?? '';
      await tab.open(reset);
      await tab.submit({ username: 'bea@example.org' });
      await tab.open(url({ prompt: 'none' }));
      assert.equal(tab.location.searchParams.get('error'), 'login_required', 'nobody is logged in');
      const [{ id, user }] = await pending();
      assert.equal(user.email, 'bea@example.org');
      assert.equal((await decide(id, 'approve', ' ')).status, 400, 'without a reason');
      const done = await decide(id, 'approve');
      assert.equal(done.status, 204, done.text);
      const letter = await box.next();
      assert.deepEqual(letter.to, ['bea@example.org']);
      assert.match(letter.header('subject') ?? '', /is ready/);
      await tab.open(url());
      await tab.submit({ username: 'bea', password: 'secret-1' });
      assert.notEqual(codeOf(tab), '', realm);
      assert.equal((await decide(id, 'approve')).status, 409, 'once');
      const { json } = await admin('GET', '/events?type=REGISTER');
      assert.deepEqual(
        [json[0].clientId, json[0].details.username, json[0].details.sign_up_rule],
        ['app', 'bea', 'client: approval'],
      );
      const { text } = await admin('GET', `/sign-up-applications/${id}`);
      assert.doesNotMatch(text, /secret|credential/);
    });

    it('shows that their address is theirs, where the rule has come to ask for it while they waited', async () => {
      const { admin, client, apply, pending, decide, password } = await waiting();
      await apply();
      await admin('PUT', `${client}/sign-up`, { mode: 'approval', verifyEmail: true });
      const [{ id }] = await pending();
      assert.equal((await decide(id, 'approve')).status, 204);
      await box.next();
      const [bea] = (await admin('GET', '/users?username=bea')).json;
      assert.deepEqual(bea.requiredActions, ['VERIFY_EMAIL']);
      assert.equal((await password()).status, 400);
    });

    it('is refused with a reason that they are told, and does not become a user', async () => {
      const { apply, pending, decide, admin, password } = await waiting();
      await apply();
      const [{ id }] = await pending();
      assert.equal((await decide(id, 'refuse', 'We <b>do not</b> know you')).status, 204);
      const letter = await box.next();
      assert.match(letter.part('text/plain'), /We <b>do not<\/b> know you/);
      assert.doesNotMatch(letter.part('text/html'), /<b>do not/);
      assert.equal((await decide(id, 'approve')).status, 409);
      assert.deepEqual((await admin('GET', '/users?search=bea')).json, []);
      assert.equal((await password()).status, 400);
      const { json } = await admin('GET', `/sign-up-applications/${id}`);
      assert.deepEqual([json.state, json.refusal.reason], ['refused', 'We <b>do not</b> know you']);
      const events = (await admin('GET', '/events?type=REGISTER_ERROR')).json;
      assert.deepEqual(
        events.map(({ error, clientId, ipAddress, details }: Record<string, Record<string, string>>) => [
          error,
          clientId,
          ipAddress,
          details?.sign_up_rule,
        ]),
        ['approval_refused', 'approval_pending'].map((error) => [
          error,
          'app',
          '127.0.0.1',
          'client: approval',
        ]),
      );
    });

    it('needs four eyes where the rule says so', async () => {
      const { apply, pending, decide, admin, realm } = await waiting({ approvals: 2 });
      await apply();
      const [{ id }] = await pending();
      assert.equal((await decide(id, 'approve')).status, 204);
      const again = await decide(id, 'approve');
      assert.equal(again.status, 409, 'two of the same are not four');
      assert.deepEqual((await admin('GET', '/users?search=bea')).json, []);
      await admin('POST', '/users', person('cea'));
      const { json: clients } = await admin('GET', '/clients?clientId=realm-management');
      const { json: role } = await admin('GET', `/clients/${clients[0].id}/roles/manage-users`);
      const { json: users } = await admin('GET', '/users?username=cea');
      await admin('POST', `/users/${users[0].id}/role-mappings/clients/${clients[0].id}`, [role]);
      const { json: tokens } = await suite.server.call(
        'POST',
        `/realms/${realm}/protocol/openid-connect/token`,
        {
          form: { grant_type: 'password', client_id: 'admin-cli', username: 'cea', password: 'pw' },
        },
      );
      const second = await suite.server.call(
        'POST',
        `/admin/realms/${realm}/sign-up-applications/${id}/approve`,
        { token: tokens.access_token, json: { reason: 'met her' } },
      );
      assert.equal(second.status, 204, second.text);
      assert.equal((await admin('GET', '/users?search=bea')).json.length, 1);
    });

    it('is let in once, whoever says yes at the same time, and not when client or name are gone by then', async () => {
      const { apply, pending, decide, admin, client } = await waiting({ approvals: 1 });
      await apply();
      await apply({ email: 'bee@example.org' });
      const [first, second] = await pending();
      const replies = await Promise.all([decide(first.id, 'approve'), decide(first.id, 'refuse')]);
      assert.deepEqual(replies.map(({ status }) => status).sort(), [204, 409]);
      const { length } = (await admin('GET', '/users?search=bea')).json;
      if (length === 1) assert.equal((await decide(second.id, 'approve')).status, 409, 'the name is taken');
      await apply({ username: 'cea', email: 'cea@example.org' });
      const third = (await pending()).at(-1);
      const own = (await admin('GET', client)).json;
      await admin('PUT', client, { ...own, enabled: false });
      assert.equal((await decide(third.id, 'approve')).status, 409, 'the client is switched off');
      await admin('PUT', client, own);
      await admin('PUT', `${client}/sign-up`, { mode: 'off' });
      assert.equal((await decide(third.id, 'approve')).status, 409, 'the client takes nobody');
    });

    it('is for administrators of users alone', async () => {
      const { apply, pending, realm, admin } = await waiting();
      await apply();
      const [{ id }] = await pending();
      const { json } = await suite.server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password: 'pw' },
      });
      for (const [method, path] of [
        ['GET', '/sign-up-applications'],
        ['GET', `/sign-up-applications/${id}`],
        ['POST', `/sign-up-applications/${id}/approve`],
      ] as const) {
        const reply = await suite.server.call(method, `/admin/realms/${realm}${path}`, {
          token: json.access_token,
          ...(method === 'POST' && { json: { reason: 'me' } }),
        });
        assert.equal(reply.status, 403, path);
      }
      assert.equal((await admin('GET', '/sign-up-applications/unknown')).status, 404);
    });

    /** A box of this test alone. */
    async function ownMails(admin: (method: string, path: string, json: unknown) => Promise<Reply>) {
      const mails = await startMailbox();
      opened.push(mails);
      assert.equal((await admin('PUT', '', { smtpServer: mails.smtpServer })).status, 204);
      return mails;
    }

    it('waits once, however often they ask, and sees the same', async () => {
      const { apply, pending, decide, admin, realm } = await waiting(
        { notify: ['boss@example.org'] },
        { rest: true },
      );
      const mails = await ownMails(admin);
      const pages = [
        await apply(),
        await apply(),
        await apply({ username: 'bee', email: 'BEA@example.org' }),
      ];
      const rest = await suite.server.call('POST', `/realms/${realm}/sign-up`, {
        json: { client_id: 'app', ...PERSON, email: 'beа@example.org' },
      });
      assert.deepEqual([rest.status, rest.json], [202, { status: 'pending' }], rest.text);
      for (const page of pages) {
        assert.equal(page.status, 200);
        assert.match(page.text, /Your request has been received/);
      }
      const [first, ...others] = await pending();
      assert.deepEqual([first.user.username, first.applicant, others.length], ['bea', undefined, 0]);
      const twins = { username: 'twin', email: 'twin@example.org' };
      for (const page of await Promise.all([apply(twins), apply(twins), apply(twins)]))
        assert.match(page.text, /Your request has been received/);
      assert.equal((await pending()).length, 2);
      for (const _of of ['bea', 'twin']) assert.deepEqual((await mails.next()).to, ['boss@example.org']);
      // Who was decided on may ask again.
      await decide(first.id, 'refuse');
      assert.deepEqual((await mails.next()).to, ['bea@example.org']);
      await apply();
      assert.equal((await pending()).length, 2);
      await mails.next();
      assert.equal(mails.received.length, 4, 'the approver is told once of each');
      assert.deepEqual((await admin('GET', '/users?search=twin')).json, []);
    });

    it('is told where nobody decides in time, by one of the nodes, and may ask again', async () => {
      const { apply, pending, realm, admin } = await waiting();
      const mails = await ownMails(admin);
      await apply();
      const store = await suite.server.store();
      const [{ id }] = await pending();
      const { id: realmId } = (await store.realms.list()).find(({ name }) => name === realm) ?? assert.fail();
      const application = (await store.signUpApplications.find(realmId, id, 0)) ?? assert.fail();
      await store.commit([store.signUpApplications.update({ ...application, expiresAt: 1000 })]);
      assert.deepEqual(await pending(), []);
      await apply();
      const [again, ...others] = await pending();
      assert.notEqual(again.id, id, 'another, though the first is still stored');
      assert.deepEqual(others, []);
      const log = { ...console, warn: assert.fail } as unknown as Logger;
      const clock = systemClock;
      const mail = new Mail(
        { allowedNetworks: ['127.0.0.0/8'], limited: false },
        { pages: new Pages({ live: false, log }), fetcher: { post: assert.fail }, clock, log },
      );
      const nodes = { store, realms: realmViews(store), clock, log, mail };
      await Promise.all([tellUndecided(nodes), tellUndecided(nodes)]);
      const letter = await mails.next();
      assert.deepEqual(letter.to, ['bea@example.org']);
      assert.match(
        letter.part('text/plain'),
        /Nobody decided in time on your request for an account for app/,
      );
      await tellUndecided(nodes);
      assert.equal(mails.received.length, 1);
      const [{ error, clientId, details }] = (await admin('GET', '/events?type=REGISTER_ERROR')).json;
      assert.deepEqual(
        [error, clientId, details.username, details.sign_up_rule],
        ['approval_expired', 'app', 'bea', 'client: approval'],
      );
      assert.equal((await pending()).length, 1);
    });

    it('is one of as many as the rule lets in', async () => {
      const { apply, pending } = await waiting({}, { limits: { perAddressPerHour: 2, perEmailPerDay: 1 } });
      await apply();
      const again = await apply({ username: 'bee' });
      const many = 'Too many people are signing up at the moment. Please try again later.';
      assert.deepEqual(again.messages, [many], 'one for each address');
      const tagged = await apply({ username: 'bee', email: 'Bea+2@example.org' });
      assert.deepEqual(tagged.messages, [many], 'and for each mailbox');
      await apply({ username: 'cea', email: 'cea@example.org' });
      const third = await apply({ username: 'dea', email: 'dea@example.org' });
      assert.deepEqual(third.messages, [many], 'two from one place');
      assert.equal((await pending()).length, 2);
    });
  },
  { flags: { 'mail-networks': '127.0.0.0/8' } },
);
