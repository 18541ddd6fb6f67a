import assert from 'node:assert/strict';
import { it } from 'node:test';
import { grantConsent } from '../../src/domain/consents/granted-scopes.ts';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';
import { isError, SECRET, tokenRealm } from '../support/tokens.ts';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** What tokens are good for on a node: whether introspection, userinfo and a refresh take them. */
async function goodFor(node: TestServer, realm: string, clientId: string, tokens: Tokens) {
  const at = `/realms/${realm}/protocol/openid-connect`;
  const client = { client_id: clientId, client_secret: SECRET };
  const introspected = await node.call('POST', `${at}/token/introspect`, {
    form: { ...client, token: tokens.access_token },
  });
  const userinfo = await node.call('GET', `${at}/userinfo`, { token: tokens.access_token });
  const refreshed = await node.call('POST', `${at}/token`, {
    form: { ...client, grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
  });
  return [introspected.json.active, userinfo.status === 200, refreshed.status === 200];
}
const ALL = [true, true, true];
const NOTHING = [false, false, false];

const idOf = async (node: TestServer, path: string) => (await node.admin('GET', path)).json[0].id as string;

onTwoNodes('A session that an administrator ends on one node', (nodes) => {
  const ended = async (
    scope: string,
    end: (realm: string, found: { userId: string; clientId: string; sid: string }) => Promise<void>,
    expected: readonly boolean[] = NOTHING,
  ) => {
    const { one, other } = nodes;
    const { realm, clientId, login } = await tokenRealm(one);
    const { json: tokens } = await login(scope);
    // Both have it in their caches.
    for (const node of [one, other]) assert.deepEqual(await goodFor(node, realm, clientId, tokens), ALL);
    await end(realm, {
      userId: await idOf(one, `/${realm}/users?username=ann`),
      clientId: await idOf(one, `/${realm}/clients?clientId=${clientId}`),
      sid: claimsOf(tokens.access_token).sid as string,
    });
    for (const node of [one, other]) assert.deepEqual(await goodFor(node, realm, clientId, tokens), expected);
  };
  const does = async (method: string, path: string, json?: unknown) => {
    const { status, text } = await nodes.one.admin(method, path, json);
    assert.ok(status === 200 || status === 204, `${status} ${text}`);
  };

  it('by itself is over on the other', () =>
    ended('openid', (realm, { sid }) => does('DELETE', `/${realm}/sessions/${sid}`)));

  it('by itself, offline, is over on the other', () =>
    ended('openid offline_access', (realm, { sid }) =>
      does('DELETE', `/${realm}/sessions/${sid}?isOffline=true`),
    ));

  it('with the user is over on the other', () =>
    ended('openid', (realm, { userId }) => does('POST', `/${realm}/users/${userId}/logout`)));

  it('with all of the realm is over on the other, offline ones too', () =>
    ended('openid offline_access', (realm) => does('POST', `/${realm}/logout-all`)));

  it('with a consent for offline tokens is over on the other', () =>
    ended('openid offline_access', async (realm, { userId }) => {
      const [{ clientId }] = (await nodes.one.admin('GET', `/${realm}/users/${userId}/consents`)).json;
      await does('DELETE', `/${realm}/users/${userId}/consents/${clientId}`);
    }));

  it('by a moment before which nothing counts is over on the other', () =>
    ended('openid', (realm, { clientId }) =>
      does('PUT', `/${realm}/clients/${clientId}`, { notBefore: Math.ceil(Date.now() / 1000) + 60 }),
    ));

  it('by a moment that is written on the user is not: it is a logout’s to set (as Keycloak)', () =>
    ended(
      'openid',
      (realm, { userId }) =>
        does('PUT', `/${realm}/users/${userId}`, { notBefore: Math.ceil(Date.now() / 1000) + 60 }),
      ALL,
    ));

  it('of another user is none of this one’s', () =>
    ended(
      'openid',
      async (realm) => {
        await nodes.one.admin('POST', `/${realm}/users`, { username: 'bea', enabled: true });
        await does('POST', `/${realm}/users/${await idOf(nodes.one, `/${realm}/users?username=bea`)}/logout`);
      },
      ALL,
    ));
});

onEachDatabase('What a user allows a client', (suite) => {
  const consenting = async () => {
    const { server } = suite;
    const tokens = await tokenRealm(server);
    const store = await server.store();
    const realm = await store.realms.findByName(tokens.realm);
    assert.ok(realm);
    const [user, client] = await Promise.all([
      store.users.findByUsername(realm.id, 'ann'),
      store.clients.findByClientId(realm.id, tokens.clientId),
    ]);
    assert.ok(user && client);
    const scopes = await store.clientScopes.list(realm.id);
    const allow = (...names: string[]) =>
      store.commit([
        grantConsent(
          store,
          client,
          user.id,
          scopes.filter(({ name }) => names.includes(name)),
          1_700_000_000_000,
        ),
      ]);
    return { ...tokens, user, allow, at: `/${tokens.realm}/users/${user.id}/consents` };
  };

  it('is shown with when it was allowed, and what needs no asking is not among it', async () => {
    const { server } = suite;
    const { allow, at, clientId } = await consenting();
    await allow('profile', 'email', 'basic');
    const { json } = await server.admin('GET', at);
    assert.deepEqual(
      json.map(({ grantedClientScopes, ...rest }: { grantedClientScopes: string[] }) => ({
        ...rest,
        grantedClientScopes: grantedClientScopes.sort(),
      })),
      [
        {
          clientId,
          grantedClientScopes: ['email', 'profile'],
          createdDate: 1_700_000_000_000,
          lastUpdatedDate: 1_700_000_000_000,
          additionalGrants: [],
        },
      ],
    );
  });

  it('is what a refresh needs where the client needs consent, and no less', async () => {
    const { login, refresh, setClient, allow } = await consenting();
    const { refresh_token } = (await login('openid')).json;
    await setClient({ consentRequired: true });
    const lacking = async () =>
      isError(
        await refresh(refresh_token),
        400,
        'invalid_scope',
        'Client no longer has requested consent from user',
      );
    await lacking();
    await allow('profile');
    await lacking();
    await allow('email', 'roles');
    assert.equal((await refresh(refresh_token)).status, 200);
  });

  it('is taken back with the client’s part in the user’s sessions, and no other client’s', async () => {
    const { server } = suite;
    const { login, refresh, allow, at, clientId, realm } = await consenting();
    const tokens = (await login('openid')).json;
    await server.admin('POST', `/${realm}/clients`, {
      clientId: 'other',
      secret: SECRET,
      directAccessGrantsEnabled: true,
    });
    const other = { client_id: 'other' };
    const others = (await login('openid', other)).json;
    await allow('profile');
    assert.equal((await server.admin('DELETE', `${at}/${clientId}`)).status, 204);
    isError(
      await refresh(tokens.refresh_token),
      400,
      'invalid_grant',
      "Session doesn't have required client",
    );
    assert.equal((await refresh(others.refresh_token, other)).status, 200);
    assert.equal((await server.admin('DELETE', `${at}/${clientId}`)).status, 404);
    assert.deepEqual((await server.admin('GET', at)).json, []);
  });
});

onEachDatabase('Lists of sessions', (suite) => {
  it('are searched beyond the first page that is looked through', async () => {
    const { server } = suite;
    const { realm: name, clientId, login } = await tokenRealm(server);
    await login();
    const store = await server.store();
    const realm = await store.realms.findByName(name);
    const [user, client] = realm
      ? await Promise.all([
          store.users.findByUsername(realm.id, 'ann'),
          store.clients.findByClientId(realm.id, clientId),
        ])
      : [];
    assert.ok(realm && user && client);
    const now = Math.floor(Date.now() / 1000);
    const part = { clientId: client.id, startedAt: now, lastAccess: now, notes: {}, rotations: {} };
    const session = {
      kind: 'online' as const,
      realmId: realm.id,
      userId: user.id,
      lastAccess: now,
      rememberMe: false,
      notes: {},
      clients: [part],
    };
    await store.commit(
      Array.from({ length: 450 }, (_, at) =>
        store.sessions.start({
          ...session,
          id: `s${at}`,
          startedAt: now - at,
          ipAddress: at === 440 ? '192.0.2.7' : '198.51.100.1',
        }),
      ),
    );
    const search = async (query: string) =>
      (await server.admin('GET', `/${name}/ui-ext/sessions?${query}`)).json as readonly { id: string }[];
    assert.deepEqual(
      (await search('search=192.0.2')).map(({ id }) => id),
      ['s440'],
    );
    assert.equal((await search('search=198.51&first=440&max=20')).length, 9);
    assert.equal((await search('search=ann&first=0&max=7')).length, 7);
    assert.deepEqual(await search('first=3&max=2'), (await search('first=0&max=5')).slice(3));
    const counted = await server.admin('GET', `/${name}/clients/${client.id}/session-count`);
    assert.deepEqual(counted.json, { count: 451 });
  });
});
