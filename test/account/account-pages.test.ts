import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase, onSqlite, type Suite } from '../support/on-each-database.ts';
import { formTo, logIn, pagesWorld } from './pages-world.ts';

const SIGNING_IN = '/account-security/signing-in';
const DEVICES = '/account-security/device-activity';
const EVIL = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;

const otp = {
  type: 'otp',
  userLabel: 'phone',
  secretData: '{"value":"abcdefghijklmnop"}',
  credentialData: '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}',
};

/** Sends a form of the page that a browser shows, to where that form goes. */
async function submit(browser: TestBrowser, path: string, values: Record<string, string>, headers = {}) {
  const page = browser.last;
  const form = formTo(page, path);
  const url = new URL(page?.url ?? '').origin + actionOf(page?.text ?? '', path);
  return browser.send('POST', url, { ...form, ...values }, headers);
}

const actionOf = (text: string, path: string): string =>
  [...text.matchAll(/<form[^>]*\saction="([^"]*)"/g)]
    .map(([, action = '']) => action.replaceAll('&amp;', '&'))
    .find((action) => action.split('?', 1)[0]?.endsWith(path)) ?? assert.fail(`no form to ${path}`);

const typesOf = async ({ server }: Pick<Suite, 'server'>, realm: string) =>
  (await server.events(realm)).map(({ type }) => type);

