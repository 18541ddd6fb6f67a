import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { startMailbox } from '../support/mailbox.ts';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';
import { BEA } from './sign-up-realm.ts';

const NOT_ALLOWED = 'Registration not allowed';

onEachDatabase('who signs up for which client', (suite) => {
  /** A realm with the client `app`, of this rule, and the client `office`, of that. */
  async function clients(rule: object | undefined, office?: object, settings: object = {}) {
    const { server } = suite;
    const made = await loginRealm(server, settings);
    const { admin } = made;
    await admin('POST', '/clients', {
      clientId: 'office',
      publicClient: true,
      redirectUris: ['https://office.example.org/cb'],
    });
    const idOf = async (clientId: string) =>
      (await admin('GET', `/clients?clientId=${clientId}`)).json[0].id as string;
    const setRule = async (clientId: string, text: object | undefined) => {
      const path = `/clients/${await idOf(clientId)}/sign-up`;
      const reply = text ? await admin('PUT', path, text) : await admin('DELETE', path);
      assert.equal(reply.status, 204, reply.text);
    };
    await setRule('app', rule);
    await setRule('office', office);
    const office_ = { client_id: 'office', redirect_uri: 'https://office.example.org/cb' };
    const registrations = (params: Record<string, string> = {}) =>
      made.url(params).replace('/auth?', '/registrations?');
    const users = async (query: string) => (await admin('GET', `/users?${query}`)).json;
    const nobody = async () => assert.deepEqual(await users('username=bea'), []);
    return { ...made, setRule, idOf, office: office_, registrations, users, nobody };
  }

  const browser = () => new TestBrowser(suite.server.url);

  it('signs up where a client lets them, though the realm does not, and nowhere else', async () => {
    const { url, office, registrations, users, nobody, realm } = await clients({ mode: 'open' });
    const tab = browser();
    const login = await tab.open(url());
    const link = login.links.find((each) => each.includes('login-actions/registration')) ?? '';
    assert.notEqual(link, '', 'the link is there');
    const other = await browser().open(url(office));
    assert.equal(
      other.links.some((each) => each.includes('registration')),
      false,
      'no link elsewhere',
    );
    for (const way of [url({ ...office, prompt: 'create' }), registrations(office)]) {
      const refused = await browser().open(way);
      assert.deepEqual([refused.status, refused.messages], [400, [NOT_ALLOWED]], way);
    }
    await nobody();
    await tab.open(link);
    await tab.submit(BEA);
    assert.notEqual(codeOf(tab), '');
    assert.equal((await users('username=bea'))[0].email, 'bea@example.org');
    const events = await suite.server.events(realm);
    assert.ok(events, 'events are kept');
  });

  it('is refused by a client, though the realm would let them, by every way there is, and the event tells why', async () => {
    const settings = { registrationAllowed: true, eventsEnabled: true };
    const { url, office, registrations, nobody, admin } = await clients(undefined, { mode: 'off' }, settings);
    const login = browser();
    await login.open(url(office));
    const page = login.last;
    assert.equal(
      page?.links.some((each) => each.includes('registration')),
      false,
    );
    const forged = (page?.forms[0]?.action ?? '').replace('/authenticate?', '/registration?');
    const ways: (() => Promise<{ status: number; messages: readonly string[] }>)[] = [
      () => browser().open(url({ ...office, prompt: 'create' })),
      () => browser().open(registrations(office)),
      () => login.open(forged),
      () => login.send('POST', forged, BEA),
    ];
    for (const [at, way] of ways.entries()) {
      const { status, messages } = await way();
      assert.deepEqual([status, messages], [403, [NOT_ALLOWED]], `way ${at}`);
    }
    await nobody();
    const { json } = await admin('GET', '/events?type=REGISTER_ERROR');
    assert.equal(json.length, ways.length);
    for (const { error, clientId, ipAddress, details } of json)
      assert.deepEqual(
        [error, clientId, ipAddress, details.sign_up_rule],
        ['registration_disabled', 'office', '127.0.0.1', 'client: off'],
      );
  });

  it('is not let in by a session, a code or a client that are another’s', async () => {
    const { url, office, nobody, admin } = await clients(
      { mode: 'open' },
      { mode: 'off' },
      { eventsEnabled: true },
    );
    const tab = browser();
    await tab.open(url({ prompt: 'create' }));
    const action = tab.last?.forms[0]?.action ?? '';
    await tab.open(url(office));
    const elsewhere = new URL(tab.last?.forms[0]?.action ?? '', tab.last?.url);
    const swapped = (changes: Record<string, string>) => {
      const target = new URL(action, suite.server.url);
      for (const [name, value] of Object.entries(changes)) target.searchParams.set(name, value);
      return target.href;
    };
    const of = (name: string) => elsewhere.searchParams.get(name) ?? '';
    const attempts = [
      { client_id: 'office' },
      { client_id: 'office', tab_id: of('tab_id') },
      { client_id: 'office', tab_id: of('tab_id'), session_code: of('session_code') },
      { tab_id: of('tab_id') },
      { session_code: of('session_code') },
      { client_data: of('client_data'), client_id: 'office' },
      { execution: of('execution') },
      { client_id: 'office', ...Object.fromEntries(elsewhere.searchParams) },
    ];
    for (const attempt of attempts) {
      const page = await tab.send('POST', swapped(attempt), BEA);
      const location = page.headers.get('location') ?? '';
      assert.equal(location.includes('code='), false, JSON.stringify(attempt));
      await nobody();
      // Under its name, with the whole of a login of its own or with another's, it is that client that is asked.
      if (attempt.client_id === 'office')
        assert.deepEqual([page.status, page.messages], [403, [NOT_ALLOWED]], JSON.stringify(attempt));
    }
    const { json } = await admin('GET', '/events?type=REGISTER_ERROR&client=office');
    const refused = attempts.filter((attempt) => attempt.client_id === 'office');
    assert.deepEqual(
      json.map(({ error, details }: { error: string; details: Record<string, string> }) => [
        error,
        details.sign_up_rule,
      ]),
      refused.map(() => ['registration_disabled', 'client: off']),
    );
    // What came after it has not spoilt the form itself.
    await tab.send('POST', action, BEA);
    assert.notEqual(codeOf(tab), '');
    assert.equal(tab.location.origin, 'https://app.example.org');
  });

  it('is refused when the rule is taken back between the page and its answer, on whichever node', async () => {
    const { url, setRule, nobody } = await clients({ mode: 'open' });
    const tab = browser();
    await tab.open(url({ prompt: 'create' }));
    await setRule('app', { mode: 'off' });
    const page = await tab.submit(BEA);
    assert.deepEqual([page.status, page.messages], [403, [NOT_ALLOWED]]);
    await nobody();
  });

  it('brings an address of the domains that the client takes', async () => {
    const rule = { mode: 'open', emailDomains: { allowed: ['example.org'], denied: ['bad.example.org'] } };
    const { url, nobody, admin } = await clients(rule, undefined, { eventsEnabled: true });
    const tab = browser();
    await tab.open(url({ prompt: 'create' }));
    for (const email of ['bea@example.com', 'bea@bad.example.org', 'bea@example.org.evil.example']) {
      const page = await tab.submit({ ...BEA, email });
      assert.deepEqual(page.messages, ['Addresses of this domain cannot be used here.'], email);
    }
    await nobody();
    const { json } = await admin('GET', '/events?type=REGISTER_ERROR');
    assert.deepEqual(
      [json[0].error, json[0].details.sign_up_rule],
      ['email_domain_not_allowed', 'client: open'],
    );
    await tab.submit({ ...BEA, email: 'BEA@Example.org' });
    assert.notEqual(codeOf(tab), '');
  });

  it('answers what the client asks beside the realm, which administrators see and change', async () => {
    const fields = [
      { name: 'company_name', displayName: 'Company', required: true, validations: { length: { max: 20 } } },
    ];
    const { url, office, users, admin, setRule } = await clients({ mode: 'open', fields }, { mode: 'open' });
    const elsewhere = await browser().open(url({ ...office, prompt: 'create' }));
    assert.equal(
      elsewhere.forms[0]?.fields.some(({ name }) => name === 'company_name'),
      false,
      'asked for this client only',
    );
    const tab = browser();
    await tab.open(url({ prompt: 'create' }));
    assert.deepEqual((await tab.submit(BEA)).messages, ['Please specify this field.']);
    assert.deepEqual((await tab.submit({ ...BEA, company_name: 'x'.repeat(21) })).messages, [
      'Maximal length is 20.',
    ]);
    await tab.submit({ ...BEA, company_name: 'Acme', role: 'admin' });
    const [bea] = await users('username=bea');
    assert.deepEqual(bea.attributes, { company_name: ['Acme'] });
    const path = `/users/${bea.id}`;
    await setRule('app', { mode: 'open' });
    await admin('PUT', path, { ...bea, firstName: 'Beatrix' });
    assert.deepEqual((await admin('GET', path)).json.attributes, { company_name: ['Acme'] }, 'it is kept');
    await admin('PUT', path, { ...bea, attributes: { company_name: ['Other'] } });
    assert.deepEqual((await admin('GET', path)).json.attributes, { company_name: ['Other'] });
  });

  it('accepts the terms of the client again at the next login once they have changed, or does not get in', async () => {
    const terms = (version: string) => ({ version, text: `These are version ${version}` });
    const { url, office, users, admin, setRule } = await clients(
      { mode: 'open', terms: terms('1') },
      { mode: 'open', terms: terms('9') },
      { eventsEnabled: true },
    );
    const tab = browser();
    await tab.open(url({ prompt: 'create' }));
    await tab.submit({ ...BEA, clientTermsAccepted: '1' });
    assert.notEqual(codeOf(tab), '');
    await tab.open(url());
    assert.notEqual(codeOf(tab), '', 'as long as they are the same nobody is asked');
    await setRule('app', { mode: 'off', terms: terms('2') });
    await tab.open(url({ prompt: 'none' }));
    assert.equal(tab.location.searchParams.get('error'), 'interaction_required');
    const asked = async (logins = tab) => {
      await logins.open(url());
      await logins.follow();
      assert.match(logins.last?.text ?? '', /These are version \d/);
    };
    await asked();
    await tab.submit({ cancel: 'no' });
    assert.equal(tab.location.searchParams.get('error'), 'access_denied');
    await asked();
    const { action = '' } = tab.last?.forms[0] ?? {};
    await tab.open(url(office));
    assert.notEqual(codeOf(tab), '', 'the terms of others, who signed up there, are not asked');
    await asked();
    await setRule('app', { mode: 'off', terms: terms('3') });
    await tab.submit({ accept: 'yes' });
    assert.match(tab.last?.text ?? '', /These are version 3/, 'what was shown is no more');
    await tab.submit({ accept: 'yes' });
    assert.notEqual(codeOf(tab), '');
    const stale = await tab.send('POST', action, { accept: 'yes', clientTermsAccepted: '2' });
    assert.ok(stale.status < 500);
    const [bea] = await users('username=bea');
    assert.equal((await admin('GET', `/users/${bea.id}/sign-up`)).json.terms.version, '3');
    const { json } = await admin('GET', '/events?type=CUSTOM_REQUIRED_ACTION');
    assert.deepEqual(
      json.map(({ details }: { details: Record<string, string> }) => details.terms_version),
      ['3'],
    );
    await tab.open(url());
    assert.notEqual(codeOf(tab), '');
  });

  it('accepts the terms that a client has come to have since they signed up for it, and no others do', async () => {
    const { url, setRule } = await clients({ mode: 'open' });
    const tab = browser();
    await tab.open(url({ prompt: 'create' }));
    await tab.submit(BEA);
    assert.notEqual(codeOf(tab), '');
    await setRule('app', { mode: 'open', terms: { version: '1', text: 'These are the first' } });
    await tab.open(url());
    await tab.follow();
    assert.match(tab.last?.text ?? '', /These are the first/);
    await tab.submit({ accept: 'yes' });
    assert.notEqual(codeOf(tab), '');
    await tab.open(url());
    assert.notEqual(codeOf(tab), '');
    const ann = browser();
    await ann.open(url());
    await ann.submit(ANN);
    assert.notEqual(codeOf(ann), '', 'whom an administrator has made is asked nothing');
  });

  it('accepts the terms of the client in the version that was shown, which is recorded', async () => {
    const terms = {
      version: '2',
      text: 'No <b>nonsense</b><script>alert(1)</script>',
      url: 'https://app.example.org/tos',
    };
    const { url, users, admin, setRule, realm } = await clients({ mode: 'open', terms });
    const tab = browser();
    const page = await tab.open(url({ prompt: 'create' }));
    assert.match(page.text, /No <b>nonsense<\/b>/);
    assert.doesNotMatch(page.text, /alert\(1\)<\/script>/);
    const missing = ['You must agree to our terms and conditions.'];
    assert.deepEqual((await tab.submit(BEA)).messages, missing);
    for (const clientTermsAccepted of ['on', '1'])
      assert.deepEqual((await tab.submit({ ...BEA, clientTermsAccepted })).messages, missing);
    await setRule('app', { mode: 'open', terms: { ...terms, version: '3' } });
    assert.deepEqual((await tab.submit({ ...BEA, clientTermsAccepted: '2' })).messages, missing, 'of before');
    await tab.submit({ ...BEA, clientTermsAccepted: '3' });
    assert.notEqual(codeOf(tab), '');
    const [bea] = await users('username=bea');
    const { json } = await admin('GET', `/users/${bea.id}/sign-up`);
    assert.deepEqual([json.clientId, json.by, json.terms.version], ['app', 'client: open', '3'], realm);
  });

  it('is given the roles and groups of the rule, and no others', async () => {
    const { url, admin, setRule, users } = await clients({ mode: 'open' });
    await admin('POST', '/roles', { name: 'customer' });
    await admin('POST', '/groups', { name: 'customers' });
    const app = await admin('GET', '/clients?clientId=app');
    await admin('POST', `/clients/${app.json[0].id}/roles`, { name: 'buyer' });
    await setRule('app', {
      mode: 'open',
      realmRoles: ['customer'],
      clientRoles: { app: ['buyer'] },
      groups: ['/customers'],
    });
    const tab = browser();
    await tab.open(url({ prompt: 'create' }));
    await tab.submit({ ...BEA, groups: '/admins', realmRoles: 'offline_access' });
    const [bea] = await users('username=bea');
    const { json: roles } = await admin('GET', `/users/${bea.id}/role-mappings`);
    assert.deepEqual(
      roles.realmMappings.map(({ name }: { name: string }) => name.replace(/-realm.*/, '')).sort(),
      ['customer', 'default-roles'],
    );
    assert.deepEqual(
      roles.clientMappings.app.mappings.map(({ name }: { name: string }) => name),
      ['buyer'],
    );
    const { json: groups } = await admin('GET', `/users/${bea.id}/groups`);
    assert.deepEqual(
      groups.map(({ path }: { path: string }) => path),
      ['/customers'],
    );
  });

  it('never becomes an administrator, and a rule that would make one is refused', async () => {
    const { admin, idOf, url, nobody } = await clients({ mode: 'open' });
    const path = `/clients/${await idOf('app')}/sign-up`;
    const refused = async (rule: object) => {
      const reply = await admin('PUT', path, rule);
      assert.equal(reply.status, 400, JSON.stringify(rule));
      return reply.json.errorMessage as string;
    };
    assert.match(
      await refused({ mode: 'open', clientRoles: { 'realm-management': ['realm-admin'] } }),
      /the realm is administered/,
    );
    assert.match(await refused({ mode: 'open', realmRoles: ['nowhere'] }), /nowhere is not there/);
    assert.match(await refused({ mode: 'open', flow: 'browser' }), /not a flow by which people register/);
    // A role that becomes one later lets nobody in either.
    await admin('POST', '/roles', { name: 'customer' });
    const reply = await admin('PUT', path, { mode: 'open', realmRoles: ['customer'] });
    assert.equal(reply.status, 204);
    const management = await idOf('realm-management');
    const { json: role } = await admin('GET', `/clients/${management}/roles/manage-users`);
    await admin('POST', '/roles/customer/composites', [role]);
    const page = await browser().open(url({ prompt: 'create' }));
    assert.equal(page.status, 403);
    await nobody();
    const isOffered = async () =>
      (await browser().open(url())).links.some((link) => link.includes('registration'));
    assert.equal(await isOffered(), false, 'what leads nowhere is not offered');
    await admin('DELETE', '/roles/customer/composites', [role]);
    assert.equal(await isOffered(), true);
    await admin('DELETE', '/roles/customer');
    assert.equal(await isOffered(), false, 'nor where a role is gone');
    assert.equal((await browser().open(url({ prompt: 'create' }))).status, 403);
  });

  it('sees the form in the theme and the language of the rule, unless they ask for another', async () => {
    const settings = { internationalizationEnabled: true, supportedLocales: ['en', 'de'] };
    const { url, setRule } = await clients({ mode: 'open', locale: 'de' }, undefined, settings);
    const languageOf = async (params: Record<string, string>) =>
      (await browser().open(url(params))).headers.get('content-language');
    assert.equal(await languageOf({ prompt: 'create' }), 'de');
    assert.equal(await languageOf({ prompt: 'create', ui_locales: 'en' }), 'en');
    assert.equal(await languageOf({}), 'en', 'the login is as it was');
    await setRule('app', { mode: 'off' });
    const refused = await browser().open(url({ prompt: 'create', ui_locales: 'de' }));
    assert.deepEqual(
      [refused.status, refused.messages, refused.headers.get('content-language')],
      [403, ['Eine Registrierung ist nicht erlaubt'], 'de'],
      'who may not reads why in their language',
    );
    await setRule('app', { mode: 'open', theme: 'latchkey' });
    assert.match((await browser().open(url({ prompt: 'create' }))).text, /login\/latchkey\/css/);
  });

  it('registers by the flow that the client names', async () => {
    const { admin, setRule, url, office } = await clients(undefined, { mode: 'open' });
    await admin('POST', '/authentication/flows/registration/copy', { newName: 'short' });
    const { json } = await admin('GET', '/authentication/flows/short/executions');
    const password = json.find(
      ({ providerId }: { providerId: string }) => providerId === 'registration-password-action',
    );
    await admin('PUT', '/authentication/flows/short/executions', { ...password, requirement: 'DISABLED' });
    await setRule('app', { mode: 'open', flow: 'short' });
    const hasPassword = async (way: string) =>
      (await browser().open(way)).forms[0]?.fields.some(({ name }) => name === 'password');
    assert.equal(await hasPassword(url({ prompt: 'create' })), false);
    assert.equal(await hasPassword(url({ ...office, prompt: 'create' })), true);
  });

  it('is not for a client to say of itself, nor for who may not give roles', async () => {
    const { admin, realm, idOf } = await clients(undefined);
    const { server } = suite;
    const token = await server.initialAccessToken(realm);
    const rule = JSON.stringify({ mode: 'open' });
    const rep = { clientId: 'own', redirectUris: ['https://own.example.org/cb'] };
    const path = `/realms/${realm}/clients-registrations/default`;
    const refused = await server.call('POST', path, {
      token,
      json: { ...rep, attributes: { 'sign-up.rule': rule } },
    });
    assert.deepEqual([refused.status, refused.json.error], [403, 'insufficient_scope']);
    assert.match(
      refused.json.error_description,
      /'sign-up-rule'.*latchkey_sign_up: is for administrators to set/,
    );
    const made = await server.call('POST', path, { token, json: rep });
    assert.equal(made.status, 201);
    const own = await idOf('own');
    await admin('PUT', `/clients/${own}/sign-up`, { mode: 'off' });
    // An update that is silent about it takes nothing away.
    const updated = await server.call('PUT', `${path}/own`, {
      token: made.json.registrationAccessToken,
      json: { ...rep, name: 'Own' },
    });
    assert.equal(updated.status, 200, updated.text);
    assert.equal((await admin('GET', `/clients/${own}`)).json.attributes['sign-up.rule'], '{"mode":"off"}');
  });

  it('is kept where Keycloak’s tools keep it: attributes, export and import', async () => {
    const { admin, idOf, realm } = await clients({ mode: 'open', realmRoles: ['offline_access'] });
    const id = await idOf('app');
    const { json: client } = await admin('GET', `/clients/${id}`);
    assert.deepEqual(JSON.parse(client.attributes['sign-up.rule']), {
      mode: 'open',
      realmRoles: ['offline_access'],
    });
    const bad = await admin('PUT', `/clients/${id}`, {
      ...client,
      attributes: { 'sign-up.rule': '{"mode":"on"}' },
    });
    assert.equal(bad.status, 400, bad.text);
    await admin('PUT', `/clients/${id}`, { ...client, name: 'The shop' });
    const exported = await admin('POST', '/partial-export?exportClients=true');
    const copy = { ...exported.json, realm: `${realm}-copy`, id: undefined };
    const imported = await suite.server.admin('POST', '', {
      realm: copy.realm,
      enabled: true,
      roles: exported.json.roles,
      clients: exported.json.clients.filter(({ clientId }: { clientId: string }) => clientId === 'app'),
    });
    assert.equal(imported.status, 201, imported.text);
    const { json } = await suite.server.admin('GET', `/${copy.realm}/clients?clientId=app`);
    assert.equal(json[0].attributes['sign-up.rule'], client.attributes['sign-up.rule']);
  });
});

