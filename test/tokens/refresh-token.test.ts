import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Clock } from '../../src/lib/clock.ts';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { isError, tokenRealm } from '../support/tokens.ts';

/** Ahead of the system's by as many milliseconds as a test says. */
const ahead = { by: 0 };
const clock: Clock = { now: () => Date.now() + ahead.by };
const later = async (seconds: number, work: () => Promise<void>) => {
  ahead.by = seconds * 1000;
  await work().finally(() => {
    ahead.by = 0;
  });
};

onEachDatabase(
  'A refresh token',
  (suite) => {
    /** What is behind a realm of the test. */
    const stored = async (name: string) => {
      const store = await suite.server.store();
      const realm = await store.realms.findByName(name);
      assert.ok(realm);
      const ann = await store.users.findByUsername(realm.id, 'ann');
      assert.ok(ann);
      return { store, realmId: realm.id, ann };
    };

    it('brings new tokens of the same session, as wide as it was granted', async () => {
      const { login, refresh, clientId } = await tokenRealm(suite.server);
      const first = (await login('openid phone')).json;
      const { status, json } = await refresh(first.refresh_token);
      assert.equal(status, 200);
      assert.equal(json.session_state, first.session_state);
      assert.match(json.session_state, /^[\w-]{24}$/);
      assert.equal(json.scope, first.scope);
      const [before, after] = [claimsOf(first.refresh_token), claimsOf(json.refresh_token)];
      assert.deepEqual({ ...after, jti: 0, iat: 0, exp: 0 }, { ...before, jti: 0, iat: 0, exp: 0 });
      assert.notEqual(after.jti, before.jti);
      assert.equal(claimsOf(json.id_token).aud, clientId);
      assert.equal(claimsOf(json.access_token).sid, first.session_state);
    });

    it('brings less when less is asked for, and never more', async () => {
      const { login, refresh } = await tokenRealm(suite.server);
      const { refresh_token } = (await login('openid phone')).json;
      const scopeOf = async (scope: string) => (await refresh(refresh_token, { scope })).json.scope;
      assert.equal(await scopeOf('openid'), 'openid email profile');
      assert.equal(await scopeOf('openid phone address'), 'openid email profile phone');
      isError(await refresh(refresh_token, { scope: 'moon' }), 400, 'invalid_scope', 'Invalid scopes: moon');
    });

    it('is of no use to others, and nothing else is one', async () => {
      const { login, refresh, post, clientId } = await tokenRealm(suite.server);
      const stranger = await tokenRealm(suite.server);
      const { refresh_token, access_token } = (await login()).json;
      const refused = (reply: Parameters<typeof isError>[0], description: string) =>
        isError(reply, 400, 'invalid_grant', description);
      refused(await stranger.refresh(refresh_token), 'Invalid refresh token');
      refused(await refresh(access_token), 'Invalid refresh token');
      refused(await refresh(`${refresh_token}x`), 'Invalid refresh token');
      refused(await refresh('x'), 'Invalid refresh token');
      const nothing = await post('/token', { grant_type: 'refresh_token' });
      isError(nothing, 400, 'invalid_request', 'No refresh token');
      assert.ok(clientId);
    });

    it('ends with rest, with age, and never outlives what the realm allows', async () => {
      const { login, refresh } = await tokenRealm(suite.server, {
        ssoSessionIdleTimeout: 100,
        ssoSessionMaxLifespan: 250,
      });
      const first = (await login()).json;
      assert.deepEqual([first.expires_in, first.refresh_expires_in], [250, 100]);
      let next = first;
      for (const [at, left] of [
        [90, 100],
        [180, 70],
      ] as const) {
        await later(at, async () => {
          next = (await refresh(next.refresh_token)).json;
          assert.ok(Math.abs(next.refresh_expires_in - left) <= 2, `${next.refresh_expires_in} at ${at}`);
        });
      }
      await later(120, async () => {
        isError(await refresh(first.refresh_token), 400, 'invalid_grant', 'Token is not active');
      });
      await later(253, async () => {
        isError(await refresh(next.refresh_token), 400, 'invalid_grant', 'Token is not active');
      });
    });

    it('offline has no end but rest, and needs the role for it', async () => {
      const { login, refresh, realm } = await tokenRealm(suite.server);
      const first = (await login('openid offline_access')).json;
      assert.equal(first.refresh_expires_in, 0);
      const claims = claimsOf(first.refresh_token);
      assert.deepEqual([claims.typ, claims.exp], ['Offline', undefined]);
      await later(20 * 86_400, async () => {
        assert.equal((await refresh(first.refresh_token)).status, 200);
      });
      await later(51 * 86_400, async () => {
        isError(await refresh(first.refresh_token), 400, 'invalid_grant', 'Offline user session not found');
      });
      const { store, realmId, ann } = await stored(realm);
      const roles = await store.users.roles(realmId, ann.id);
      await store.commit(roles.map((role) => store.users.removeRole(realmId, ann.id, role)));
      const refused = await login('offline_access');
      isError(refused, 400, 'not_allowed', 'Offline tokens not allowed for the user or client');
    });

    it('is not issued to a client that does without', async () => {
      const attributes = { 'use.refresh.tokens': 'false' };
      const { login } = await tokenRealm(suite.server, {}, { attributes });
      const { json } = await login();
      assert.deepEqual([json.refresh_token, json.refresh_expires_in], [undefined, 0]);
      assert.match(json.session_state, /^[\w-]{24}$/);
    });

    it('that rotates is used once, and ends its line when it comes back', async () => {
      const { login, refresh, post } = await tokenRealm(suite.server, { revokeRefreshToken: true });
      const first = (await login()).json;
      const second = (await refresh(first.refresh_token)).json;
      assert.equal(claimsOf(second.refresh_token).reuse_id, claimsOf(first.refresh_token).reuse_id);
      const introspected = async (token: string) =>
        (await post('/token/introspect', { token, token_type_hint: 'refresh_token' })).json.active;
      assert.equal(await introspected(first.refresh_token), false);
      assert.equal(await introspected(second.refresh_token), true);
      isError(
        await refresh(first.refresh_token),
        400,
        'invalid_grant',
        'Maximum allowed refresh token reuse exceeded',
      );
      isError(
        await refresh(second.refresh_token),
        400,
        'invalid_grant',
        "Session doesn't have required client",
      );
    });

    it('that rotates is won by one of many who use it at once', async () => {
      const { login, refresh } = await tokenRealm(suite.server, { revokeRefreshToken: true });
      const { refresh_token } = (await login()).json;
      const replies = await Promise.all(Array.from({ length: 12 }, () => refresh(refresh_token)));
      assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    });

    it('that may be reused is, as often as the realm allows', async () => {
      const { login, refresh } = await tokenRealm(suite.server, {
        revokeRefreshToken: true,
        refreshTokenMaxReuse: 1,
      });
      const { refresh_token } = (await login()).json;
      const statuses = [];
      for (let time = 0; time < 3; time++) statuses.push((await refresh(refresh_token)).status);
      assert.deepEqual(statuses, [200, 200, 400]);
    });

    it('is over after logout, a notBefore, and when its user is disabled', async () => {
      const { login, refresh, post, set, realm } = await tokenRealm(suite.server);
      const first = (await login()).json;
      assert.equal((await post('/logout', { refresh_token: first.refresh_token })).status, 204);
      isError(await refresh(first.refresh_token), 400, 'invalid_grant', 'Session not active');
      const second = (await login()).json;
      await set({ notBefore: Math.floor(Date.now() / 1000) + 5 });
      isError(await refresh(second.refresh_token), 400, 'invalid_grant', 'Stale token');
      await set({ notBefore: 0 });
      const { store, ann } = await stored(realm);
      await store.commit([store.users.update({ ...ann, enabled: false })]);
      isError(await refresh(second.refresh_token), 400, 'invalid_grant', 'User disabled');
    });
  },
  { clock },
);

