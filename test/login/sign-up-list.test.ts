import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onSqlite } from '../support/on-each-database.ts';
import { codeOf, loginRealm } from './login-realm.ts';

const BEA = { username: 'bea', email: 'bea@example.org', firstName: 'Bea', lastName: 'Example' };
const PASSWORD = { password: 'secret-1', 'password-confirm': 'secret-1' };

onSqlite(
  'a list of clients for which people sign up, and addresses that are shown to be theirs',
  (suite) => {
    let says: { status: number; text: string } = { status: 200, text: '["app"]' };
    let asked = 0;
    const lists = createServer((_request, response) => {
      asked += 1;
      response.writeHead(says.status, { 'content-type': 'application/json' }).end(says.text);
    });
    let url = '';
    let box: Mailbox;
    before(async () => {
      await new Promise<void>((resolve) => lists.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(lists.address() as AddressInfo).port}/`;
      box = await startMailbox();
    });
    after(async () => {
      lists.close();
      await box.close();
    });
    const browser = () => new TestBrowser(suite.server.url);
    let count = 0;
    /** A list is believed for a minute: each realm names its own. */
    const listed = (answer: typeof says) => {
      says = answer;
      return { registrationAllowed: true, attributes: { 'sign-up.allowed-clients-url': `${url}${count++}` } };
    };

    it('lets in where both the list and the rule say so', async () => {
      const made = await loginRealm(suite.server, listed({ status: 200, text: '{"clients":["app"]}' }));
      const before = asked;
      const other = { clientId: 'other', publicClient: true, redirectUris: ['https://other.example.org/cb'] };
      await suite.server.admin('POST', `/${made.realm}/clients`, other);
      assert.equal((await browser().open(made.url({ prompt: 'create' }))).status, 200);
      const login = await browser().open(made.url());
      assert.equal(
        login.links.some((each) => each.includes('registration')),
        true,
        'it is offered',
      );
      const elsewhere = { client_id: 'other', redirect_uri: 'https://other.example.org/cb' };
      assert.equal((await browser().open(made.url({ ...elsewhere, prompt: 'create' }))).status, 403);
      const there = await browser().open(made.url(elsewhere));
      assert.equal(
        there.links.some((each) => each.includes('registration')),
        false,
      );
      assert.equal(asked - before, 1, 'who keeps the list is asked once in a minute');
    });

    it('lets nobody in where the list cannot be had, or read', async () => {
      for (const answer of [
        { status: 500, text: '["app"]' },
        { status: 200, text: 'app' },
        { status: 200, text: '{"clients":"app"}' },
        { status: 200, text: 'null' },
        { status: 302, text: '["app"]' },
      ]) {
        const made = await loginRealm(suite.server, listed(answer));
        const page = await browser().open(made.url({ prompt: 'create' }));
        assert.equal(page.status, 403, JSON.stringify(answer));
      }
      const nowhere = {
        registrationAllowed: true,
        attributes: { 'sign-up.allowed-clients-url': 'file:///etc/passwd' },
      };
      const made = await loginRealm(suite.server, nowhere);
      assert.equal((await browser().open(made.url({ prompt: 'create' }))).status, 403);
    });

    it('has them show that their address is theirs, where the rule of the client says so', async () => {
      const { url: start, admin } = await loginRealm(suite.server, { smtpServer: box.smtpServer });
      const { json } = await admin('GET', '/clients?clientId=app');
      const path = `/clients/${json[0].id}/sign-up`;
      assert.equal((await admin('PUT', path, { mode: 'open', verifyEmail: true })).status, 204);
      const tab = browser();
      const form = await tab.open(start({ prompt: 'create' }));
      assert.equal(
        form.forms[0]?.fields.some(({ name }) => name === 'password'),
        false,
        'asked for later',
      );
      await tab.submit({ ...BEA, ...PASSWORD });
      await tab.follow();
      const [link = ''] = (await box.next()).links;
      await tab.open(link);
      while (tab.last?.status === 302) await tab.follow();
      await tab.submit({ 'password-new': 'secret-1', 'password-confirm': 'secret-1' });
      assert.notEqual(codeOf(tab), '');
      const { json: users } = await admin('GET', '/users?username=bea');
      assert.deepEqual([users[0].emailVerified, users[0].requiredActions], [true, []]);
      const action = (await admin('GET', '/authentication/required-actions/VERIFY_EMAIL')).json;
      await admin('PUT', '/authentication/required-actions/VERIFY_EMAIL', { ...action, enabled: false });
      const closed = await browser().open(start({ prompt: 'create' }));
      assert.equal(closed.status, 403, 'nobody gets by without it');
    });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);
