import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase, onSqlite, onTwoNodes } from '../support/on-each-database.ts';
import type { Reply, TestServer } from '../support/test-server.ts';
import { ANN, loginRealm } from './login-realm.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const ON = { 'oauth2.device.authorization.grant.enabled': 'true', 'oauth2.device.polling.interval': '0' };

async function deviceRealm(server: TestServer, attributes: object = {}) {
  const { realm } = await loginRealm(server, {}, { attributes: { ...ON, ...attributes } });
  const at = `/realms/${realm}`;
  return {
    realm,
    page: `${at}/device`,
    ask: (form: Record<string, string> = {}, headers = {}): Promise<Reply> =>
      server.call('POST', `${at}/protocol/openid-connect/auth/device`, {
        form: { client_id: 'app', scope: 'openid', ...form },
        headers,
      }),
    poll: (device_code: string, form: Record<string, string> = {}, on = server): Promise<Reply> =>
      on.call('POST', `${at}/protocol/openid-connect/token`, {
        form: { grant_type: GRANT, client_id: 'app', device_code, ...form },
      }),
  };
}

const MINUTE = 60_000;

/** Resolves while the minute that is counted in has some seconds to go: what goes on into the next one has room there as time goes by. */
async function withinOneMinute(): Promise<void> {
  const left = MINUTE - (Date.now() % MINUTE);
  if (left < 20_000) await setTimeout(left);
}

/** From the link to the page that asks whether the device is let in. */
async function toConsent(tab: TestBrowser, link: string, credentials: Record<string, string> = ANN) {
  await tab.open(link);
  await tab.follow();
  await tab.submit(credentials);
  return tab.follow();
}