onEachDatabase('The account pages', (suite) => {
  it('are for those who log in to the client account-console, by PKCE, and have no code in their address', async () => {
    const world = await pagesWorld(suite.server);
    const browser = new TestBrowser(suite.server.url);
    await browser.open(`${world.account}/applications?x=y`);
    const asked = browser.location.searchParams;
    assert.equal(asked.get('client_id'), 'account-console');
    assert.equal(asked.get('redirect_uri'), `${world.account}/applications`);
    assert.equal(asked.get('code_challenge_method'), 'S256');
    await browser.follow();
    const page = await logIn(browser, 'ann');
    assert.equal(page.url, `${world.account}/applications`);
    assert.equal(page.status, 200);
    assert.match(page.text, /id="loggedInUser">Ann Example</);
  });

  it('do not take the session of another client: what that asked of people may have been less', async () => {
    const world = await pagesWorld(suite.server);
    await world.admin('POST', '/clients', {
      clientId: 'app',
      publicClient: true,
      redirectUris: ['https://app.example.org/cb'],
    });
    const browser = new TestBrowser(suite.server.url);
    const auth = `${suite.server.url}/realms/${world.realm}/protocol/openid-connect/auth`;
    await browser.open(
      `${auth}?client_id=app&redirect_uri=https%3A%2F%2Fapp.example.org%2Fcb&response_type=code&scope=openid`,
    );
    const action = browser.last?.forms[0]?.action ?? '';
    await browser.send('POST', new URL(action, browser.last?.url).href, { username: 'ann', password: 'pw' });
    assert.equal(browser.location.host, 'app.example.org');
    await browser.open(`${world.account}/`);
    assert.equal(browser.last?.status, 302);
    // By single sign-on, nobody is asked anything.
    while (browser.last && browser.last.status >= 300 && browser.last.status < 400) await browser.follow();
    assert.equal(browser.last?.status, 200);
    assert.equal(browser.last.url, `${world.account}/`);
  });

  it('let people say who they are, with what the profile lets them, and tell what is wrong', async () => {
    const world = await pagesWorld(suite.server);
    const { json: rules } = await world.admin('GET', '/users/profile');
    const named = [
      { name: 'seen', permissions: { view: ['user', 'admin'], edit: ['admin'] } },
      { name: 'hidden', permissions: { view: ['admin'], edit: ['admin'] } },
      {
        name: 'size',
        permissions: { view: ['user', 'admin'], edit: ['user', 'admin'] },
        validations: { length: { max: 3 } },
      },
    ];
    const profile = {
      ...rules,
      attributes: [...rules.attributes, ...named],
      unmanagedAttributePolicy: 'ENABLED',
    };
    assert.equal((await world.admin('PUT', '/users/profile', profile)).status, 200);
    const { json: ann } = await world.admin('GET', `/users/${world.users.ann}`);
    const kept = { seen: ['s'], hidden: ['h'], other: ['o'] };
    await world.admin('PUT', `/users/${world.users.ann}`, { ...ann, attributes: kept });
    const browser = await world.visit();
    assert.match(browser.last?.text ?? '', /name="seen" value="s"[^>]*disabled/);
    assert.doesNotMatch(browser.last?.text ?? '', /name="hidden"|name="other"/);
    const wrong = await submit(browser, '/account/', { firstName: 'Anna', size: 'huge' });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /id="input-error-size"/);
    assert.match(wrong.text, /name="firstName" value="Anna"/);
    const forged = {
      firstName: 'Anna',
      seen: 'mine',
      hidden: 'mine',
      other: 'mine',
      more: 'mine',
      enabled: 'false',
    };
    assert.equal((await submit(browser, '/account/', forged)).status, 400);
    await browser.open(`${world.account}/`);
    const taken = await submit(browser, '/account/', { email: 'bob@example.org' });
    assert.match(taken.text, /id="input-error-email"[^>]*>[^<]*already exists/i);
    await browser.open(`${world.account}/`);
    const { seen: _seen, ...rest } = forged;
    const { hidden: _hidden, ...saved } = rest;
    assert.equal((await submit(browser, '/account/', { ...saved, size: 'xl' })).status, 303);
    await browser.follow();
    assert.deepEqual(browser.last?.messages, ['Your account has been updated.']);
    const { json: after } = await world.admin('GET', `/users/${world.users.ann}`);
    assert.equal(after.firstName, 'Anna');
    assert.equal(after.enabled, true);
    assert.deepEqual(after.attributes, { ...kept, size: ['xl'] });
    const [event] = await suite.server.events(world.realm);
    assert.deepEqual([event?.type, event?.details.context], ['UPDATE_PROFILE', 'ACCOUNT']);
  });

  it('change the address by the action that asks it, where the realm has it so', async () => {
    const world = await pagesWorld(suite.server);
    const path = '/authentication/required-actions/UPDATE_EMAIL';
    const { json: action } = await world.admin('GET', path);
    await world.admin('PUT', path, { ...action, enabled: true });
    const browser = await world.visit();
    assert.match(browser.last?.text ?? '', /id="email"[^>]*disabled/);
    const link = linkOf(browser, 'updateEmail');
    assert.equal((await submit(browser, '/account/', { email: 'new@example.org' })).status, 400);
    await browser.open(link);
    await browser.follow();
    assert.match(browser.last?.text ?? '', /id="kc-update-email-form"|name="email"/);
  });

  it('show and name credentials, and have them given up in an action that names them', async () => {
    const world = await pagesWorld(suite.server);
    const browser = await world.visit('ann', SIGNING_IN);
    for (const id of Object.values(world.users)) {
      const { json: user } = await world.admin('GET', `/users/${id}`);
      await world.admin('PUT', `/users/${id}`, { ...user, credentials: [otp] });
    }
    const idOf = async (user: string) =>
      (await world.admin('GET', `/users/${user}/credentials`)).json.find(
        ({ type }: { type: string }) => type === 'otp',
      );
    const [own, bobs] = [await idOf(world.users.ann), await idOf(world.users.bob)];
    await browser.open(world.account + SIGNING_IN);
    const { text = '' } = browser.last ?? {};
    assert.doesNotMatch(text, /abcdefghijklmnop|secretData/);
    assert.ok(text.includes(own.id) && !text.includes(bobs.id));
    await submit(browser, SIGNING_IN, { credentialId: own.id, userLabel: EVIL });
    await browser.follow();
    assert.doesNotMatch(browser.last?.text ?? '', /<script>alert|<img src=x/);
    assert.match(browser.last?.text ?? '', /&lt;script&gt;alert/);
    assert.equal((await idOf(world.users.ann)).userLabel, EVIL);
    await submit(browser, SIGNING_IN, { credentialId: bobs.id, userLabel: 'mine' });
    await browser.follow();
    assert.deepEqual(browser.last?.messages, ['That was not there any more.']);
    assert.equal((await idOf(world.users.bob)).userLabel, 'phone');
    await submit(browser, SIGNING_IN, { credentialId: own.id, userLabel: 'x'.repeat(256) });
    await browser.follow();
    assert.match(browser.last?.messages[0] ?? '', /too long/);
    const remove = new URL(linkOf(browser, `remove-${own.id}`));
    assert.equal(remove.searchParams.get('kc_action'), `delete_credential:${own.id}`);
    await browser.open(remove.href);
    await browser.follow();
    await browser.submit({});
    while (browser.last && browser.last.status >= 300 && browser.last.status < 400) await browser.follow();
    assert.equal(browser.last?.url, world.account + SIGNING_IN);
    assert.match(browser.last.messages[0] ?? '', /^Removed/);
    assert.equal(await idOf(world.users.ann), undefined);
    assert.ok((await typesOf(suite, world.realm)).includes('REMOVE_TOTP'));
  });

  it('end sessions of theirs and of nobody else, and say so to no client in vain', async () => {
    const world = await pagesWorld(suite.server);
    const agent = { 'user-agent': `Mozilla/5.0 (Linux; Android 14; ${EVIL}) Chrome/1 Mobile` };
    const [browser, other, third, bob] = [
      await world.visit('ann', DEVICES),
      await world.visit('ann', DEVICES, agent),
      await world.visit('ann', DEVICES),
      await world.visit('bob', DEVICES),
    ];
    const isIn = async (each: TestBrowser) => (await each.open(`${world.account}/`)).status === 200;
    const sessions = async (user: string) =>
      ((await world.admin('GET', `/users/${user}/sessions`)).json as { id: string }[]).map(({ id }) => id);
    await browser.open(world.account + DEVICES);
    assert.doesNotMatch(browser.last?.text ?? '', /<script>alert|<img src=x/);
    const [bobs = ''] = await sessions(world.users.bob);
    assert.ok(!browser.last?.text.includes(bobs));
    await submit(browser, DEVICES, { session: bobs });
    assert.equal(await isIn(bob), true);
    await browser.open(world.account + DEVICES);
    const all = await sessions(world.users.ann);
    const ids = [...(browser.last?.text ?? '').matchAll(/name="session" value="([^"]+)"/g)].map(
      ([, id]) => id ?? '',
    );
    assert.deepEqual(new Set(ids), new Set([...all, 'others', 'all']));
    // The one that the page is in comes first.
    await submit(browser, DEVICES, { session: ids[1] ?? '' });
    assert.equal([await isIn(other), await isIn(third)].filter(Boolean).length, 1);
    assert.equal(await isIn(browser), true);
    await browser.open(world.account + DEVICES);
    await submit(browser, DEVICES, { session: 'others' });
    assert.deepEqual([await isIn(other), await isIn(third), await isIn(browser)], [false, false, true]);
    await browser.open(world.account + DEVICES);
    await submit(browser, DEVICES, { session: 'all' });
    assert.equal(browser.location.href, `${world.account}/`);
    assert.deepEqual([await isIn(browser), await isIn(bob)], [false, true]);
    const logouts = (await suite.server.events(world.realm)).filter(({ type }) => type === 'LOGOUT');
    assert.deepEqual(new Set(logouts.map(({ sessionId }) => sessionId)), new Set(all));
    assert.ok(logouts.every(({ userId }) => userId === world.users.ann));
  });

  it('take back what an application was allowed, with its offline access', async () => {
    const world = await pagesWorld(suite.server);
    await world.admin('POST', '/clients', {
      clientId: 'asks',
      name: `Asks ${EVIL}`,
      publicClient: true,
      consentRequired: true,
      directAccessGrantsEnabled: true,
      redirectUris: ['https://asks.example.org/cb'],
    });
    const store = await suite.server.store();
    const realm = await store.realms.findByName(world.realm);
    const client = realm && (await store.clients.findByClientId(realm.id, 'asks'));
    const { json: scopes } = await world.admin('GET', '/client-scopes');
    const scope = scopes.find(({ name }: { name: string }) => name === 'email');
    assert.ok(realm && client && scope);
    // No door lets it in; what was there before might have it.
    const bad = 'javascript:alert(1)';
    const attributes = { ...client.attributes, logoUri: bad, tosUri: bad, policyUri: 'data:text/html,x' };
    await store.commit([store.clients.update({ ...client, baseUrl: bad, attributes })]);
    for (const userId of Object.values(world.users))
      await store.commit([
        store.consents.grant({
          realmId: realm.id,
          userId,
          clientId: client.id,
          scopeIds: [scope.id],
          createdAt: Date.now(),
          updatedAt: Date.now(),
        }),
      ]);
    const browser = await world.visit('ann', '/applications');
    const { text = '' } = browser.last ?? {};
    assert.match(text, /Email address/);
    assert.doesNotMatch(text, /<script>alert|<img src=x|javascript:|data:text/);
    await submit(browser, '/applications', { clientId: 'account' });
    await browser.follow();
    assert.deepEqual(browser.last?.messages, ['That was not there any more.']);
    await submit(browser, '/applications', { clientId: 'asks' });
    await browser.follow();
    assert.deepEqual(browser.last?.messages, ['The application has no more access.']);
    assert.equal(await store.consents.find(realm.id, world.users.ann, client.id), undefined);
    assert.ok(await store.consents.find(realm.id, world.users.bob, client.id));
    const [event] = await suite.server.events(world.realm);
    assert.deepEqual([event?.type, event?.details.revoked_client], ['REVOKE_GRANT', 'asks']);
  });

  it('undo a link to an identity provider, unless nothing would be left to log in with', async () => {
    const world = await pagesWorld(suite.server);
    const path = '/account-security/linked-accounts';
    const browser = await world.visit();
    assert.equal((await browser.open(world.account + path)).status, 403);
    const config = { clientId: 'c', clientSecret: 's' };
    for (const alias of ['google', 'github'])
      await world.admin('POST', '/identity-provider/instances', {
        alias,
        providerId: alias,
        enabled: true,
        config,
      });
    for (const id of Object.values(world.users))
      for (const alias of ['google', 'github']) {
        const identity = { identityProvider: alias, userId: `${alias} ${id}`, userName: EVIL };
        await world.admin('POST', `/users/${id}/federated-identity/${alias}`, identity);
      }
    const linked = async (id: string) =>
      (await world.admin('GET', `/users/${id}/federated-identity`)).json.length as number;
    await browser.open(world.account + path);
    assert.doesNotMatch(browser.last?.text ?? '', /<script>alert|<img src=x/);
    await submit(browser, path, { provider: 'google' });
    await browser.follow();
    assert.match(browser.last?.messages[0] ?? '', /^Unlinked/);
    assert.deepEqual([await linked(world.users.ann), await linked(world.users.bob)], [1, 2]);
    const [event] = await suite.server.events(world.realm);
    assert.deepEqual(
      [event?.type, event?.details.identity_provider],
      ['REMOVE_FEDERATED_IDENTITY', 'google'],
    );
    for (const provider of ['google', 'nobody']) {
      const form = { ...formTo(browser.last, path), provider };
      await browser.send('POST', world.account + path, form);
      await browser.follow();
      assert.deepEqual(browser.last?.messages, ['That was not there any more.']);
    }
    const credentials = `/users/${world.users.ann}/credentials`;
    const [password] = (await world.admin('GET', credentials)).json;
    await world.admin('DELETE', `${credentials}/${password.id}`);
    await submit(browser, path, { provider: 'github' });
    await browser.follow();
    assert.match(browser.last?.messages[0] ?? '', /no password/);
    assert.equal(await linked(world.users.ann), 1);
  });

  it('give people all that is known of them in a file, without a secret, and keep a record of it', async () => {
    const world = await pagesWorld(suite.server);
    const { json: ann } = await world.admin('GET', `/users/${world.users.ann}`);
    await world.admin('PUT', `/users/${world.users.ann}`, { ...ann, credentials: [otp] });
    await world.admin('POST', '/groups', { name: 'staff' });
    const [group] = (await world.admin('GET', '/groups')).json;
    await world.admin('PUT', `/users/${world.users.ann}/groups/${group.id}`);
    // Second factors are not what this is about.
    await world.admin('DELETE', `/users/${world.users.ann}/credentials/${await otpOf(world)}`);
    const browser = await world.visit('ann', '/my-data');
    const file = await submit(browser, '/my-data', {});
    assert.equal(file.status, 200);
    assert.match(
      file.headers.get('content-disposition') ?? '',
      /^attachment; filename="account-ann-[\d-]+\.json"$/,
    );
    assert.equal(file.headers.get('cache-control'), 'no-store');
    const data = JSON.parse(file.text);
    assert.deepEqual(
      [data.account.id, data.account.username, data.account.email],
      [world.users.ann, 'ann', 'ann@example.org'],
    );
    assert.deepEqual(
      data.credentials.map((each: object) => Object.keys(each)),
      [['id', 'type', 'createdAt']],
    );
    assert.deepEqual(data.groups, ['/staff']);
    assert.ok(data.roles.clients.account.includes('manage-account'));
    assert.deepEqual(data.sessions[0].clients, ['account-console']);
    assert.ok(data.events.some(({ type }: { type: string }) => type === 'LOGIN'));
    assert.doesNotMatch(file.text, /argon2|hashIterations|secretData|bob@example/);
    const [event] = await suite.server.events(world.realm);
    assert.deepEqual(
      [event?.type, event?.userId, event?.audited],
      ['EXPORT_OWN_DATA', world.users.ann, true],
    );
  });

  it('end the account by the action that asks twice, where somebody may', async () => {
    const world = await pagesWorld(suite.server);
    const path = '/authentication/required-actions/delete_account';
    const { json: action } = await world.admin('GET', path);
    const browser = await world.visit('ann', '/my-data');
    assert.doesNotMatch(browser.last?.text ?? '', /id="delete-account"/);
    await world.role('POST', 'delete-account');
    await world.admin('PUT', path, { ...action, enabled: true });
    await browser.open(`${world.account}/my-data`);
    await browser.open(linkOf(browser, 'delete-account'));
    await browser.follow();
    await browser.submit({});
    assert.equal((await world.admin('GET', `/users/${world.users.ann}`)).status, 404);
    assert.equal((await browser.open(`${world.account}/`)).status, 302);
  });

  it('show and do what the roles of the person are for, and no more', async () => {
    const world = await pagesWorld(suite.server);
    await world.takeUsualRoles();
    const browser = await world.visit();
    assert.equal(browser.last?.status, 403);
    assert.doesNotMatch(browser.last.text, /id="nav-/);
    for (const path of ['/', '/applications', SIGNING_IN, DEVICES, '/my-data']) {
      const form: Record<string, string> = {
        ...formTo(browser.last, '/sign-out'),
        firstName: 'Eve',
        session: 'all',
        clientId: 'x',
      };
      assert.equal((await browser.send('POST', world.account + path, form)).status, 403, path);
      await browser.open(`${world.account}/`);
    }
    await world.role('POST', 'view-profile');
    await browser.open(`${world.account}/`);
    assert.equal(browser.last.status, 200);
    assert.doesNotMatch(browser.last.text, /id="save"|id="nav-applications"|id="nav-groups"/);
    await submit(browser, '/account/', { firstName: 'Eve' });
    await browser.open(world.account + DEVICES);
    assert.doesNotMatch(browser.last.text, /id="sign-out-all"/);
    const form = { ...formTo(browser.last, '/sign-out'), session: 'all' };
    await browser.send('POST', world.account + DEVICES, form);
    assert.equal((await browser.open(world.account + SIGNING_IN)).status, 200);
    assert.doesNotMatch(browser.last.text, /kc_action/);
    await world.role('POST', 'view-applications');
    assert.equal((await browser.open(`${world.account}/applications`)).status, 200);
    assert.equal((await world.admin('GET', `/users/${world.users.ann}`)).json.firstName, 'Ann');
  });

  it('are not there where one of the two clients is switched off', async () => {
    const world = await pagesWorld(suite.server);
    for (const clientId of ['account', 'account-console']) {
      const [client] = (await world.admin('GET', `/clients?clientId=${clientId}`)).json;
      await world.admin('PUT', `/clients/${client.id}`, { ...client, enabled: false });
      const browser = new TestBrowser(suite.server.url);
      assert.equal((await browser.open(`${world.account}/`)).status, 404);
      await world.admin('PUT', `/clients/${client.id}`, { ...client, enabled: true });
      assert.equal((await browser.open(`${world.account}/`)).status, 302);
    }
  });
});

