import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';

onEachDatabase('The test of a mail server', (suite) => {
  let box: Mailbox;
  let other: Mailbox;
  const test = (smtpServer: object) =>
    suite.server.admin('POST', `/${suite.realm}/testSMTPConnection`, smtpServer);
  before(async () => {
    box = await startMailbox({ user: { name: 'realm', password: 'kept secret' } });
    other = await startMailbox({ user: { name: 'realm', password: 'kept secret' } });
    const { json: admin } = await suite.server.admin('GET', '/master/users?username=admin');
    const me = { ...admin[0], email: 'admin@example.org' };
    assert.equal((await suite.server.admin('PUT', `/master/users/${me.id}`, me)).status, 204);
  });
  after(async () => {
    await box.close();
    await other.close();
  });

  it('sends a mail to whoever asks', async () => {
    const login = { auth: 'true', user: 'realm', password: 'kept secret' };
    assert.equal((await test({ ...box.smtpServer, ...login })).status, 204);
    const { to, header } = await box.next();
    assert.deepEqual([to, header('subject')], [['admin@example.org'], '[LATCHKEY] - SMTP test message']);
  });

  it('says no more than that it failed', async () => {
    for (const given of [
      {},
      { ...box.smtpServer, host: '10.255.255.1', connectionTimeout: '200' },
      { ...box.smtpServer, port: '1' },
      { ...box.smtpServer, from: 'no address' },
      { ...box.smtpServer, auth: 'true', user: 'realm', password: 'wrong' },
    ]) {
      const { status, json } = await test(given);
      assert.deepEqual([status, json], [500, { errorMessage: 'Failed to send email' }]);
    }
    assert.equal((await suite.server.admin('POST', `/${suite.realm}/testSMTPConnection`, [])).status, 400);
  });

  it('uses the password that the realm keeps for its own server alone', async () => {
    const smtpServer = { ...box.smtpServer, auth: 'true', user: 'realm', password: 'kept secret' };
    assert.equal((await suite.server.admin('PUT', `/${suite.realm}`, { smtpServer })).status, 204);
    const { json: realm } = await suite.server.admin('GET', `/${suite.realm}`);
    assert.equal(realm.smtpServer.password, '**********');
    assert.equal((await test(realm.smtpServer)).status, 204);
    await box.next();
    assert.equal((await test({ ...realm.smtpServer, port: String(other.port) })).status, 500);
    assert.equal(other.received.length, 0, 'nobody else hears it');
  });
});
