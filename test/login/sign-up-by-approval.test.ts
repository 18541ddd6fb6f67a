import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { person } from '../support/tokens.ts';
import { codeOf, loginRealm } from './login-realm.ts';

const BEA = {
  username: 'bea',
  email: 'bea@example.org',
  firstName: 'Bea',
  lastName: 'Example',
  password: 'secret-1',
  'password-confirm': 'secret-1',
};

onEachDatabase(
  'who signs up and must be approved',
  (suite) => {
    let box: Mailbox;
    before(async () => {
      box = await startMailbox();
    });
    after(() => box.close());

    async function waiting(approval: object = {}, rest: object = {}) {
      const made = await loginRealm(
        suite.server,
        { smtpServer: box.smtpServer, eventsEnabled: true, resetPasswordAllowed: true },
        { directAccessGrantsEnabled: true },
      );
      const { realm, url } = made;
      const admin = (method: string, path: string, json?: unknown) =>
        suite.server.admin(method, `/${realm}${path}`, json);
      const { json } = await admin('GET', '/clients?clientId=app');
      const client = `/clients/${json[0].id}`;
      const set = await admin('PUT', `${client}/sign-up`, { mode: 'approval', approval, ...rest });
      assert.equal(set.status, 204, set.text);
      const apply = async (values: object = {}) => {
        const tab = new TestBrowser(suite.server.url);
        await tab.open(url({ prompt: 'create' }));
        return tab.submit({ ...BEA, ...values });
      };
      const pending = async () => (await admin('GET', '/sign-up-applications?state=pending')).json;
      const decide = (id: string, how: 'approve' | 'refuse', reason = 'known to us') =>
        admin('POST', `/sign-up-applications/${id}/${how}`, { reason });
      const password = () =>
        suite.server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
          form: { grant_type: 'password', client_id: 'app', username: 'bea', password: 'secret-1' },
        });
      return { ...made, admin, client, apply, pending, decide, password };
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
      await apply({ username: 'bee' });
      const [first, second] = await pending();
      const replies = await Promise.all([decide(first.id, 'approve'), decide(first.id, 'refuse')]);
      assert.deepEqual(replies.map(({ status }) => status).sort(), [204, 409]);
      const { length } = (await admin('GET', '/users?search=bea')).json;
      if (length === 1)
        assert.equal((await decide(second.id, 'approve')).status, 409, 'the address is taken');
      await apply({ username: 'cea', email: 'cea@example.org' });
      const third = (await pending()).at(-1);
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

    it('is one of as many as the rule lets in', async () => {
      const { apply, pending } = await waiting({}, { limits: { perAddressPerHour: 2, perEmailPerDay: 1 } });
      await apply();
      const again = await apply({ username: 'bee' });
      const many = 'Too many people are signing up at the moment. Please try again later.';
      assert.deepEqual(again.messages, [many], 'one for each address');
      await apply({ username: 'cea', email: 'cea@example.org' });
      const third = await apply({ username: 'dea', email: 'dea@example.org' });
      assert.deepEqual(third.messages, [many], 'two from one place');
      assert.equal((await pending()).length, 2);
    });
  },
  { flags: { 'mail-networks': '127.0.0.0/8' } },
);
