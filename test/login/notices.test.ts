import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { TestBrowser } from '../support/browser.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onSqlite } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

onSqlite(
  'what people are told by mail of their accounts',
  (suite) => {
    let mailbox: Mailbox;
    before(async () => {
      mailbox = await startMailbox();
    });
    after(() => mailbox.close());

    const begin = async (settings: object = {}, change: object = {}) => {
      const made = await loginRealm(suite.server, {
        eventsListeners: ['email'],
        smtpServer: mailbox.smtpServer,
        ...settings,
      });
      const { json } = await suite.server.admin('GET', `/${made.realm}/users?username=ann`);
      await suite.server.admin('PUT', `/${made.realm}/users/${json[0].id}`, {
        ...json[0],
        emailVerified: true,
        ...change,
      });
      const tab = new TestBrowser(suite.server.url);
      await tab.open(made.url());
      return { ...made, tab };
    };
    const quiet = async () => {
      const before = mailbox.received.length;
      await setTimeout(500);
      return mailbox.received.length === before;
    };

    it('somebody has tried to log in', async () => {
      const { tab } = await begin();
      await tab.submit({ ...ANN, password: 'no' });
      const mail = await mailbox.next();
      assert.equal(mail.header('Subject'), 'Login error');
      assert.match(mail.part('text/plain'), /from 127\.0\.0\.1/);
    });

    it('but not each time: a stranger fills no mailbox', async () => {
      const { tab } = await begin();
      await tab.submit({ ...ANN, password: 'no' });
      await mailbox.next();
      for (let tried = 0; tried < 5; tried++) await tab.submit({ ...ANN, password: 'no' });
      assert.ok(await quiet());
    });

    it('a password was changed', async () => {
      const { tab } = await begin({}, { requiredActions: ['UPDATE_PASSWORD'] });
      await tab.submit(ANN);
      await tab.follow();
      await tab.submit({ 'password-new': 'other', 'password-confirm': 'other' });
      assert.notEqual(codeOf(tab), '');
      const subjects = [await mailbox.next(), await mailbox.next()].map((mail) => mail.header('Subject'));
      assert.deepEqual(subjects, ['Update credential', 'Update password']);
    });

    it('in the language that they read', async () => {
      const settings = {
        internationalizationEnabled: true,
        supportedLocales: ['en', 'de'],
      };
      const { tab } = await begin(settings, { attributes: { locale: ['de'] } });
      await tab.submit({ ...ANN, password: 'no' });
      assert.match((await mailbox.next()).part('text/html'), /lang="de"/);
    });

    it('nobody is told of an address that may not be theirs, or where the realm does not have it so', async () => {
      const unverified = await begin({}, { emailVerified: false });
      await unverified.tab.submit({ ...ANN, password: 'no' });
      const off = await begin({ eventsListeners: ['jboss-logging'] });
      await off.tab.submit({ ...ANN, password: 'no' });
      const { tab } = await begin();
      await tab.submit({ username: 'nobody', password: 'no' });
      assert.ok(await quiet());
    });

    it('a mail server that is not there keeps nobody out', async () => {
      const { tab, url } = await begin({ smtpServer: { ...mailbox.smtpServer, port: '1' } });
      assert.equal((await tab.submit({ ...ANN, password: 'no' })).status, 200);
      await tab.open(url());
      await tab.submit(ANN);
      assert.notEqual(codeOf(tab), '');
    });
  },
  { flags: { 'mail-networks': '127.0.0.1' } },
);
