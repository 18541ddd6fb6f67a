import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { codeOf } from './login-realm.ts';
import { signUpRealm, BEA as TYPED } from './sign-up-realm.ts';

/** Whose address is invited, and not typed. */
const { email: _invited, ...BEA } = TYPED;
const GONE = ['This invitation is not valid any more. Please ask for another one.'];

onEachDatabase(
  'who signs up by an invitation',
  (suite) => {
    let box: Mailbox;
    before(async () => {
      box = await startMailbox();
    });
    after(() => box.close());

    async function invitations(rule: object = { mode: 'invite' }) {
      const settings = { smtpServer: box.smtpServer, eventsEnabled: true };
      const made = await signUpRealm(suite.server, rule, settings);
      const { admin, client } = made;
      const path = `${client}/sign-up-invitations`;
      const invite = async (email = 'bea@example.org') => {
        const reply = await admin('POST', path, { email });
        assert.equal(reply.status, 201, reply.text);
        const id = reply.headers.get('location')?.split('/').at(-1) ?? '';
        const [link = ''] = (await box.next()).links;
        return { id, link };
      };
      const users = async () => (await admin('GET', '/users?search=bea')).json;
      return { ...made, path, invite, users };
    }
    const browser = () => new TestBrowser(suite.server.url);

    it('needs one, gets it by mail, and uses it once', async () => {
      const { url, invite, users, admin, path, realm } = await invitations();
      const login = await browser().open(url());
      assert.equal(
        login.links.some((each) => each.includes('registration')),
        false,
        'nothing is offered',
      );
      const uninvited = await browser().open(url({ prompt: 'create' }));
      assert.equal(uninvited.status, 403);
      const { id, link } = await invite('BEA@example.org');
      const tab = browser();
      await tab.open(link);
      assert.match(tab.last?.text ?? '', /id="email"[^>]*value="bea@example.org"[^>]*disabled/);
      const page = await tab.submit({ ...BEA, email: 'eve@example.org' });
      assert.equal(page.status, 200);
      assert.match(page.text, /Your account has been created/);
      const [bea] = await users();
      assert.deepEqual(
        [bea.email, bea.emailVerified],
        ['bea@example.org', true],
        'the address is the invited one',
      );
      const { json } = await admin('GET', `${path}/${id}`);
      assert.deepEqual([json.state, json.userId, json.sent], ['used', bea.id, 1]);
      assert.deepEqual((await browser().open(link)).messages, GONE);
      const there = browser();
      await there.open(url());
      await there.submit({ username: 'bea', password: 'secret-1' });
      assert.notEqual(codeOf(there), '', realm);
    });

    it('goes back to log in where the client is, wherever that is written', async () => {
      const { admin, client, invite } = await invitations();
      const { json: made } = await admin('GET', client);
      const tab = browser();
      await tab.open((await invite()).link);
      await tab.submit(BEA);
      for (const [redirectUris, where] of [
        [['https://app.example.org/*'], /^https:\/\/app\.example\.org\/\?.*code=/],
        [['/after'], /^https:\/\/home\.example\.org\/after\?.*code=/],
        [[], undefined],
      ] as const) {
        const rootUrl = 'https://home.example.org';
        const set = await admin('PUT', client, { ...made, rootUrl, redirectUris });
        assert.equal(set.status, 204, set.text);
        const other = browser();
        await other.open((await invite('bo@example.org')).link);
        const back =
          other.last?.links.find((each) => /login-actions\/(?:restart|authenticate)/.test(each)) ?? '';
        assert.notEqual(back, '');
        await other.open(back);
        const end = await other.submit({ username: 'bea', password: 'secret-1' });
        if (where) assert.match(other.location.href, where);
        else assert.equal(end.status, 200, end.text);
      }
    });

    it('has no use for one that was changed, or is of another client, realm or time', async () => {
      const { admin, invite, users, client } = await invitations();
      const other = await invitations();
      const { link } = await invite();
      const key = new URL(link).searchParams.get('key') ?? '';
      const [head = '', body = '', signature = ''] = key.split('.');
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
      const forged = (changes: object) =>
        `${head}.${Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url')}.${signature}`;
      const none = Buffer.from('{"alg":"none"}').toString('base64url');
      for (const wrong of [
        '',
        'x',
        forged({ email: 'eve@example.org' }),
        forged({ client: 'other' }),
        forged({ exp: 9_999_999_999 }),
        `${none}.${body}.`,
      ]) {
        const page = await browser().open(link.replace(key, wrong));
        assert.deepEqual([page.status, page.messages], [400, GONE], wrong);
      }
      const elsewhere = await browser().open(link.replace(/realms\/[^/]+/, `realms/${other.realm}`));
      assert.deepEqual([elsewhere.status, elsewhere.messages], [400, GONE]);
      const tab = browser();
      await tab.open(link);
      await admin('PUT', `${client}/sign-up`, { mode: 'off' });
      assert.equal((await tab.submit(BEA)).status, 403, 'closed meanwhile');
      assert.deepEqual(await users(), []);
    });

    it('has the latest link alone: sent anew, or revoked, the one from before opens nothing, nor a page of it', async () => {
      const { admin, path, invite, users } = await invitations();
      const { id, link } = await invite();
      const tab = browser();
      await tab.open(link);
      assert.equal((await admin('POST', `${path}/${id}/resend`)).status, 204);
      const [second = ''] = (await box.next()).links;
      assert.notEqual(second, link);
      assert.deepEqual((await browser().open(link)).messages, GONE);
      assert.equal((await tab.submit(BEA)).status, 403);
      const current = browser();
      await current.open(second);
      assert.equal((await admin('DELETE', `${path}/${id}`)).status, 204);
      assert.equal((await current.submit(BEA)).status, 403);
      assert.deepEqual((await browser().open(second)).messages, GONE);
      assert.equal((await admin('POST', `${path}/${id}/resend`)).status, 409);
      assert.deepEqual(await users(), []);
    });

    it('is one, of two who send the form of one invitation', async () => {
      const { invite, admin } = await invitations();
      const { link } = await invite();
      const tabs = [browser(), browser()];
      for (const tab of tabs) await tab.open(link);
      await Promise.all(tabs.map((tab, at) => tab.submit({ ...BEA, username: `bea-${at}` })));
      assert.equal((await admin('GET', '/users?search=bea-')).json.length, 1);
    });

    it('may use it while the mail server still talks, and an invitation that was not sent says so', async () => {
      let open: () => Promise<void> = async () => {};
      const slow = await startMailbox({ beforeTaken: () => open() });
      const full = await startMailbox({ refuses: true });
      try {
        const { admin, path, users } = await invitations();
        await admin('PUT', '', { smtpServer: slow.smtpServer });
        open = async () => {
          const tab = browser();
          await tab.open((await slow.next()).links[0] ?? '');
          await tab.submit(BEA);
        };
        const made = await admin('POST', path, { email: 'bea@example.org' });
        assert.equal(made.status, 201, made.text);
        const at = `${path}/${made.headers.get('location')?.split('/').at(-1)}`;
        const { json: used } = await admin('GET', at);
        assert.deepEqual([used.state, used.sent, (await users()).length], ['used', 1, 1]);
        await admin('PUT', '', { smtpServer: full.smtpServer });
        assert.equal((await admin('POST', path, { email: 'cea@example.org' })).status, 502);
        const [unsent] = (await admin('GET', path)).json;
        assert.deepEqual([unsent.email, unsent.state, unsent.sent], ['cea@example.org', 'open', 0]);
      } finally {
        await Promise.all([slow.close(), full.close()]);
      }
    });

    it('is invited by who may, and what the link has is never told', async () => {
      const { admin, path, invite, client } = await invitations({
        mode: 'invite',
        emailDomains: { allowed: ['example.org'] },
      });
      const { id, link } = await invite();
      const key = new URL(link).searchParams.get('key') ?? '';
      const { key: secret } = JSON.parse(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString());
      for (const each of [path, `${path}/${id}`, '/admin-events', '/events', client]) {
        const { text } = await admin('GET', each);
        assert.equal(text.includes(secret) || text.includes(key), false, each);
        assert.equal(text.includes('keyHash'), false, each);
      }
      const status = async (json: object) => (await admin('POST', path, json)).status;
      assert.equal(await status({}), 400, 'nobody is named');
      assert.equal(await status({ email: 'bea@elsewhere.example' }), 400);
      assert.equal(await status({ email: 'be\u200ba@example.org' }), 400);
      assert.equal(await status({ email: 'a@example.org\r\nBcc: eve@example.org' }), 400);
      assert.equal(await status({ email: 'a@example.org', expiresInDays: 1000 }), 400);
      assert.equal(await status({ email: 'ann@example.org' }), 409, 'somebody has it');
      await admin('POST', '/users', { username: 'dan@example.org' });
      assert.equal(await status({ email: 'dan@example.org' }), 409, 'somebody is called so');
      assert.equal(await status({ email: 'аnn@example.org' }), 409, 'somebody’s looks like it');
      for (const locale of ['<script>', 'de\r\nBcc', '', 'x'.repeat(50)])
        assert.equal(await status({ email: 'a@example.org', locale }), 400, locale);
      await admin('PUT', '', { internationalizationEnabled: true, supportedLocales: ['en', 'de'] });
      assert.equal(await status({ email: 'a@example.org', locale: 'fr' }), 400, 'nobody speaks it');
      assert.equal(await status({ email: 'a@example.org', locale: 'de-AT' }), 201);
      assert.match((await box.next()).raw, /charset/i);
      // Somebody has come to have the address otherwise.
      await admin('POST', '/users', { username: 'bea', email: 'bea@example.org' });
      assert.equal((await admin('POST', `${path}/${id}/resend`)).status, 409);
      await admin('PUT', `${client}/sign-up`, { mode: 'off' });
      assert.equal(await status({ email: 'cea@example.org' }), 400);
    });
  },
  { flags: { 'mail-networks': '127.0.0.0/8' } },
);