onSqlite('Against the account pages', (suite) => {
  it('no other site can have a form sent: what a page brings belongs to its session', async () => {
    const world = await pagesWorld(suite.server);
    const [browser, other, bob] = [await world.visit(), await world.visit(), await world.visit('bob')];
    const ofOther = formTo(other.last, '/account/').stateChecker ?? '';
    const ofBob = formTo(bob.last, '/account/').stateChecker ?? '';
    const own = formTo(browser.last, '/account/');
    const forms: [Record<string, string>, Record<string, string>][] = [
      [{}, {}],
      [{ stateChecker: '' }, {}],
      [{ stateChecker: 'x.y.z' }, {}],
      [{ stateChecker: ofOther }, {}],
      [{ stateChecker: ofBob }, {}],
      [{ stateChecker: browser.cookies.get('KEYCLOAK_IDENTITY') ?? '' }, {}],
      [{ stateChecker: own.stateChecker ?? '' }, { 'sec-fetch-site': 'cross-site' }],
      [{ stateChecker: own.stateChecker ?? '' }, { 'sec-fetch-site': 'same-site' }],
    ];
    for (const [form, headers] of forms)
      for (const path of [
        '/',
        '/personal-info',
        DEVICES,
        SIGNING_IN,
        '/applications',
        '/my-data',
        '/sign-out',
      ]) {
        const sent = {
          ...form,
          firstName: 'Eve',
          email: 'eve@example.org',
          session: 'all',
          clientId: 'account',
        };
        const page = await browser.send('POST', world.account + path, sent, headers);
        assert.equal(page.status, 403, `${path} ${JSON.stringify(form)}`);
        assert.match(page.messages[0] ?? '', /nothing was done/);
      }
    assert.equal((await world.admin('GET', `/users/${world.users.ann}`)).json.firstName, 'Ann');
    assert.equal((await other.open(`${world.account}/`)).status, 200);
    const types = await typesOf(suite, world.realm);
    assert.deepEqual(
      types.filter((type) => !/^(?:LOGIN|CODE)/.test(type)),
      [],
    );
  });

  it('nobody is in without a session of theirs, and a form of one that is over does nothing', async () => {
    const world = await pagesWorld(suite.server);
    const browser = await world.visit();
    const form = { ...formTo(browser.last, '/account/'), firstName: 'Eve' };
    await world.admin('POST', `/users/${world.users.ann}/logout`);
    const late = await browser.send('POST', `${world.account}/`, form);
    assert.equal(late.status, 302);
    assert.match(late.headers.get('location') ?? '', /openid-connect\/auth/);
    const nobody = new TestBrowser(suite.server.url);
    assert.equal((await nobody.send('POST', `${world.account}/my-data`, form)).status, 302);
    assert.equal((await world.admin('GET', `/users/${world.users.ann}`)).json.firstName, 'Ann');
  });

  it('a browser that keeps no cookies is not sent about for ever', async () => {
    const world = await pagesWorld(suite.server);
    const browser = new TestBrowser(suite.server.url);
    for (const query of ['state=account&code=x', 'state=account&error=access_denied']) {
      const page = await browser.open(`${world.account}/?${query}`);
      assert.equal(page.status, 400);
      assert.doesNotMatch(page.text, /code=x/);
    }
  });

  it('what became of an action is believed of a state alone that a page of the session has made', async () => {
    const world = await pagesWorld(suite.server);
    const [browser, other] = [await world.visit('ann', SIGNING_IN), await world.visit('ann', SIGNING_IN)];
    const stateOf = (each: TestBrowser) =>
      new URL(linkOf(each, 'password-update')).searchParams.get('state') ?? '';
    const come = async (state: string) => {
      const query = new URLSearchParams({
        state,
        code: 'c',
        kc_action: 'UPDATE_PASSWORD',
        kc_action_status: 'success',
      });
      await browser.open(`${world.account}${SIGNING_IN}?${query}`);
      assert.equal(browser.location.href, world.account + SIGNING_IN);
      return (await browser.follow()).messages;
    };
    const own = stateOf(browser);
    assert.deepEqual(await come('account'), []);
    assert.deepEqual(await come('x'), []);
    assert.deepEqual(await come(stateOf(other)), []);
    assert.deepEqual(await come(own), ['Your password has been updated.']);
    browser.cookies.set('LATCHKEY_ACCOUNT_NOTE', 'toString');
    assert.deepEqual((await browser.open(world.account + SIGNING_IN)).messages, []);
    // It is no token of a form either.
    const page = await browser.send('POST', `${world.account}/sign-out`, { stateChecker: own });
    assert.equal(page.status, 403);
  });

  it('no page is kept, framed, or lets a script in, whatever the realm lets its login pages', async () => {
    const world = await pagesWorld(suite.server, {
      browserSecurityHeaders: {
        contentSecurityPolicy: "frame-ancestors *; frame-src 'self'",
        xFrameOptions: 'ALLOWALL',
      },
    });
    const browser = await world.visit();
    for (const path of ['/', SIGNING_IN, DEVICES, '/applications', '/groups', '/my-data']) {
      const { headers, text } = await browser.open(world.account + path);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /frame-ancestors \*|unsafe/);
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      for (const [tag] of text.matchAll(/<script[^>]*>/g)) assert.match(tag, /nonce="[^"]+"/);
      assert.doesNotMatch(text, /\son\w+=|\sstyle=/);
    }
    // A header that would end the policy does not take it along.
    await world.admin('PUT', '', {
      browserSecurityHeaders: { contentSecurityPolicy: 'frame-ancestors *\u00e9' },
    });
    const { headers } = await browser.open(`${world.account}/`);
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  });

  it('nobody is led to an address that the application has not registered', async () => {
    const world = await pagesWorld(suite.server);
    await world.admin('POST', '/clients', {
      clientId: 'shop',
      name: 'The Shop',
      publicClient: true,
      baseUrl: 'https://shop.example.org/home',
      redirectUris: ['https://shop.example.org/*'],
    });
    const browser = await world.visit();
    const linkFor = async (query: Record<string, string>) => {
      const { text } = await browser.open(`${world.account}/?${new URLSearchParams(query)}`);
      assert.doesNotMatch(text, /evil\.example/);
      return /id="referrer"[^>]*href="([^"]*)"/.exec(text)?.[1];
    };
    assert.equal(await linkFor({ referrer: 'shop' }), 'https://shop.example.org/home');
    const cart = 'https://shop.example.org/cart';
    assert.equal(await linkFor({ referrer: 'shop', referrer_uri: cart }), cart);
    assert.match(browser.last?.text ?? '', /Back to The Shop/);
    for (const referrer_uri of [
      'https://evil.example/',
      'https://shop.example.org.evil.example/',
      'https://shop.example.org@evil.example/',
      'https://shop.example.org/../..//evil.example',
      '//evil.example',
      'javascript:alert("evil.example")',
      'https://shop.example.org/\nhttps://evil.example',
      `https://evil.example/${'x'.repeat(3000)}`,
    ])
      assert.equal(await linkFor({ referrer: 'shop', referrer_uri }), undefined, referrer_uri);
    assert.equal(await linkFor({ referrer: 'nobody', referrer_uri: cart }), undefined);
    assert.equal(await linkFor({ referrer_uri: cart }), undefined);
    // One for anywhere, and the name of one that nobody knows, are no reasons to trust where it leads.
    await world.admin('POST', '/clients', { clientId: 'any', publicClient: true, redirectUris: ['*'] });
    assert.equal(await linkFor({ referrer: 'any', referrer_uri: 'https://evil.example/' }), undefined);
    const token = await suite.server.initialAccessToken(world.realm);
    const registered = await suite.server.call(
      'POST',
      `/realms/${world.realm}/clients-registrations/openid-connect`,
      { token, json: { client_name: 'Your Bank', redirect_uris: ['https://other.example.net/cb'] } },
    );
    assert.equal(registered.status, 201, registered.text);
    const itself = { referrer: registered.json.client_id, referrer_uri: 'https://other.example.net/cb' };
    assert.equal(await linkFor(itself), 'https://other.example.net/cb');
    assert.match(browser.last?.text ?? '', /Back to other\.example\.net</);
    // It goes along from page to page, and through a login.
    await browser.open(`${world.account}/?referrer=shop`);
    assert.match(browser.last?.text ?? '', /\/applications\?referrer=shop"/);
    const stranger = new TestBrowser(suite.server.url);
    await stranger.open(`${world.account}/?referrer=shop&referrer_uri=https%3A%2F%2Fevil.example`);
    assert.doesNotMatch(stranger.location.href, /evil/);
    await stranger.open(`${world.account}/applications?referrer=shop`);
    await stranger.follow();
    const page = await logIn(stranger, 'ann');
    assert.match(page.text, /id="referrer"/);
  });

  it('nothing that is sent makes it lose its head', async () => {
    const world = await pagesWorld(suite.server);
    const browser = await world.visit();
    const { stateChecker = '' } = formTo(browser.last, '/account/');
    const values = [
      '',
      '\0',
      '\u{10ffff}',
      '../..',
      '%00',
      '[]',
      'x'.repeat(10_000),
      '__proto__',
      'constructor',
    ];
    for (const path of ['/', SIGNING_IN, DEVICES, '/applications', '/my-data', '/groups', '/nowhere'])
      for (const value of values) {
        const names = [
          'firstName',
          'email',
          'locale',
          'session',
          'clientId',
          'credentialId',
          'userLabel',
          value,
        ];
        const form = { ...Object.fromEntries(names.map((name) => [name, value])), stateChecker };
        const { status } = await browser.send('POST', world.account + path, form);
        assert.ok(status < 500, `${path} ${value.slice(0, 20)}: ${status}`);
      }
    for (const path of [
      '/%00',
      '/..%2f..',
      '/%E0%A4%A',
      '//',
      '/applications/',
      '/Applications',
      '/my-data/x',
    ])
      assert.ok((await browser.open(world.account + path)).status < 500, path);
    for (const cookie of ['KEYCLOAK_IDENTITY=x', 'KEYCLOAK_IDENTITY=', 'LATCHKEY_ACCOUNT_NOTE=%00'])
      assert.ok((await new TestBrowser(suite.server.url).open(`${world.account}/`, { cookie })).status < 500);
  });
});

