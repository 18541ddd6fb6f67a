import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { brokeringRealm, EVE, MAY_CALL } from '../broker/brokering-realm.ts';
import { ANN, REDIRECT_URI } from '../login/login-realm.ts';
import { CHOSEN, mailRealm, nextLink, seen } from '../mail/mail-realm.ts';
import { takeAlike } from '../support/durations.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase, onSqlite } from '../support/on-each-database.ts';
import { startOpenIdProvider } from '../support/openid-provider.ts';
import { startTestServer } from '../support/server.ts';

const keyOf = (link: string) => new URL(link).searchParams.get('key') ?? '';

onEachDatabase('A stranger who asks for mails', (suite) => {
  let box: Mailbox;
  before(async () => {
    box = await startMailbox();
  });
  after(() => box.close());
  const realmWith = (settings: object = {}) => mailRealm(suite.server, box, settings);

  it('learns nothing of who is there', async () => {
    const realm = await realmWith({ verifyEmail: true });
    await realm.change('ann', { emailVerified: true });
    await realm.person('off', { enabled: false });
    await realm.person('mute', { email: '' });
    await realm.person('unverified', { emailVerified: false });
    const names = [
      'ann',
      'nobody',
      'nobody@example.org',
      'off',
      'mute',
      'unverified',
      'x'.repeat(5000),
      '\u0000',
    ];
    const answers = [];
    for (const username of names) {
      const tab = await realm.forgets(username);
      const headers = [...(tab.last?.headers ?? [])].map(([name]) => name).sort();
      // What was typed is shown again, as it was on the page before.
      const shown = seen(tab).replaceAll(`value="${username}"`, 'value');
      answers.push({ status: tab.last?.status, headers, shown, cookies: [...tab.cookies.keys()] });
    }
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    await box.next();
    assert.equal(box.received.length, 1, 'whose address nobody has verified gets none');
  });

  it('waits as long for whoever it is', async () => {
    // Whoever waited for the mail would see it: the server of mails is slow here.
    const slow = await startMailbox({ beforeTaken: () => setTimeout(400) });
    try {
      const realm = await realmWith({ verifyEmail: true, smtpServer: slow.smtpServer });
      await realm.change('ann', { emailVerified: true });
      await realm.person('unverified', { emailVerified: false });
      const ways = ['ann', 'nobody', 'unverified'].map((name) => [name, () => realm.forgets(name)] as const);
      await takeAlike(Object.fromEntries(ways), { factor: 3 });
    } finally {
      await slow.close();
    }
  });

  it('has no reset sent to an address that nobody has shown to be theirs, whoever asks that it be shown', async () => {
    const realm = await realmWith();
    const [app] = (await suite.server.admin('GET', `${realm.at}/clients?clientId=app`)).json;
    const rule = { mode: 'open', verifyEmail: true, rest: true };
    const set = await suite.server.admin('PUT', `${realm.at}/clients/${app.id}/sign-up`, rule);
    assert.equal(set.status, 204, set.text);
    for (const username of ['fresh', 'changed'])
      assert.equal(
        (
          await suite.server.call('POST', `/realms/${realm.realm}/sign-up`, {
            json: {
              client_id: 'app',
              username,
              email: `${username}@example.org`,
              firstName: 'Some',
              lastName: 'Body',
              password: 'secret-1',
            },
          })
        ).status,
        201,
      );
    // Whose action is gone, and whose address is still nobody's; and somebody who was told to show it.
    await realm.change('changed', { requiredActions: [] });
    await realm.person('told', { emailVerified: false, requiredActions: ['VERIFY_EMAIL'] });
    const before = box.received.length;
    const answers = [];
    for (const username of ['fresh', 'changed', 'told', 'nobody', 'ann'])
      answers.push(seen(await realm.forgets(username)).replaceAll(`value="${username}"`, 'value'));
    for (const answer of answers) assert.equal(answer, answers[0]);
    assert.deepEqual((await box.next()).to, ['ann@example.org'], 'of whom nobody asks it');
    assert.equal(box.received.length, before + 1);
    const { json } = await suite.server.admin('GET', `${realm.at}/events?type=RESET_PASSWORD_ERROR`);
    assert.equal(json.filter(({ error }: { error: string }) => error === 'email_not_verified').length, 3);
    // Nor to any, where the realm has it so.
    const attributes = { 'mail.reset.verified-only': 'true' };
    assert.equal((await suite.server.admin('PUT', realm.at, { attributes })).status, 204);
    assert.equal(seen(await realm.forgets('ann')).replaceAll('value="ann"', 'value'), answers[0]);
    await realm.change('fresh', { emailVerified: true, requiredActions: [] });
    await realm.forgets('fresh');
    assert.deepEqual((await box.next()).to, ['fresh@example.org']);
    assert.equal(box.received.length, before + 2);
    const odd = { attributes: { 'mail.reset.verified-only': 'yes' } };
    assert.equal((await suite.server.admin('PUT', realm.at, odd)).status, 400);
  });

  it('gets nowhere with links of their own making', async () => {
    const realm = await realmWith();
    const other = await realmWith();
    await realm.forgets('ann');
    const link = await nextLink(box);
    await other.forgets('ann');
    const foreign = keyOf(await nextLink(box));
    const key = keyOf(link);
    const [head = '', claims = '', signature = ''] = key.split('.');
    const changed = (change: object) =>
      Buffer.from(
        JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), ...change }),
      ).toString('base64url');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const tokens = await suite.server.call('POST', `/realms/${realm.realm}/protocol/openid-connect/token`, {
      form: { grant_type: 'password', client_id: 'admin-cli', scope: 'openid', ...ANN },
    });
    const bob = '00000000-0000-4000-8000-000000000000';
    const keys = {
      'of another realm': foreign,
      'with another user': `${head}.${changed({ sub: bob })}.${signature}`,
      'that lasts longer': `${head}.${changed({ exp: 4_000_000_000 })}.${signature}`,
      'that does more': `${head}.${changed({ typ: 'execute-actions', rqac: ['UPDATE_PASSWORD'] })}.${signature}`,
      'that nobody signed': `${none}.${claims}.`,
      'cut off': `${head}.${claims}`,
      'an access token': tokens.json.access_token,
      'an ID token': tokens.json.id_token,
      'a refresh token': tokens.json.refresh_token,
      'no token': 'x',
      'much of nothing': 'a.'.repeat(2000),
    };
    for (const [name, bad] of Object.entries(keys)) {
      const page = await realm.browser().open(link.replace(/key=[^&]*/, `key=${encodeURIComponent(bad)}`));
      assert.deepEqual([page.status, page.forms.length, page.headers.get('location')], [400, 0, null], name);
    }
    const events = await suite.server.events(realm.realm);
    assert.equal(
      events.some(({ userId }) => userId === bob),
      false,
      'nobody is named by what nobody signed',
    );
    assert.equal((await realm.browser().open(link)).status, 302, 'the link itself is good');
  });

  it('does nothing in the name of who is logged in', async () => {
    const realm = await realmWith();
    await realm.person('bob');
    await realm.forgets('ann');
    const link = await nextLink(box);
    const tab = realm.browser();
    await tab.open(realm.url());
    await tab.submit({ username: 'bob', password: 'pw' });
    const page = await tab.open(link);
    assert.equal(page.status, 400);
    assert.match(page.messages[0] ?? '', /different user 'bob'/);
    assert.equal(await realm.logsIn('bob', 'pw'), true);
  });

  it('cannot answer the page of the mail without the mail', async () => {
    const realm = await realmWith();
    const tab = await realm.forgets('ann');
    const form = tab.last?.forms[0]?.action ?? '';
    // The form of the login that has begun anew, sent to where the reset waits.
    const moved = new URL(form, tab.last?.url).href.replace('/authenticate?', '/reset-credentials?');
    for (const values of [{}, CHOSEN, { username: 'ann' }]) {
      await tab.send('POST', moved, values);
      assert.equal(tab.last?.headers.get('location') ?? null, null);
      await tab.open(moved.replace(/session_code=[^&]*&/, ''));
    }
    const required = moved
      .replace('/reset-credentials?', '/required-action?')
      .replace(/execution=[^&]*/, 'execution=UPDATE_PASSWORD');
    await tab.send('POST', required, CHOSEN);
    assert.equal(await realm.logsIn('ann', 'pw'), true);
  });

  it('does not come around the flow of a client', async () => {
    const realm = await realmWith();
    const flows = `${realm.at}/authentication/flows`;
    const flow = { alias: 'closed', providerId: 'basic-flow', topLevel: true, builtIn: false };
    assert.equal((await suite.server.admin('POST', flows, flow)).status, 201);
    for (const provider of ['auth-username-password-form', 'deny-access-authenticator'])
      await suite.server.admin('POST', `${flows}/closed/executions/execution`, { provider });
    for (const execution of (await suite.server.admin('GET', `${flows}/closed/executions`)).json)
      await suite.server.admin('PUT', `${flows}/closed/executions`, {
        ...execution,
        requirement: 'REQUIRED',
      });
    const { json: all } = await suite.server.admin('GET', flows);
    const { json: clients } = await suite.server.admin('GET', `${realm.at}/clients?clientId=app`);
    const browser = all.find(({ alias }: { alias: string }) => alias === 'closed').id;
    const changed = { ...clients[0], authenticationFlowBindingOverrides: { browser } };
    assert.equal(
      (await suite.server.admin('PUT', `${realm.at}/clients/${clients[0].id}`, changed)).status,
      204,
    );
    assert.equal(await realm.logsIn('ann', 'pw'), false);
    const tab = await realm.forgets('ann');
    await tab.open(await nextLink(box));
    await tab.follow();
    assert.equal((await tab.submit(CHOSEN)).status, 200, 'the password is set, and that is all');
    await tab.open(realm.url({ prompt: 'none' }));
    assert.equal(tab.location.searchParams.get('error'), 'login_required');
  });

  it('is sent nowhere that the client has not registered', async () => {
    const realm = await realmWith();
    const { id } = await realm.user('ann');
    for (const uri of [
      'https://evil.example.org/',
      `${REDIRECT_URI}@evil.example.org`,
      'javascript:alert(1)',
      '//evil.example.org',
      `${REDIRECT_URI}\\@evil.example.org`,
      'data:text/html,x',
    ]) {
      const query = `client_id=app&redirect_uri=${encodeURIComponent(uri)}`;
      for (const path of ['execute-actions-email', 'send-verify-email', 'reset-password-email']) {
        const { status, json } = await suite.server.admin('PUT', `${realm.at}/users/${id}/${path}?${query}`, [
          'UPDATE_PASSWORD',
        ]);
        assert.deepEqual([status, json], [400, { errorMessage: 'Invalid redirect uri.' }], uri);
      }
      const page = await realm
        .browser()
        .open(`/realms/${realm.realm}/login-actions/reset-credentials?${query}`);
      assert.equal(page.status, 400, uri);
      assert.doesNotMatch(page.text, /href="[^"]*evil|javascript:/);
    }
  });

  it('puts no markup into anybody’s mail', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    const realm = await realmWith({ displayName: `Shop ${markup}` });
    await realm.change('ann', { attributes: {}, emailVerified: true });
    const { id } = await realm.user('ann');
    await suite.server.admin('PUT', `${realm.at}/users/${id}/execute-actions-email`, ['UPDATE_PASSWORD']);
    await realm.forgets('ann');
    for (let count = 0; count < 2; count += 1) {
      const mail = await box.next();
      assert.doesNotMatch(mail.part('text/html'), /<img/);
      assert.equal(mail.links.length, 1);
    }
  });
});

