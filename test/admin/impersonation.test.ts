import assert from 'node:assert/strict';
import { it } from 'node:test';
import { codeOf, loginRealm, REDIRECT_URI } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import type { Reply } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

const note = (name: string) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-usersessionmodel-note-mapper',
  config: { 'user.session.note': name, 'claim.name': name, 'access.token.claim': 'true' },
});

onEachDatabase('An administrator who takes a user’s place', (suite) => {
  const world = async (settings: object = {}) => {
    const { server } = suite;
    const made = await loginRealm(server, settings, {
      directAccessGrantsEnabled: true,
      protocolMappers: [note('IMPERSONATOR_ID'), note('IMPERSONATOR_USERNAME')],
    });
    const { admin } = made;
    const idOf = async (username: string) => (await admin('GET', `/users?username=${username}`)).json[0].id;
    const ann = await idOf('ann');
    const sessions = async (id: string) => (await admin('GET', `/users/${id}/sessions`)).json;
    /** Somebody who administers so much, with their token. */
    const administrator = async (username: string, ...names: string[]) => {
      await admin('POST', '/users', person(username));
      const id = await idOf(username);
      const [management] = (await admin('GET', '/clients?clientId=realm-management')).json;
      const roles = (await admin('GET', `/clients/${management.id}/roles`)).json.filter(
        ({ name }: { name: string }) => names.includes(name),
      );
      await admin('POST', `/users/${id}/role-mappings/clients/${management.id}`, roles);
      const form = { grant_type: 'password', username, password: 'pw', scope: 'openid' };
      const token = (await made.token(form)).json.access_token as string;
      const impersonate = (whom: string) =>
        server.call('POST', `/admin/realms/${made.realm}/users/${whom}/impersonation`, { token, json: {} });
      return { id, token, impersonate };
    };
    return { ...made, ann, sessions, administrator, idOf };
  };
  /** The browser with what the answer has given it. */
  const browserWith = ({ headers }: Reply) => {
    const browser = new TestBrowser(suite.server.url);
    for (const cookie of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      browser.cookies.set(name, value);
    }
    return browser;
  };

  it('is logged in as the user, and what they get says who they are', async () => {
    const { admin, ann, url, token, realm } = await world();
    const reply = await admin('POST', `/users/${ann}/impersonation`, {});
    const redirect = `${suite.server.url}/realms/${realm}/account`;
    assert.deepEqual([reply.status, reply.json], [200, { sameRealm: false, redirect }]);
    const browser = browserWith(reply);
    await browser.open(url({ prompt: 'none' }));
    const { json } = await token({ code: codeOf(browser) });
    const claims = claimsOf(json.access_token);
    assert.deepEqual(
      [claims.preferred_username, claims.IMPERSONATOR_USERNAME, claims.auth_time],
      ['ann', 'admin', undefined],
    );
    assert.match(String(claims.IMPERSONATOR_ID), /^[0-9a-f-]{36}$/);
  });

  it('has proved nothing: whoever wants a recent login, or a new password, asks the user', async () => {
    const { admin, ann, url } = await world();
    const browser = browserWith(await admin('POST', `/users/${ann}/impersonation`, {}));
    await browser.open(url({ prompt: 'none', max_age: '3600' }));
    assert.equal(browser.location.searchParams.get('error'), 'login_required');
    await browser.open(url({ kc_action: 'UPDATE_PASSWORD' }));
    assert.match(browser.last?.text ?? '', /name="password"/);
    assert.doesNotMatch(browser.last?.text ?? '', /password-new/);
  });

  it('leaves an event in the realm of the user, and a line in the audit', async () => {
    const { admin, ann, realm, sessions } = await world({ eventsEnabled: true });
    await admin('POST', `/users/${ann}/impersonation`, {});
    const [event] = (await admin('GET', '/events?type=IMPERSONATE')).json;
    assert.deepEqual(event.details, { impersonator: 'admin', impersonator_realm: 'master' });
    assert.deepEqual([event.userId, event.sessionId], [ann, (await sessions(ann))[0].id]);
    const store = await suite.server.store();
    const found = await store.realms.findByName(realm);
    const all = await store.events.list(found?.id ?? '', 'admin', { first: 0, max: 100 });
    assert.ok(all.some(({ change }) => change?.resourcePath === `users/${ann}/impersonation`));
  });

  it('of the same realm leaves their own session for it', async () => {
    const { administrator, ann, sessions } = await world();
    const bea = await administrator('bea', 'impersonation');
    const reply = await bea.impersonate(ann);
    assert.deepEqual([reply.status, reply.json.sameRealm], [200, true]);
    assert.deepEqual([(await sessions(bea.id)).length, (await sessions(ann)).length], [0, 1]);
    assert.equal((await bea.impersonate(ann)).status, 401);
  });

  it('needs the role for it, and becomes nobody who administers more', async () => {
    const { administrator, ann, admin, idOf } = await world();
    const manager = await administrator('mia', 'manage-users', 'view-users');
    assert.equal((await manager.impersonate(ann)).status, 403);
    const other = await administrator('oda', 'impersonation');
    assert.equal((await other.impersonate(manager.id)).status, 403);
    assert.equal((await other.impersonate('moon')).status, 403);
    const equal = await administrator('eli', 'impersonation', 'manage-users', 'view-users');
    assert.equal((await equal.impersonate(manager.id)).status, 200);
    await admin('PUT', `/users/${ann}`, { enabled: false });
    const disabled = await admin('POST', `/users/${ann}/impersonation`, {});
    assert.deepEqual([disabled.status, disabled.json], [400, { errorMessage: 'User is disabled' }]);
    await admin('POST', '/clients', {
      clientId: 'robot',
      serviceAccountsEnabled: true,
      redirectUris: [REDIRECT_URI],
    });
    const account = await admin('POST', `/users/${await idOf('service-account-robot')}/impersonation`, {});
    assert.deepEqual(account.json, { errorMessage: 'Service accounts cannot be impersonated' });
  });

  it('changes neither name nor address of the user, and takes away nothing that they log in with', async () => {
    const { admin, ann, url, token, realm } = await world({
      eventsEnabled: true,
      adminEventsEnabled: true,
      editUsernameAllowed: true,
    });
    await admin('PUT', `/users/${ann}`, { email: 'ann@example.org', emailVerified: true });
    const browser = browserWith(await admin('POST', `/users/${ann}/impersonation`, {}));
    await browser.open(url({ prompt: 'none' }));
    const { access_token: bearer } = (await token({ code: codeOf(browser) })).json;
    const account = (method: string, path: string, json?: unknown) =>
      suite.server.call(method, `/realms/${realm}/account${path}`, {
        token: bearer,
        ...(json !== undefined && { json }),
        headers: { accept: 'application/json' },
      });
    const own = (await account('GET', '/')).json;
    const taken = await account('POST', '/', { ...own, email: 'mine@example.org', username: 'mine' });
    assert.equal(taken.status, 400);
    assert.deepEqual(
      taken.json.errors.map(({ field, errorMessage }: Record<string, string>) => [field, errorMessage]),
      [
        ['username', 'error-user-attribute-read-only'],
        ['email', 'error-user-attribute-read-only'],
      ],
    );
    assert.equal((await account('POST', '/', { ...own, firstName: 'Anna' })).status, 204);
    const [{ userCredentialMetadatas }] = (await account('GET', '/credentials?type=password')).json;
    const removed = await account('DELETE', `/credentials/${userCredentialMetadatas[0].credential.id}`);
    assert.deepEqual([removed.status, removed.json.error], [403, 'forbidden']);
    const user = (await admin('GET', `/users/${ann}`)).json;
    assert.deepEqual([user.username, user.email, user.firstName], ['ann', 'ann@example.org', 'Anna']);
    for (const type of ['UPDATE_PROFILE', 'LOGIN', 'CODE_TO_TOKEN']) {
      const [event] = (await admin('GET', `/events?type=${type}`)).json;
      assert.equal(event?.details.impersonator, 'admin', type);
      assert.match(event?.details.impersonator_id, /^[0-9a-f-]{36}$/, type);
    }
  });

  it('is asked for nothing that is the user’s to do, and keeps that from nobody', async () => {
    const { admin, ann, url, token } = await world();
    await admin('PUT', `/users/${ann}`, { requiredActions: ['UPDATE_PASSWORD', 'UPDATE_PROFILE'] });
    const browser = browserWith(await admin('POST', `/users/${ann}/impersonation`, {}));
    await browser.open(url());
    const { json } = await token({ code: codeOf(browser) });
    assert.equal(claimsOf(json.access_token).IMPERSONATOR_USERNAME, 'admin');
    assert.equal((await admin('GET', `/users/${ann}`)).json.requiredActions.length, 2);
    // The user, in the same browser: a session of their own, which says so.
    await admin('PUT', `/users/${ann}`, { requiredActions: [] });
    await browser.open(url({ prompt: 'login' }));
    await browser.submit({ password: 'pw' });
    const own = claimsOf((await token({ code: codeOf(browser) })).json.access_token);
    assert.equal(own.IMPERSONATOR_USERNAME, undefined);
    assert.equal(typeof own.auth_time, 'number');
    assert.notEqual(own.sid, claimsOf(json.access_token).sid);
  });

  it('is who they are though the browser forgets on the way who let them by', async () => {
    const { admin, ann, url, token } = await world();
    const [client] = (await admin('GET', '/clients?clientId=app')).json;
    await admin('PUT', `/clients/${client.id}`, { ...client, consentRequired: true });
    const browser = browserWith(await admin('POST', `/users/${ann}/impersonation`, {}));
    await browser.open(url());
    const page = await browser.follow();
    browser.cookies.delete('KEYCLOAK_IDENTITY');
    await browser.submit({ accept: 'Yes' }, page);
    const claims = claimsOf((await token({ code: codeOf(browser) })).json.access_token);
    assert.deepEqual([claims.IMPERSONATOR_USERNAME, claims.auth_time], ['admin', undefined]);
    await admin('DELETE', `/users/${ann}/consents/app`);
    // Where that session is over, so is the login.
    const again = browserWith(await admin('POST', `/users/${ann}/impersonation`, {}));
    await again.open(url());
    const late = await again.follow();
    await admin('POST', `/users/${ann}/logout`, {});
    await again.submit({ accept: 'Yes' }, late);
    assert.equal(again.last?.headers.get('location'), null);
  });

  it('stays on the record in what they administer from there, and takes nobody else’s place', async () => {
    const { administrator, admin, ann, url, token, realm } = await world({ adminEventsEnabled: true });
    const bea = await administrator('bea', 'impersonation', 'manage-users', 'view-users', 'query-users');
    const browser = browserWith(await admin('POST', `/users/${bea.id}/impersonation`, {}));
    await browser.open(url({ prompt: 'none' }));
    const { access_token: bearer } = (await token({ code: codeOf(browser) })).json;
    const as = (method: string, path: string, json: unknown) =>
      suite.server.call(method, `/admin/realms/${realm}${path}`, { token: bearer, json });
    assert.equal((await as('POST', `/users/${ann}/impersonation`, {})).status, 403);
    assert.equal((await as('PUT', `/users/${ann}`, { firstName: 'Anna' })).status, 204);
    const [event] = (await admin('GET', `/admin-events?authUser=${bea.id}`)).json;
    assert.equal(event.details.impersonator, 'admin');
  });

  it('hears of a user who is disabled only where they may take the place', async () => {
    const { administrator, admin } = await world();
    const manager = await administrator('mia', 'manage-users', 'view-users');
    const other = await administrator('oda', 'impersonation');
    await admin('PUT', `/users/${manager.id}`, { enabled: false });
    assert.equal((await other.impersonate(manager.id)).status, 403);
  });
});
