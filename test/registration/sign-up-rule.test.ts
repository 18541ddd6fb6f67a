import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, registrationPath } from '../support/registration.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/sign-up.md'), 'utf8');
const commands: string =
  /## Clients that set their own rule[\s\S]*?```sh\n([\s\S]*?)```/.exec(page)?.[1] ??
  assert.fail('the page turns the policy on');
const GOOD = { mode: 'open', verifyEmail: true, emailDomains: { allowed: ['example.org'] } };
const NAMES = { client_name: 'Shop', redirect_uris: ['https://shop.example.org/cb'] };

onEachDatabase('a client that says who signs up for it', (suite) => {
  async function realmWith(config?: object, subType = 'authenticated') {
    const realm = await suite.server.realm();
    if (config) {
      const { status, text } = await suite.server.admin('POST', `/${realm}/components`, {
        name: 'Sign-up of clients',
        providerId: 'sign-up-rule',
        providerType: 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy',
        subType,
        config,
      });
      assert.equal(status, 201, text);
    }
    const initial = await suite.server.initialAccessToken(realm, { count: 50 });
    const register = (json: object, provider = 'openid-connect', token: string | undefined = initial) =>
      suite.server.call('POST', `/realms/${realm}/clients-registrations/${provider}`, {
        ...(token !== '' && { token }),
        json,
      });
    const update = (made: { client_id: string; registration_access_token: string }, json: object) =>
      suite.server.call('PUT', registrationPath(realm, 'openid-connect', made.client_id), {
        token: made.registration_access_token,
        json: { ...NAMES, client_id: made.client_id, ...json },
      });
    return { realm, register, update };
  }

  it('is refused in the name of the policy where nobody lets it, by either provider, and leaves nothing', async () => {
    const { realm, register } = await realmWith();
    const why = /'sign-up-rule' .*latchkey_sign_up: is for administrators to set/;
    const metadata = await register({ ...NAMES, latchkey_sign_up: { mode: 'open' } });
    const representation = await register(
      { clientId: 'shop', attributes: { 'sign-up.rule': '{"mode":"open"}' } },
      'default',
    );
    for (const { status, json } of [metadata, representation]) {
      assert.deepEqual([status, json.error], [403, 'insufficient_scope']);
      assert.match(json.error_description, why);
    }
    const { json } = await suite.server.admin('GET', `/${realm}/clients?clientId=shop`);
    assert.deepEqual(json, []);
    const marked = await register({ clientId: 'shop', attributes: { 'sign-up.registered': 'x' } }, 'default');
    assert.equal(marked.status, 201, marked.text);
    assert.equal(
      (await adminClient(suite.server, realm, 'shop')).attributes['sign-up.registered'],
      undefined,
    );
  });

  it('may within the bounds of a policy, as the documentation turns it on', async () => {
    const { realm } = await realmWith();
    const { stdout } = await promisify(execFile)('bash', ['-ec', commands], {
      env: {
        ...process.env,
        URL: suite.server.url,
        REALM: realm,
        TOKEN: await suite.server.adminToken(),
        IAT: await suite.server.initialAccessToken(realm),
      },
    });
    const made = JSON.parse(stdout);
    assert.deepEqual(made.latchkey_sign_up, GOOD);
    const client = await adminClient(suite.server, realm, made.client_id);
    const rule = await suite.server.admin('GET', `/${realm}/clients/${client.id}/sign-up`);
    assert.equal(rule.json.rule?.mode ?? rule.json.mode, 'open', rule.text);
  });

  it('goes no further than the policy: modes, members, domains, what must be', async () => {
    const { register } = await realmWith({
      'sign-up-modes': ['off', 'open'],
      'sign-up-email-domains': ['example.org'],
      'sign-up-verified': ['true'],
    });
    const refused: readonly (readonly [rule: unknown, status: number, why: RegExp])[] = [
      [{ ...GOOD, mode: 'invite' }, 403, /latchkey_sign_up: mode invite is not allowed/],
      [{ ...GOOD, realmRoles: ['admin'] }, 403, /realmRoles is not for clients to set/],
      [{ ...GOOD, clientRoles: { 'realm-management': ['realm-admin'] } }, 403, /clientRoles is not/],
      [{ ...GOOD, groups: ['/staff'] }, 403, /groups is not/],
      [{ ...GOOD, flow: 'browser' }, 403, /flow is not/],
      [{ ...GOOD, rest: true }, 403, /rest is not/],
      [{ mode: 'open', verifyEmail: true }, 403, /emailDomains.allowed must be there/],
      [
        { ...GOOD, emailDomains: { allowed: ['example.org', '*.org'] } },
        403,
        /domain \*\.org is not allowed/,
      ],
      [{ ...GOOD, verifyEmail: false }, 403, /verifyEmail must be true/],
      [{ mode: 'on' }, 400, /mode/],
      [{}, 400, /mode/],
      [{ ...GOOD, limits: { perDay: -1 } }, 400, /limits/],
      [[GOOD], 400, /./],
      ['open', 400, /./],
    ];
    for (const [latchkey_sign_up, status, why] of refused) {
      const reply = await register({ ...NAMES, latchkey_sign_up });
      assert.equal(reply.status, status, `${JSON.stringify(latchkey_sign_up)}: ${reply.text}`);
      assert.match(reply.json.error_description, why);
    }
    for (const nothing of [{ mode: 'off' }, null])
      assert.equal((await register({ ...NAMES, latchkey_sign_up: nothing })).status, 201);
  });

  it('keeps its rule over updates, changes its own, and not one of an administrator', async () => {
    const { realm, register, update } = await realmWith({ 'sign-up-modes': ['off', 'open'] });
    const made = await register({ ...NAMES, latchkey_sign_up: { mode: 'open' } });
    assert.equal(made.status, 201, made.text);
    const silent = await update(made.json, {});
    assert.deepEqual([silent.status, silent.json.latchkey_sign_up], [200, { mode: 'open' }], silent.text);
    const closed = await update(silent.json, { latchkey_sign_up: { mode: 'off' } });
    assert.deepEqual([closed.status, closed.json.latchkey_sign_up], [200, { mode: 'off' }], closed.text);
    const client = await adminClient(suite.server, realm, made.json.client_id);
    const rule = `/${realm}/clients/${client.id}/sign-up`;
    const set = await suite.server.admin('PUT', rule, { mode: 'invite' });
    assert.equal(set.status, 204, set.text);
    const opened = await update(closed.json, { latchkey_sign_up: { mode: 'open' } });
    assert.equal(opened.status, 403, opened.text);
    assert.match(opened.json.error_description, /latchkey_sign_up: was set by an administrator/);
    const same = await update(closed.json, {});
    assert.deepEqual([same.status, same.json.latchkey_sign_up], [200, undefined], 'it is not told');
    const kept = await adminClient(suite.server, realm, made.json.client_id);
    assert.equal(JSON.parse(kept.attributes['sign-up.rule']).mode, 'invite');
  });

  it('cannot claim that the rule of an administrator is its own', async () => {
    const { realm, register } = await realmWith({ 'sign-up-modes': ['open'] });
    const made = await register({ clientId: 'shop' }, 'default');
    const client = await adminClient(suite.server, realm, 'shop');
    await suite.server.admin('PUT', `/${realm}/clients/${client.id}/sign-up`, { mode: 'off' });
    const { attributes } = await adminClient(suite.server, realm, 'shop');
    const { createHash } = await import('node:crypto');
    const mark = createHash('sha256').update(attributes['sign-up.rule']).digest('base64url');
    let token = made.json.registrationAccessToken;
    for (const claimed of [
      { 'sign-up.registered': mark },
      { 'sign-up.registered': mark, 'sign-up.rule': '{"mode":"open"}' },
      { 'sign-up.rule': '' },
    ]) {
      const reply = await suite.server.call('PUT', registrationPath(realm, 'default', 'shop'), {
        token,
        json: { clientId: 'shop', attributes: claimed },
      });
      token = reply.json.registrationAccessToken ?? token;
      const after = (await adminClient(suite.server, realm, 'shop')).attributes;
      assert.equal(after['sign-up.rule'], '{"mode":"off"}', JSON.stringify(claimed));
      assert.equal(after['sign-up.registered'], undefined);
    }
  });

  it('asks no field that the realm keeps for administrators, whichever of the two is there first', async () => {
    const { realm, register } = await realmWith({ 'sign-up-modes': ['open'] });
    const admin = (method: string, path: string, json?: object) =>
      suite.server.admin(method, `/${realm}${path}`, json);
    const profile = (await admin('GET', '/users/profile')).json;
    const setProfile = async (attributes: readonly object[], more: object = {}) => {
      const all = { ...profile, ...more, attributes: [...profile.attributes, ...attributes] };
      const { status, text } = await admin('PUT', '/users/profile', all);
      assert.equal(status, 200, text);
    };
    const department = { name: 'department', permissions: { view: ['admin'], edit: ['admin'] } };
    const asking = (...names: string[]) => ({
      ...NAMES,
      latchkey_sign_up: { mode: 'open', fields: names.map((name) => ({ name })) },
    });
    for (const name of ['kc.email.pending', 'userCertificate', 'emailVerified']) {
      const reply = await register(asking(name));
      assert.equal(reply.status, 400, `${name}: ${reply.text}`);
    }
    await setProfile([], { unmanagedAttributePolicy: 'ADMIN_EDIT' });
    assert.equal((await register(asking('company'))).status, 403, 'all others are for administrators');
    await setProfile([department]);
    const refused = await register(asking('company', 'department'));
    assert.equal(refused.status, 403, refused.text);
    assert.match(refused.json.error_description, /latchkey_sign_up: fields: department is not for clients/);

    await setProfile([]);
    const { json: shop } = await register(asking('company', 'department'));
    const signUp = async (username: string, said: Record<string, string>) => {
      const [redirect_uri] = NAMES.redirect_uris as [string];
      const asked = new URLSearchParams({
        client_id: shop.client_id,
        redirect_uri,
        response_type: 'code',
        scope: 'openid',
      });
      const tab = new TestBrowser(suite.server.url);
      await tab.open(`${suite.server.url}/realms/${realm}/protocol/openid-connect/registrations?${asked}`);
      const fields = tab.last?.forms[0]?.fields.map(({ name }) => name) ?? [];
      await tab.submit({
        username,
        email: `${username}@example.org`,
        firstName: 'Some',
        lastName: 'Body',
        password: 'secret-1',
        'password-confirm': 'secret-1',
        ...said,
      });
      const [user] = (await admin('GET', `/users?username=${username}`)).json;
      return { fields, attributes: user?.attributes };
    };
    const said = { company: 'Acme', department: 'finance' };
    const before = await signUp('bea', said);
    assert.deepEqual(before.attributes, { company: ['Acme'], department: ['finance'] });
    await setProfile([department]);
    const after = await signUp('cay', said);
    assert.deepEqual(
      [after.fields.includes('company'), after.fields.includes('department')],
      [true, false],
      'an administrator has added it since',
    );
    assert.deepEqual(after.attributes, { company: ['Acme'] });
    const client = await adminClient(suite.server, realm, shop.client_id);
    await admin('PUT', `/clients/${client.id}/sign-up`, { mode: 'open', fields: [{ name: 'department' }] });
    const opened = await signUp('dan', { department: 'sales' });
    assert.deepEqual(opened.attributes, { department: ['sales'] }, 'an administrator says so');
  });

  it('is judged in the chain of the caller: what the one may the other may not', async () => {
    const { realm, register } = await realmWith({ 'sign-up-modes': ['open'] });
    const { json } = await suite.server.admin('GET', `/${realm}/components?type=`);
    const hosts = (json as { id: string; providerId: string; subType: string }[]).find(
      ({ providerId, subType }) => providerId === 'trusted-hosts' && subType === 'anonymous',
    );
    await suite.server.admin('DELETE', `/${realm}/components/${hosts?.id}`);
    const anonymous = await register({ ...NAMES, latchkey_sign_up: { mode: 'open' } }, 'openid-connect', '');
    assert.equal(anonymous.status, 403, anonymous.text);
    assert.match(anonymous.json.error_description, /'sign-up-rule'/);
    assert.equal((await register({ ...NAMES }, 'openid-connect', '')).status, 201);
  });
});
