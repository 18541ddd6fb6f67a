import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { codeOf, REDIRECT_URI } from '../login/login-realm.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { brokeringRealm, EVE, MAY_CALL } from './brokering-realm.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

onEachDatabase(
  'logging out of a session that began by a provider',
  (suite) => {
    let upstream: OpenIdProvider;
    before(async () => {
      upstream = await startOpenIdProvider();
    });
    after(() => upstream.close());

    async function loggedIn(config: object = {}, scope = 'openid') {
      const made = await brokeringRealm(suite.server, upstream, {
        config: { logoutUrl: `${upstream.issuer}/logout`, ...config },
      });
      const tab = made.browser();
      await tab.open(upstream.admit(await made.leave(tab, { scope }), { ...EVE }));
      await made.settle(tab);
      const { json: tokens } = await made.token({ code: codeOf(tab) });
      const refresh = async () =>
        (await made.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).status;
      const logout = (params: Record<string, string>) =>
        tab.open(made.url().replace(/\/auth\?.*/, `/logout?${new URLSearchParams(params)}`));
      const hint = { id_token_hint: tokens.id_token, post_logout_redirect_uri: REDIRECT_URI, state: 'bye' };
      return { ...made, tab, tokens, refresh, logout, hint };
    }

    it('goes on to the provider’s logout, and from there to the client', async () => {
      const { tab, refresh, logout, hint } = await loggedIn();
      assert.equal(await refresh(), 200);
      await logout(hint);
      const there = tab.location;
      assert.equal(there.origin + there.pathname, `${upstream.issuer}/logout`);
      assert.equal(decodeJwt(there.searchParams.get('id_token_hint') ?? '').sub, 'eve-there');
      assert.equal(await refresh(), 400, 'it is over here, whatever becomes of it there');
      const back = new URL(there.searchParams.get('post_logout_redirect_uri') ?? '');
      assert.match(back.pathname, /\/broker\/up\/endpoint\/logout_response$/);
      const state = there.searchParams.get('state') ?? '';
      await tab.open(`${back}?state=${state}`);
      assert.equal(tab.location.href, `${REDIRECT_URI}?state=bye`);
      for (const forged of [state.slice(0, -4), 'x', '']) {
        await tab.open(`${back}?state=${forged}`);
        assert.equal(tab.last?.status, 400, forged);
      }
    });

    it('calls a provider that wants to be called, and sends nobody there', async () => {
      const { tab, logout, hint } = await loggedIn({ backchannelSupported: 'true' });
      const before_ = upstream.calls.length;
      await logout(hint);
      assert.equal(tab.location.href, `${REDIRECT_URI}?state=bye`);
      for (let tries = 0; tries < 50 && upstream.calls.length === before_; tries += 1) await setTimeout(20);
      assert.equal(upstream.calls.at(-1), '/logout');
    });

    it('is ended by the provider’s logout token, and by nothing that only looks like one', async () => {
      const { refresh, realm, lastEvent } = await loggedIn();
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: upstream.issuer,
        aud: 'latchkey',
        iat: now,
        jti: 'one',
        sub: 'eve-there',
        sid: 'session of eve-there',
        events: { [EVENT]: {} },
      };
      const path = `/realms/${realm}/protocol/openid-connect/logout/backchannel-logout`;
      const send = async (token: string) =>
        (await suite.server.call('POST', path, { form: { logout_token: token } })).status;
      const wrong: Readonly<Record<string, object>> = {
        'of another issuer': { iss: 'https://elsewhere.example.org' },
        'for another': { aud: 'other' },
        'an ID token': { events: undefined, nonce: 'x' },
        'with a nonce': { nonce: 'x' },
        old: { iat: now - 3600 },
        expired: { exp: now - 60 },
        'without an id of its own': { jti: undefined },
        'that says not when it was made': { iat: undefined },
        'made later': { iat: now + 3600 },
        'of nobody': { sub: undefined, sid: undefined },
      };
      for (const [name, change] of Object.entries(wrong))
        assert.equal(await send(upstream.sign({ ...claims, ...change })), 400, name);
      const { error, details } = await lastEvent('LOGOUT_ERROR');
      assert.equal(error, 'invalid_token');
      assert.equal(details.reason, 'Missing sid or sub claim');
      assert.equal(await send('x'), 400);
      const signed = upstream.sign(claims);
      assert.equal(await send(`${signed.slice(0, -8)}AAAAAAAA`), 400, 'another signature');
      assert.equal(await send(upstream.sign({ ...claims, sid: 'another session' })), 200);
      assert.equal(await send(upstream.sign({ ...claims, sub: 'another user' })), 200);
      assert.equal(await send(upstream.sign({ ...claims, sid: 'another session', sub: undefined })), 200);
      assert.equal(await refresh(), 200, 'none of them has ended it');
      assert.equal(await send(signed), 200);
      assert.equal(await refresh(), 400);
      assert.equal((await lastEvent('LOGOUT')).details.identity_provider, 'up');
    });

    it('is ended by a logout token that names nothing but the session there', async () => {
      const elsewhere = await loggedIn();
      const { refresh, realm, lastEvent } = await loggedIn();
      const logout_token = upstream.sign({
        iss: upstream.issuer,
        aud: 'latchkey',
        iat: Math.floor(Date.now() / 1000),
        jti: 'by its session',
        sid: 'session of eve-there',
        events: { [EVENT]: {} },
      });
      const path = `/realms/${realm}/protocol/openid-connect/logout/backchannel-logout`;
      assert.equal((await suite.server.call('POST', path, { form: { logout_token } })).status, 200);
      assert.equal(await refresh(), 400);
      assert.equal((await lastEvent('LOGOUT')).details.identity_provider, 'up');
      assert.equal(await elsewhere.refresh(), 200, 'another realm that has the same provider');
    });

    it('is ended offline, too, by a logout token that says so', async () => {
      const { refresh, realm } = await loggedIn({}, 'openid offline_access');
      const path = `/realms/${realm}/protocol/openid-connect/logout/backchannel-logout`;
      const end = async (events: object) => {
        const claims = {
          iss: upstream.issuer,
          aud: 'latchkey',
          iat: Math.floor(Date.now() / 1000),
          jti: JSON.stringify(events),
          sub: 'eve-there',
          events,
        };
        const logout_token = upstream.sign(claims);
        assert.equal((await suite.server.call('POST', path, { form: { logout_token } })).status, 200);
      };
      await end({ [EVENT]: {} });
      await end({ [EVENT]: {}, revoke_offline_access: false });
      assert.equal(await refresh(), 200, 'it was not said');
      await end({ [EVENT]: {}, revoke_offline_access: true });
      assert.equal(await refresh(), 400);
    });
  },
  { flags: MAY_CALL },
);