onSqlite('Whoever says which host the server is', (suite) => {
  let box: Mailbox;
  before(async () => {
    box = await startMailbox();
  });
  after(() => box.close());

  /** As a browser that a proxy, or nobody, keeps from saying anything as its Host. */
  const send = (method: string, url: string, host: string, cookie = '', form = '') =>
    new Promise<{ status: number; text: string; cookies: string[] }>((resolve, reject) => {
      const headers = { host, cookie, 'content-type': 'application/x-www-form-urlencoded' };
      const asked = request(url, { method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, cookies: response.headers['set-cookie'] ?? [] }),
        );
      });
      asked.on('error', reject);
      asked.end(form);
    });

  async function reset(url: string, realm: string, host: string) {
    const at = `${url}/realms/${realm}/login-actions/reset-credentials?client_id=app`;
    const page = await send('GET', at, host);
    const cookie = page.cookies.map((line) => line.split(';', 1)[0]).join('; ');
    const [, action = ''] = /action="([^"]*reset-credentials[^"]*)"/.exec(page.text) ?? [];
    const to = new URL(action.replaceAll('&amp;', '&'));
    return send('POST', url + to.pathname + to.search, host, cookie, 'username=ann');
  }

  it('has no link sent to a host of their own', async () => {
    const realm = await mailRealm(suite.server, box);
    const evil = await reset(suite.server.url, realm.realm, 'evil.example.org');
    assert.equal(evil.status, 200);
    const good = await reset(suite.server.url, realm.realm, new URL(suite.server.url).host);
    assert.equal(good.status, 200);
    const { links } = await box.next();
    assert.equal(new URL(links[0] ?? '').host, new URL(suite.server.url).host);
    assert.equal(box.received.length, 1);
  });

  it('says nothing where the server knows its own name', async () => {
    const server = await startTestServer({ flags: { hostname: 'https://login.example.org' } });
    try {
      const { realm } = await mailRealm(server, box, { sslRequired: 'none' });
      await reset(server.url, realm, 'evil.example.org');
      const { links } = await box.next();
      assert.equal(new URL(links[0] ?? '').origin, 'https://login.example.org');
    } finally {
      await server.stop();
    }
  });
});