onTwoNodes('A session', (nodes) => {
  it('whose user is disabled on one node brings no tokens on the other from then on', async () => {
    const { realm, clientId, login } = await tokenRealm(nodes.one);
    const [{ id }] = (await nodes.one.admin('GET', `/${realm}/users?username=ann`)).json;
    const { refresh_token } = (await login()).json;
    const form = { grant_type: 'refresh_token', refresh_token, client_id: clientId, client_secret: 'secret' };
    const there = () => nodes.other.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
    for (let time = 0; time < 10; time += 1) {
      await nodes.one.admin('PUT', `/${realm}/users/${id}`, { enabled: true });
      assert.equal((await there()).status, 200);
      await nodes.one.admin('PUT', `/${realm}/users/${id}`, { enabled: false });
      isError(await there(), 400, 'invalid_grant', 'User disabled');
    }
  });

  it('that ends on one node is over on the other at once', async () => {
    const { realm, clientId, login, post } = await tokenRealm(nodes.one);
    const { refresh_token } = (await login()).json;
    const form = { grant_type: 'refresh_token', refresh_token, client_id: clientId, client_secret: 'secret' };
    const there = () => nodes.other.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
    assert.equal((await there()).status, 200);
    assert.equal((await post('/logout', { refresh_token })).status, 204);
    isError(await there(), 400, 'invalid_grant', 'Session not active');
  });
});
