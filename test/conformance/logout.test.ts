import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, it } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { systemClock } from '../../src/lib/clock.ts';
import type { Page, TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type Documents, documents } from './documents.ts';
import { PROVIDER_FLAGS, type Provider, provider } from './provider.ts';
import { RelyingParty } from './relying-party.ts';

const BYE = 'https://rp.example.com/test/a/latchkey/post_logout_redirect';
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

onEachDatabase(
  'oidcc-rp-initiated-logout-certification-test-plan and the back-channel one',
  (suite) => {
    let op: Provider;
    let web: Documents;
    let rp: RelyingParty;
    const register = (metadata: object = {}) =>
      RelyingParty.register(op, systemClock, { post_logout_redirect_uris: [BYE], ...metadata });
    before(async () => {
      op = await provider(suite.server);
      web = await documents();
      rp = await register();
    });
    after(() => web.close());

    /** Logs in and goes to the end session endpoint; what is `undefined` is left out of the request. */
    async function leave(
      change: Record<string, string | undefined> = {},
      { client = rp, hint = (token: string): string | Promise<string> => token } = {},
    ) {
      const browser = op.browser();
      const login = await client.login(browser);
      const state = randomBytes(64).toString('hex');
      const request = {
        id_token_hint: await hint(login.tokens.id_token),
        post_logout_redirect_uri: BYE,
        state,
        ...change,
      };
      const sent = Object.entries(request).filter((pair): pair is [string, string] => pair[1] !== undefined);
      const page = await browser.open(`${op.metadata.end_session_endpoint}?${new URLSearchParams(sent)}`);
      return { browser, login, state, page, client };
    }
    const target = (page: Page) => new URL(page.headers.get('location') ?? 'about:blank');

    async function isLoggedOut(browser: TestBrowser, client = rp) {
      const request = client.authorizationRequest({ prompt: 'none', state: randomBytes(64).toString('hex') });
      assert.equal(client.checkError(await client.visit(browser, request), request), 'login_required');
    }

    /** A page that asks or refuses; confirmed, it ends the session and leads nowhere. */
    async function staysHere({ page, browser }: Awaited<ReturnType<typeof leave>>, how: 'asks' | 'refuses') {
      assert.equal(page.headers.get('location'), null);
      if (how === 'refuses') return assert.equal(page.status, 400);
      assert.equal(page.status, 200);
      const after = await browser.submit({ confirmLogout: 'Logout' }, page);
      assert.notEqual(target(after).origin, new URL(BYE).origin);
      await isLoggedOut(browser);
    }

    it('oidcc-rp-initiated-logout-discovery-endpoint-verification', () => {
      assert.match(op.metadata.end_session_endpoint, /^https:\/\//);
    });

    it('oidcc-rp-initiated-logout', async () => {
      const { browser, page, state } = await leave();
      assert.equal(target(page).href, `${BYE}?state=${state}`);
      await isLoggedOut(browser);
    });

    it('oidcc-rp-initiated-logout-bad-post-logout-redirect-uri', async () => {
      await staysHere(await leave({ post_logout_redirect_uri: `${BYE}/bad` }), 'refuses');
    });

    it('oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri', async () => {
      await staysHere(await leave({ post_logout_redirect_uri: `${BYE}?foo=bar` }), 'refuses');
    });

    it('oidcc-rp-initiated-logout-modified-id-token-hint', async () => {
      const unsigned = (token: string) => {
        const header = Buffer.from('{"alg":"none"}').toString('base64url');
        return `${header}.${token.split('.')[1]}.`;
      };
      await staysHere(await leave({}, { hint: unsigned }), 'refuses');
    });

    it('oidcc-rp-initiated-logout-bad-id-token-hint', async () => {
      const now = Math.floor(Date.now() / 1000);
      const fake = () =>
        rp.key.sign({
          iss: rp.client.client_id,
          sub: 'SubjectID',
          aud: op.metadata.issuer,
          nonce: 'flibble',
          iat: now,
          exp: now + 300,
        });
      await staysHere(await leave({}, { hint: fake }), 'refuses');
    });

    it('oidcc-rp-initiated-logout-no-id-token-hint', async () => {
      await staysHere(await leave({ id_token_hint: undefined }), 'refuses');
    });

    it('oidcc-rp-initiated-logout-no-params', async () => {
      const nothing = { id_token_hint: undefined, post_logout_redirect_uri: undefined, state: undefined };
      await staysHere(await leave(nothing), 'asks');
    });

    it('oidcc-rp-initiated-logout-only-state', async () => {
      await staysHere(await leave({ id_token_hint: undefined, post_logout_redirect_uri: undefined }), 'asks');
    });

    it('oidcc-rp-initiated-logout-no-post-logout-redirect-uri', async () => {
      const { browser, page } = await leave({ post_logout_redirect_uri: undefined });
      assert.deepEqual([page.status, page.headers.get('location')], [200, null]);
      await isLoggedOut(browser);
    });

    it('oidcc-rp-initiated-logout-no-state', async () => {
      const { browser, page } = await leave({ state: undefined });
      assert.equal(target(page).href, BYE);
      await isLoggedOut(browser);
    });

    it('oidcc-backchannel-logout-discovery-endpoint-verification', () => {
      assert.equal(op.metadata.backchannel_logout_supported, true);
      assert.equal(op.metadata.backchannel_logout_session_supported, true);
    });

    it('oidcc-backchannel-rp-initiated-logout', async () => {
      const client = await register({
        backchannel_logout_uri: web.url('/backchannel_logout'),
        backchannel_logout_session_required: true,
      });
      const { browser, page, state, login } = await leave({}, { client });
      assert.equal(target(page).href, `${BYE}?state=${state}`);
      const [form, ...others] = await web.awaitPosted('/backchannel_logout');
      assert.deepEqual([others, [...(form?.keys() ?? [])]], [[], ['logout_token']]);
      const keys = createLocalJWKSet(await op.jwks());
      const { payload } = await jwtVerify(form?.get('logout_token') ?? '', keys, {
        issuer: op.metadata.issuer,
        audience: client.client.client_id,
      });
      const { sub, sid } = login.claims;
      assert.deepEqual([payload.sub, payload.sid], [sub, sid]);
      assert.deepEqual(payload.events, { [LOGOUT_EVENT]: {} });
      assert.equal('nonce' in payload, false);
      assert.notEqual(payload.jti ?? '', '');
      await isLoggedOut(browser, client);
    });
  },
  { flags: PROVIDER_FLAGS },
);