onSqlite(
  'Somebody who downloads their data again and again',
  (suite) => {
    it('is asked to wait', async () => {
      const world = await pagesWorld(suite.server);
      const browser = await world.visit('ann', '/my-data');
      const page = browser.last;
      const form = formTo(page, '/my-data');
      const statuses: number[] = [];
      for (let at = 0; at < 4; at += 1)
        statuses.push((await browser.send('POST', `${world.account}/my-data`, form)).status);
      assert.deepEqual(statuses, [200, 200, 200, 429]);
      assert.match(browser.last?.text ?? '', /try again in a minute/);
      assert.match(browser.last?.headers.get('retry-after') ?? '', /^\d+$/);
      const bob = await world.visit('bob', '/my-data');
      assert.equal((await submit(bob, '/my-data', {})).status, 200);
    });
  },
  { flags: { 'rate-limits': 'on' } },
);

/** The address of a link, by its id. */
function linkOf(browser: TestBrowser, id: string): string {
  const found = new RegExp(`<a id="${id}"[^>]*href="([^"]*)"`).exec(browser.last?.text ?? '')?.[1];
  return (found ?? assert.fail(`no link ${id}`)).replaceAll('&amp;', '&');
}

async function otpOf({ admin, users }: Awaited<ReturnType<typeof pagesWorld>>): Promise<string> {
  const { json } = await admin('GET', `/users/${users.ann}/credentials`);
  return json.find(({ type }: { type: string }) => type === 'otp').id;
}