onTwoNodes(
  'who signs up on one node by a rule that is changed on another',
  (nodes) => {
    it('is held to what was said last, and of those who come to both at once as many are made as may be', async () => {
      const { realm, url, admin } = await loginRealm(nodes.one);
      const [{ id }] = (await admin('GET', '/clients?clientId=app')).json;
      const setRule = async (rule: object) =>
        assert.equal((await admin('PUT', `/clients/${id}/sign-up`, rule)).status, 204);
      await setRule({ mode: 'open', rest: true });
      const tab = new TestBrowser(nodes.other.url);
      const page = await tab.open(url({ prompt: 'create' }).replace(nodes.one.url, nodes.other.url));
      const action = (page.forms[0]?.action ?? '').replace(/^https?:\/\/[^/]*/, nodes.other.url);
      await setRule({ mode: 'off' });
      assert.equal((await tab.send('POST', action, BEA)).status, 403);
      await setRule({ mode: 'open', rest: true, limits: { perDay: 2 } });
      const { 'password-confirm': _again, ...person } = BEA;
      const made = await Promise.all(
        Array.from({ length: 6 }, async (_none, at) => {
          const json = { ...person, client_id: 'app', username: `bea${at}`, email: `bea${at}@example.org` };
          return (await (at % 2 ? nodes.one : nodes.other).call('POST', `/realms/${realm}/sign-up`, { json }))
            .status;
        }),
      );
      assert.equal(made.filter((status) => status === 201).length, 2, made.join());
      assert.equal((await admin('GET', '/users/count')).json, 3);
    });

    it('is invited, and approved, once, whichever node is asked', async () => {
      const box = await startMailbox();
      try {
        const { realm } = await loginRealm(nodes.one, { smtpServer: box.smtpServer });
        const admin = (method: string, path: string, json?: unknown, node = nodes.one) =>
          node.admin(method, `/${realm}${path}`, json);
        const [{ id }] = (await admin('GET', '/clients?clientId=app')).json;
        const setRule = async (rule: object) =>
          assert.equal((await admin('PUT', `/clients/${id}/sign-up`, rule)).status, 204);
        const { 'password-confirm': _again, email: _own, ...person } = BEA;
        const post = (node: typeof nodes.one, more: object) =>
          node.call('POST', `/realms/${realm}/sign-up`, { json: { ...person, client_id: 'app', ...more } });
        const statuses = (replies: readonly { status: number }[]) =>
          replies.map(({ status }) => status).sort();
        await setRule({ mode: 'invite', rest: true });
        await admin('POST', `/clients/${id}/sign-up-invitations`, { email: 'bea@example.org' });
        const [link = ''] = (await box.next()).links;
        const invitation = new URL(link).searchParams.get('key') ?? '';
        const both = [nodes.one, nodes.other];
        const used = await Promise.all(
          both.map((node, at) => post(node, { invitation, username: `bea${at}` })),
        );
        assert.equal(used.filter(({ status }) => status === 201).length, 1, statuses(used).join());
        assert.equal((await admin('GET', '/users?search=bea')).json.length, 1);
        await setRule({ mode: 'approval', rest: true, approval: { approvals: 2 } });
        assert.equal((await post(nodes.other, { username: 'cea', email: 'cea@example.org' })).status, 202);
        const [{ id: application }] = (await admin('GET', '/sign-up-applications')).json;
        const decide = (how: string, node: typeof nodes.one) =>
          admin('POST', `/sign-up-applications/${application}/${how}`, { reason: 'known' }, node);
        const approved = await Promise.all([...both, ...both].map((node) => decide('approve', node)));
        assert.deepEqual(statuses(approved), [204, 409, 409, 409], 'one person is one, on each node');
        assert.deepEqual((await admin('GET', '/users?search=cea')).json, []);
        await setRule({ mode: 'approval', rest: true });
        assert.equal((await post(nodes.one, { username: 'dea', email: 'dea@example.org' })).status, 202);
        const dea = (await admin('GET', '/sign-up-applications?state=pending')).json.at(-1);
        const decided = await Promise.all(
          ['approve', 'refuse', 'approve', 'refuse'].map((how, at) =>
            admin('POST', `/sign-up-applications/${dea.id}/${how}`, { reason: 'known' }, both[at % 2]),
          ),
        );
        assert.deepEqual(statuses(decided), [204, 409, 409, 409]);
        const { state } = (await admin('GET', `/sign-up-applications/${dea.id}`, undefined, nodes.other))
          .json;
        const made = (await admin('GET', '/users?search=dea')).json.length;
        assert.equal(made, state === 'approved' ? 1 : 0, state);
      } finally {
        await box.close();
      }
    });
  },
  { 'mail-networks': '127.0.0.0/8' },
);
