import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, it } from 'node:test';
import type { Clock } from '../../src/lib/clock.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { checkClaimsOfScopes, checkStandardClaims } from './claims.ts';
import { type Documents, documents } from './documents.ts';
import { invalidGrant, later, refreshed, same } from './outcomes.ts';
import { PROVIDER_FLAGS, type Provider, provider } from './provider.ts';
import { type AuthorizationRequest, REDIRECT_URI, RelyingParty } from './relying-party.ts';
import { unsignedObject, viaObject } from './request-objects.ts';

const ahead = { by: 0 };
const clock: Clock = { now: () => Date.now() + ahead.by };
const wait = (seconds: number) => {
  ahead.by += seconds * 1000;
};
const NEEDS_AN_INTERFACE = [
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
];

onEachDatabase(
  'oidcc-basic-certification-test-plan',
  (suite) => {
    let op: Provider;
    let rp: RelyingParty;
    let web: Documents;
    before(async () => {
      op = await provider(suite.server);
      rp = await RelyingParty.register(op, clock);
      web = await documents();
    });
    after(() => web.close());

    it('oidcc-server', async () => {
      const { claims, tokens, code } = await rp.login(op.browser());
      assert.equal(tokens.token_type.toLowerCase(), 'bearer');
      if (claims.at_hash !== undefined)
        assert.equal(claims.at_hash, RelyingParty.halfHash(tokens.access_token));
      if (claims.c_hash !== undefined) assert.equal(claims.c_hash, RelyingParty.halfHash(code));
      assert.ok(code.length * 8 >= 128);
      assert.ok(new Set(code).size > 10, 'no code that could be guessed');
    });

    it('oidcc-response-type-missing', async () => {
      const request = rp.authorizationRequest({ response_type: undefined });
      const ending = await rp.visit(op.browser(), request);
      if ('page' in ending) {
        assert.equal(ending.page.status, 400);
        assert.match(ending.page.text, /<code>invalid_request: Missing parameter: response_type<\/code>/);
      } else
        assert.ok(['unsupported_response_type', 'invalid_request'].includes(rp.checkError(ending, request)));
    });

    it('oidcc-idtoken-signature', async () => {
      const { tokens } = await rp.login(op.browser());
      assert.equal(tokens.idToken.header.alg, 'RS256');
      assert.notEqual(tokens.idToken.header.kid ?? '', '');
    });

    it('oidcc-idtoken-unsigned', async () => {
      // Skipped by the suite where `none` is not advertised; then nobody gets one either.
      assert.equal(op.metadata.id_token_signing_alg_values_supported.includes('none'), false);
      const bold = await RelyingParty.register(op, clock, { id_token_signed_response_alg: 'none' });
      const { code } = await bold.authorize(op.browser(), bold.authorizationRequest());
      const reply = await bold.redeem(code);
      assert.deepEqual([reply.status, reply.json.id_token], [400, undefined], reply.text);
    });

    it('oidcc-userinfo-get', async () => {
      const { userinfo, claims } = await rp.login(op.browser());
      assert.match(userinfo.headers.get('content-type') ?? '', /^application\/json\b/);
      checkStandardClaims(userinfo.json);
      assert.equal(userinfo.json.sub, claims.sub);
    });

    it('oidcc-userinfo-post-header', async () => {
      const { tokens } = await rp.login(op.browser());
      const reply = await op.call('POST', op.metadata.userinfo_endpoint, { token: tokens.access_token });
      assert.equal(reply.status, 200, reply.text);
      assert.match(reply.headers.get('content-type') ?? '', /^application\/json\b/);
      assert.equal(reply.json.sub, tokens.idToken.claims.sub);
    });

    it('oidcc-userinfo-post-body', async () => {
      const { tokens } = await rp.login(op.browser());
      const form = { access_token: tokens.access_token };
      const reply = await op.call('POST', op.metadata.userinfo_endpoint, { form });
      assert.equal(reply.status, 200, reply.text);
      checkStandardClaims(reply.json);
      assert.equal(reply.json.sub, tokens.idToken.claims.sub);
    });

    it('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
      const { claims } = await rp.login(op.browser(), { nonce: undefined });
      assert.equal('nonce' in claims, false);
    });

    for (const scopes of [
      ['profile'],
      ['email'],
      ['address'],
      ['phone'],
      ['email', 'phone', 'address', 'profile'],
    ])
      it(`oidcc-scope-${scopes.length === 1 ? scopes[0] : 'all'}`, async () => {
        for (const scope of scopes) assert.ok(op.metadata.scopes_supported.includes(scope));
        const { userinfo, claims } = await rp.login(op.browser(), { scope: `openid ${scopes.join(' ')}` });
        checkStandardClaims(userinfo.json);
        checkStandardClaims(claims);
        assert.equal(userinfo.json.sub, claims.sub);
        checkClaimsOfScopes(userinfo.json, scopes);
      });

    it('oidcc-alternate-happy-flow', async () => {
      const request = rp.authorizationRequest({ scope: 'email openid' });
      const reordered = Object.fromEntries(Object.entries(request).reverse());
      const { code } = await rp.authorize(op.browser(), reordered);
      const { access_token } = await rp.tokens(code, request);
      checkClaimsOfScopes((await rp.userinfo(access_token)).json, ['email']);
    });

    for (const display of ['page', 'popup'])
      it(`oidcc-display-${display}`, async () => {
        assert.deepEqual((await rp.login(op.browser(), { display })).asked, ['login']);
      });

    it('oidcc-prompt-login', async () => {
      const browser = op.browser();
      const first = await rp.login(browser);
      wait(1);
      const second = await rp.login(browser, { prompt: 'login' });
      assert.deepEqual(second.asked, ['login']);
      later(second.claims, first.claims);
    });

    it('oidcc-prompt-none-not-logged-in', async () => {
      const state = randomBytes(64).toString('hex');
      const request = rp.authorizationRequest({ state, prompt: 'none' });
      const ending = await rp.visit(op.browser(), request);
      assert.ok(NEEDS_AN_INTERFACE.includes(rp.checkError(ending, request)));
    });

    it('oidcc-prompt-none-logged-in', async () => {
      const browser = op.browser();
      const first = await rp.login(browser);
      same(await rp.login(browser, { prompt: 'none' }), first);
    });

    it('oidcc-max-age-1', async () => {
      const browser = op.browser();
      const first = await rp.login(browser);
      wait(2);
      const second = await rp.login(browser, { max_age: '1' });
      assert.deepEqual(second.asked, ['login']);
      later(second.claims, first.claims);
      assert.ok(Math.abs(Number(second.claims.auth_time) * 1000 - clock.now()) < 60_000);
    });

    it('oidcc-max-age-10000', async () => {
      const browser = op.browser();
      const first = await rp.login(browser, { max_age: '15000' });
      assert.equal(typeof first.claims.auth_time, 'number');
      const second = await rp.login(browser, { max_age: '10000' });
      assert.equal(typeof second.claims.auth_time, 'number');
      same(second, first);
    });

    it('oidcc-ensure-request-with-unknown-parameter-succeeds', async () => {
      await rp.login(op.browser(), { extra: 'foobar' });
    });

    it('oidcc-id-token-hint', async () => {
      const browser = op.browser();
      const first = await rp.login(browser);
      same(await rp.login(browser, { prompt: 'none', id_token_hint: first.tokens.id_token }), first);
    });

    it('and an id_token_hint of somebody else is no way in (OpenID Connect Core section 3.1.2.1)', async () => {
      const person = { username: 'willow', enabled: true, email: 'willow@example.org' };
      const named = { ...person, firstName: 'Willow', lastName: 'Rosenberg' };
      const credentials = [{ type: 'password', value: 'magic' }];
      await op.server.admin('POST', `/${op.realm}/users`, { ...named, credentials });
      const { tokens } = await rp.login(op.browser());
      const browser = op.browser();
      await browser.open(
        `${op.metadata.authorization_endpoint}?${new URLSearchParams(rp.authorizationRequest())}`,
      );
      await browser.submit({ username: 'willow', password: 'magic' });
      for (const change of [{ prompt: 'none' }, {}]) {
        const request = rp.authorizationRequest({ id_token_hint: tokens.id_token, ...change });
        assert.equal(rp.checkError(await rp.visit(browser, request), request), 'login_required');
      }
      const forged = rp.authorizationRequest({ means_user: 'x' });
      assert.ok('answer' in (await rp.visit(browser, forged)), 'nothing that a request could say itself');
      // Whoever proves to be the one who is meant gets in.
      const again = { id_token_hint: tokens.id_token, prompt: 'login' };
      await rp.visit(op.browser(), rp.authorizationRequest(again));
      const fresh = await rp.login(op.browser(), again);
      assert.equal(fresh.claims.sub, tokens.idToken.claims.sub);
    });

    it('oidcc-login-hint', async () => {
      await rp.login(op.browser(), { login_hint: 'buffy@login.example.org' });
    });

    it('oidcc-ui-locales', async () => {
      const languages = { se: 'en', 'se de fr': 'de', 'fr-CA fr en': 'fr' };
      for (const [ui_locales, language] of Object.entries(languages)) {
        const browser = op.browser();
        const request = rp.authorizationRequest({ ui_locales });
        const page = await browser.open(
          `${op.metadata.authorization_endpoint}?${new URLSearchParams(request)}`,
        );
        assert.match(page.text, new RegExp(`<html lang="${language}"`));
        const ending = await rp.finish(browser);
        assert.ok('answer' in ending && ending.answer.has('code'));
      }
    });

    it('oidcc-claims-locales', async () => {
      await rp.login(op.browser(), { claims_locales: 'se' });
    });

    it('oidcc-ensure-request-with-acr-values-succeeds', async () => {
      const supported: string[] = op.metadata.acr_values_supported ?? ['1', '2'];
      const { claims } = await rp.login(op.browser(), { acr_values: supported.join(' ') });
      assert.ok(supported.includes(String(claims.acr)), `${claims.acr} of ${supported}`);
    });

    it('oidcc-codereuse', async () => {
      const { code } = await rp.login(op.browser());
      invalidGrant(await rp.redeem(code));
    });

    it('oidcc-codereuse-30seconds', async () => {
      const { code, tokens } = await rp.login(op.browser());
      wait(30);
      invalidGrant(await rp.redeem(code));
      const { status } = await rp.userinfo(tokens.access_token);
      assert.ok(status >= 400 && status < 500, 'the access token is revoked (RFC 6749 section 4.1.2)');
    });

    it('oidcc-ensure-registered-redirect-uri', async () => {
      const redirect_uri = `${REDIRECT_URI}/${randomBytes(5).toString('hex')}`;
      const ending = await rp.visit(op.browser(), rp.authorizationRequest({ redirect_uri }));
      assert.ok('page' in ending, 'never sent to an address that is not registered');
      assert.equal(ending.page.status, 400);
      assert.match(ending.page.text, /redirect_uri/);
    });

    it('oidcc-ensure-post-request-succeeds', async () => {
      await rp.login(op.browser(), {}, 'POST');
    });

    it('oidcc-server-client-secret-post', async () => {
      assert.ok(op.metadata.token_endpoint_auth_methods_supported.includes('client_secret_post'));
      const post = await RelyingParty.register(op, clock, {
        token_endpoint_auth_method: 'client_secret_post',
      });
      await post.login(op.browser());
    });

    it('oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported', async () => {
      const path = `/requesturi/${randomBytes(32).toString('hex')}`;
      const request_uri = `${web.url(path)}#${randomBytes(32).toString('base64url')}`;
      const client = await RelyingParty.register(op, clock, { request_uris: [request_uri] });
      const request = client.authorizationRequest();
      web.put(path, unsignedObject(request), 'application/oauth-authz-req+jwt');
      await whole(client, request, viaObject(request, { request_uri }));
    });

    it('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', async () => {
      const request = rp.authorizationRequest();
      await whole(rp, request, viaObject(request, { request: unsignedObject(request) }));
    });

    it('oidcc-claims-essential', async () => {
      const claims = JSON.stringify({ userinfo: { name: { essential: true } } });
      const answer = await rp.login(op.browser(), { claims });
      assert.equal(answer.userinfo.json.name, 'Buffy Summers');
    });

    it('oidcc-ensure-request-object-with-redirect-uri', async () => {
      const request = rp.authorizationRequest();
      const sent = viaObject(request, { request: unsignedObject(request) });
      await whole(rp, request, { ...sent, redirect_uri: `${REDIRECT_URI}/wrong` });
    });

    it('oidcc-refresh-token', async () => {
      const grant_types = ['authorization_code', 'refresh_token'];
      assert.ok(op.metadata.grant_types_supported.includes('refresh_token'));
      const offline = { scope: 'openid offline_access', prompt: 'consent' };
      const [one, two] = [
        await RelyingParty.register(op, clock, { grant_types }),
        await RelyingParty.register(op, clock, { grant_types }),
      ];
      const first = await one.login(op.browser(), offline);
      wait(1);
      await refreshed(one, first, { scope: offline.scope });
      const nonce = randomBytes(32).toString('base64url').slice(0, 43);
      const second = await two.login(op.browser(), { ...offline, nonce });
      wait(1);
      const token = await refreshed(two, second, {});
      const stolen = { grant_type: 'refresh_token', refresh_token: token, scope: offline.scope };
      invalidGrant(await one.token(stolen));
    });

    it('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
      const code_verifier = randomBytes(32).toString('base64url');
      const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
      const request = rp.authorizationRequest({ code_challenge, code_challenge_method: 'S256' });
      const { code } = await rp.authorize(op.browser(), request);
      await rp.tokens(code, request, { code_verifier });
    });

    /** A login for a request that is sent in another form than it is meant. */
    async function whole(client: RelyingParty, request: AuthorizationRequest, sent: AuthorizationRequest) {
      const ending = await client.visit(op.browser(), sent);
      if ('page' in ending) throw new Error(`a page: ${ending.page.status} ${ending.page.messages.join()}`);
      client.checkResponse(ending.answer, request);
      await client.tokens(ending.answer.get('code') ?? '', request);
    }
  },
  { flags: PROVIDER_FLAGS, clock },
);