onEachDatabase('A device', (suite) => {
  const browser = () => new TestBrowser(suite.server.url);

  it('gets its tokens once its user has said yes to the code that it shows; of racers one gets them', async () => {
    const { ask, poll } = await deviceRealm(suite.server);
    const { json: asked } = await ask();
    assert.match(asked.user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    assert.equal((await poll(asked.device_code)).json.error, 'authorization_pending');
    const tab = browser();
    const page = await toConsent(tab, asked.verification_uri_complete);
    assert.ok(page.text.includes(asked.user_code), 'they can compare it with what the device shows');
    assert.equal((await poll(asked.device_code)).json.error, 'authorization_pending');
    await tab.submit({ accept: 'Yes' });
    assert.equal((await tab.follow()).status, 200);
    const polls = await Promise.all(Array.from({ length: 8 }, () => poll(asked.device_code)));
    const got = polls.filter(({ status }) => status === 200);
    assert.equal(got.length, 1, polls.map(({ text }) => text.slice(0, 80)).join('\n'));
    assert.ok(got[0]?.json.id_token);
    assert.equal((await poll(asked.device_code)).json.error, 'invalid_grant');
  });

  it('is never let in without being asked about, though its user is logged in and has consented before', async () => {
    const { ask, poll } = await deviceRealm(suite.server);
    const tab = browser();
    for (const first of [true, false]) {
      const { json: asked } = await ask();
      if (first) await toConsent(tab, asked.verification_uri_complete);
      else {
        await tab.open(asked.verification_uri_complete);
        while (tab.last?.status === 302) await tab.follow();
      }
      assert.equal((await poll(asked.device_code)).json.error, 'authorization_pending');
      assert.ok(tab.last?.text.includes(asked.user_code));
      await tab.submit({ accept: 'Yes' });
      assert.equal((await poll(asked.device_code)).status, 200);
    }
  });

  it('hears no where the user says no, and nobody can say yes after that', async () => {
    const { ask, poll } = await deviceRealm(suite.server);
    const { json: asked } = await ask();
    const [tab, other] = [browser(), browser()];
    const page = await toConsent(tab, asked.verification_uri_complete);
    const second = await toConsent(other, asked.verification_uri_complete);
    await tab.submit({ cancel: 'No' }, page);
    assert.equal(tab.location.search, '?error=access_denied');
    await other.submit({ accept: 'Yes' }, second);
    assert.equal(other.location.search, '?error=expired_token');
    assert.equal((await poll(asked.device_code)).json.error, 'access_denied');
    const again = await browser().open(asked.verification_uri_complete);
    assert.equal(again.forms.length, 1, 'the page asks for another code');
  });

  it('has codes of its own client and realm, and as long as the client may have any', async () => {
    const { ask, poll, realm } = await deviceRealm(suite.server);
    const elsewhere = await deviceRealm(suite.server);
    await suite.server.admin('POST', `/${realm}/clients`, {
      clientId: 'other',
      publicClient: true,
      attributes: ON,
    });
    const { json: asked } = await ask();
    assert.equal((await poll(asked.device_code, { client_id: 'other' })).json.error, 'invalid_grant');
    assert.equal((await elsewhere.poll(asked.device_code)).json.error, 'invalid_grant');
    const page = await browser().open(`${elsewhere.page}?user_code=${asked.user_code}`);
    assert.equal(page.headers.get('location'), null);
    assert.equal((await poll(asked.device_code)).json.error, 'authorization_pending');
    const { json } = await suite.server.admin('GET', `/${realm}/clients?clientId=app`);
    const attributes = { ...json[0].attributes, 'oauth2.device.authorization.grant.enabled': 'false' };
    await suite.server.admin('PUT', `/${realm}/clients/${json[0].id}`, { ...json[0], attributes });
    assert.equal((await browser().open(asked.verification_uri_complete)).headers.get('location'), null);
    assert.equal((await poll(asked.device_code)).json.error, 'invalid_grant');
    assert.equal((await ask()).status, 400);
  });

  it('is found among what its user has allowed, and gets nothing once they have taken that back', async () => {
    const { ask, poll, realm } = await deviceRealm(suite.server);
    const { json: asked } = await ask();
    const tab = browser();
    await toConsent(tab, asked.verification_uri_complete);
    const { json: users } = await suite.server.admin('GET', `/${realm}/users?username=ann`);
    const at = `/${realm}/users/${users[0].id}/consents`;
    assert.deepEqual((await suite.server.admin('GET', at)).json, []);
    await tab.submit({ accept: 'Yes' });
    const { json: allowed } = await suite.server.admin('GET', at);
    assert.equal(allowed[0].clientId, 'app');
    assert.equal((await suite.server.admin('DELETE', `${at}/app`)).status, 204);
    assert.equal((await poll(asked.device_code)).json.error, 'invalid_grant');
    assert.equal((await poll(asked.device_code)).json.error_description, 'Device code not valid');
  });

  it('asks anew where its user was not to get in when it came for its tokens', async () => {
    const { ask, poll, realm } = await deviceRealm(suite.server);
    const { json: asked } = await ask();
    const tab = browser();
    await toConsent(tab, asked.verification_uri_complete);
    await tab.submit({ accept: 'Yes' });
    const { json: users } = await suite.server.admin('GET', `/${realm}/users?username=ann`);
    const put = (enabled: boolean) =>
      suite.server.admin('PUT', `/${realm}/users/${users[0].id}`, { ...users[0], enabled });
    await put(false);
    assert.equal((await poll(asked.device_code)).json.error_description, 'User disabled');
    await put(true);
    assert.equal((await poll(asked.device_code)).json.error_description, 'Device code not valid');
  });

  it('may ask by a request object, and must where its client has it so', async () => {
    const object = (claims: object) =>
      [{ alg: 'none' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
        .concat('.');
    const { ask, poll } = await deviceRealm(suite.server, {
      'request.object.required': 'request or request_uri',
    });
    const { status, json } = await ask();
    assert.deepEqual([status, json.error], [400, 'invalid_request']);
    for (const request of ['x', object({ client_id: 'other' }), object({ exp: 1 })])
      assert.equal((await ask({ request })).json.error, 'invalid_request_object', request);
    const { json: asked } = await ask({ request: object({ scope: 'openid', nonce: 'n' }), scope: 'email' });
    const tab = browser();
    await toConsent(tab, asked.verification_uri_complete);
    await tab.submit({ accept: 'Yes' });
    const { id_token: token } = (await poll(asked.device_code)).json;
    assert.equal(JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).nonce, 'n');
  });

  it('waits between two polls as long as it was told', async () => {
    const { ask, poll } = await deviceRealm(suite.server, { 'oauth2.device.polling.interval': '60' });
    const { json: asked } = await ask();
    assert.equal(asked.interval, 60);
    const polls = await Promise.all(Array.from({ length: 4 }, () => poll(asked.device_code)));
    assert.deepEqual(polls.map(({ json }) => json.error).toSorted(), [
      'authorization_pending',
      'slow_down',
      'slow_down',
      'slow_down',
    ]);
  });

  it('page takes no markup from whoever links to it', async () => {
    const { page } = await deviceRealm(suite.server);
    const shown = await browser().open(
      `${page}?user_code=${encodeURIComponent('"><script>alert(1)</script>')}`,
    );
    assert.ok(!shown.text.includes('<script>alert'));
    const status = await browser().open(`${page}/status?error=${encodeURIComponent('<img src=x>')}`);
    assert.ok(!status.text.includes('<img src=x'));
  });
});

onTwoNodes('A device and its user', (nodes) => {
  it('need not meet on one node', async () => {
    const { one, other } = nodes;
    const { ask, poll, realm } = await deviceRealm(one);
    const { json: asked } = await ask();
    const away = (url: string, node: TestServer) => url.replace('https://login.example.org', node.url);
    const tab = new TestBrowser(other.url);
    const there = () => away(tab.location.href, other);
    await tab.open(away(asked.verification_uri_complete, other));
    await tab.open(there());
    const { action } = tab.last?.forms[0] ?? { action: '' };
    await tab.send(
      'POST',
      other.url + new URL(action, other.url).pathname + new URL(action, other.url).search,
      ANN,
    );
    await tab.open(there());
    await tab.submit({ accept: 'Yes' });
    assert.equal(tab.location.pathname, `/realms/${realm}/device/status`);
    const polls = await Promise.all(
      [one, other, one, other].map((node) => poll(asked.device_code, {}, node)),
    );
    assert.equal(polls.filter(({ status }) => status === 200).length, 1);
  });
});

onSqlite(
  'From one network',
  (suite) => {
    const from = (address: string) => ({ 'x-forwarded-for': address, 'x-forwarded-proto': 'https' });

    it('few user codes can be tried in a minute, and elsewhere nobody waits', async () => {
      const { ask, page } = await deviceRealm(suite.server);
      const tab = new TestBrowser(suite.server.url);
      const statuses: number[] = [];
      for (let guess = 0; guess < 40; guess++)
        statuses.push((await tab.open(`${page}?user_code=BBBB-CCCC`, from('203.0.113.9'))).status);
      assert.equal(statuses.indexOf(429), 30);
      const { json: asked } = await ask();
      const link = `${page}?user_code=${asked.user_code}`;
      await tab.open(link, from('203.0.113.9'));
      assert.equal(tab.last?.status, 429, 'a right one is a guess as well');
      await tab.open(link, from('198.51.100.1'));
      assert.equal(tab.last?.status, 302);
    });

    it('so many devices can ask in a minute', async () => {
      const { ask } = await deviceRealm(suite.server);
      await withinOneMinute();
      const statuses: number[] = [];
      for (let device = 0; device < 310; device++)
        statuses.push((await ask({}, from('203.0.113.10'))).status);
      assert.equal(statuses.indexOf(429), 300);
      assert.equal((await ask({}, from('198.51.100.2'))).status, 200);
    });

    it('browsers without a cookie can begin so many logins, and one that has one goes on', async () => {
      const { url } = await loginRealm(suite.server);
      await withinOneMinute();
      const known = new TestBrowser(suite.server.url);
      await known.open(url(), from('203.0.113.11'));
      const statuses: number[] = [];
      for (let begun = 0; begun < 610; begun++)
        statuses.push((await new TestBrowser(suite.server.url).open(url(), from('203.0.113.11'))).status);
      assert.equal(statuses.indexOf(429), 599);
      assert.equal((await known.open(url(), from('203.0.113.11'))).status, 200);
      assert.equal((await new TestBrowser(suite.server.url).open(url(), from('198.51.100.3'))).status, 200);
    });
  },
  { flags: { 'rate-limits': 'on', 'trusted-proxies': '127.0.0.0/8' } },
);