onSqlite(
  'Whoever floods a mailbox',
  (suite) => {
    let box: Mailbox;
    before(async () => {
      box = await startMailbox();
    });
    after(() => box.close());

    it('sees the same page, and is sent for no more', async () => {
      const realm = await mailRealm(suite.server, box);
      const pages = [];
      for (let count = 0; count < 20; count += 1) pages.push(seen(await realm.forgets('ann')));
      assert.equal(new Set(pages).size, 1);
      for (let count = 0; count < 5; count += 1) await box.next();
      assert.equal(box.received.length, 5);
      const events = await suite.server.events(realm.realm);
      assert.equal(events.filter(({ type }) => type === 'SEND_RESET_PASSWORD').length, 5);
      assert.equal(events.filter(({ type }) => type === 'SEND_RESET_PASSWORD_ERROR').length, 15);
    });

    it('is limited as the realm says: for a mailbox under all its names, for one caller, for all', async () => {
      const realm = await mailRealm(suite.server, box, {
        attributes: { 'mail.limit.caller': '4', 'mail.limit.address': '2' },
      });
      const before = box.received.length;
      for (const number of [1, 2, 3])
        await realm.person(`dan${number}`, { email: `dan+${number}@example.org` });
      for (const number of [1, 2, 3]) await realm.forgets(`dan${number}`);
      await realm.person('eve');
      await realm.person('fay');
      for (const name of ['eve', 'fay', 'ann']) await realm.forgets(name);
      // Four from one caller; of the last nobody hears.
      for (let count = 0; count < 4; count += 1) await box.next();
      const to = box.received.slice(before).map(({ to: [one] }) => one);
      assert.deepEqual(to.sort(), [
        'dan+1@example.org',
        'dan+2@example.org',
        'eve@example.org',
        'fay@example.org',
      ]);
      for (const attributes of [{ 'mail.limit.caller': '0' }, { 'mail.limit.address': 'many' }]) {
        const { status } = await suite.server.admin('PUT', realm.at, { attributes });
        assert.equal(status, 400);
      }
    });

    it('is limited by whatever has a mail sent: signing up, another address, a link to a provider, an invitation', async () => {
      const upstream = await startOpenIdProvider();
      try {
        const made = await brokeringRealm(suite.server, upstream, {
          settings: {
            smtpServer: box.smtpServer,
            registrationAllowed: true,
            verifyEmail: true,
            attributes: { 'mail.limit.address': '2' },
          },
        });
        const { admin, browser, url, settle, userOf, lastEvent } = made;
        const ann = (await userOf('ann')) ?? assert.fail();
        await admin('PUT', `/users/${ann.id}`, { ...ann, emailVerified: true, email: 'link@example.org' });
        /** All that came for one mailbox, under whichever name; what was to come has come by then. */
        const sentTo = async (mailbox: string) => {
          await setTimeout(100);
          return box.received.filter(({ to: [to = ''] }) => to.startsWith(mailbox)).length;
        };
        const names = ['', '+1', '+2', '+3'];
        for (const [at, tag] of names.entries()) {
          const tab = browser();
          await tab.open(url({ prompt: 'create' }));
          const email = at === 3 ? 'Fresh@EXAMPLE.org' : `fresh${tag}@example.org`;
          await tab.submit({ username: `new${at}`, email, firstName: 'Some', lastName: 'Body' });
          const page = await settle(tab);
          assert.equal(page.status, 200, `${email}: ${page.messages}`);
        }
        assert.equal(await sentTo('fresh'), 2, 'verifications');
        const action = '/authentication/required-actions/UPDATE_EMAIL';
        const { json } = await admin('GET', action);
        const config = { emailResendCooldownSeconds: '0' };
        await admin('PUT', action, { ...json, enabled: true, config });
        for (const tag of names) {
          const tab = browser();
          await tab.open(url({ kc_action: 'UPDATE_EMAIL' }));
          await tab.submit(ANN);
          await settle(tab);
          const { status } = await tab.submit({ email: `other${tag}@example.org` });
          assert.equal(status, 200);
        }
        assert.equal(await sentTo('other'), 2, 'changes of the address');
        for (const tag of names) {
          const person = { ...EVE, sub: `eve${tag}`, preferred_username: 'eve', email: 'link@example.org' };
          const tab = await made.logIn(person);
          await tab.submit({ submitAction: 'linkAccount' });
        }
        assert.equal(await sentTo('link'), 2, 'links to a provider');
        assert.equal((await lastEvent('SEND_IDENTITY_PROVIDER_LINK_ERROR'))?.error, 'email_send_failed');
        const [app] = (await admin('GET', '/clients?clientId=app')).json;
        await admin('PUT', `/clients/${app.id}/sign-up`, { mode: 'invite' });
        const invitations = `/clients/${app.id}/sign-up-invitations`;
        const first = await admin('POST', invitations, { email: 'guest@example.org' });
        const at = `${invitations}/${first.headers.get('location')?.split('/').at(-1)}`;
        assert.equal((await admin('POST', `${at}/resend`)).status, 204);
        assert.equal((await admin('POST', `${at}/resend`)).status, 429);
        assert.equal((await admin('POST', invitations, { email: 'guest+1@example.org' })).status, 429);
        assert.equal(await sentTo('guest'), 2, 'invitations');
      } finally {
        await upstream.close();
      }
    });
  },
  { flags: { ...MAY_CALL, 'rate-limits': 'on' } },
);
