import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, it } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { Clock } from '../../src/lib/clock.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { checkStandardClaims } from './claims.ts';
import { type Documents, documents } from './documents.ts';
import { checkKeys, checkMetadata } from './metadata.ts';
import { invalidGrant, refreshed } from './outcomes.ts';
import { PROVIDER_FLAGS, type Provider, provider } from './provider.ts';
import {
  type AuthorizationRequest,
  REDIRECT_URI,
  RelyingParty,
  type SigningKey,
  signingKey,
} from './relying-party.ts';
import { unsignedObject, viaObject } from './request-objects.ts';

const ahead = { by: 0 };
const clock: Clock = { now: () => Date.now() + ahead.by };
const wait = (seconds: number) => {
  ahead.by += seconds * 1000;
};
const RESPONSE_TYPES = [
  'code',
  'id_token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
];
const OFFLINE = { scope: 'openid offline_access', prompt: 'consent' };

onEachDatabase(
  'oidcc-dynamic-certification-test-plan',
  (suite) => {
    let op: Provider;
    let web: Documents;
    before(async () => {
      op = await provider(suite.server);
      web = await documents();
    });
    after(() => web.close());

    const register = (metadata: object = {}) =>
      RelyingParty.register(op, clock, { token_endpoint_auth_method: 'private_key_jwt', ...metadata });

    it('oidcc-idtoken-rs256', async () => {
      const rp = await register({ id_token_signed_response_alg: 'RS256' });
      const { tokens } = await rp.login(op.browser());
      assert.equal(tokens.idToken.header.alg, 'RS256');
      assert.notEqual(tokens.idToken.header.kid ?? '', '');
    });

    it('oidcc-idtoken-unsigned', () => {
      // Skipped by the suite where `none` is not advertised, as here.
      assert.equal(op.metadata.id_token_signing_alg_values_supported.includes('none'), false);
    });

    it('oidcc-userinfo-rs256', async () => {
      assert.ok(op.metadata.userinfo_signing_alg_values_supported.includes('RS256'));
      const rp = await register({ userinfo_signed_response_alg: 'RS256' });
      const { userinfo, claims } = await rp.login(op.browser());
      assert.match(userinfo.headers.get('content-type') ?? '', /^application\/jwt\b/);
      const keys = createLocalJWKSet(await op.jwks());
      const { client_id: audience } = rp.client;
      const told = await jwtVerify(userinfo.text, keys, { issuer: op.metadata.issuer, audience });
      assert.equal(told.protectedHeader.alg, 'RS256');
      checkStandardClaims(told.payload);
      assert.equal(told.payload.sub, claims.sub);
      assert.equal('nonce' in told.payload, false);
    });

    it('oidcc-ensure-redirect-uri-in-authorization-request', async () => {
      const rp = await register({ redirect_uris: [REDIRECT_URI, 'https://example.org/redirect'] });
      await refusedOnAPage(rp, { redirect_uri: undefined });
    });

    it('oidcc-redirect-uri-query-OK', async () => {
      const rp = await register({ redirect_uris: [`${REDIRECT_URI}?bar=foo`] });
      await rp.login(op.browser());
    });

    it('oidcc-redirect-uri-query-mismatch', async () => {
      const rp = await register({ redirect_uris: [`${REDIRECT_URI}?bar=foo`] });
      await refusedOnAPage(rp, { redirect_uri: `${REDIRECT_URI}?foo=bar` });
    });

    it('oidcc-redirect-uri-query-added', async () => {
      await refusedOnAPage(await register(), { redirect_uri: `${REDIRECT_URI}?foo=bar` });
    });

    it('oidcc-redirect-uri-regfrag', async () => {
      const metadata = { redirect_uris: [`${REDIRECT_URI}#foobar`] };
      const reply = await refusedRegistration(metadata);
      assert.ok(['invalid_redirect_uri', 'invalid_client_metadata'].includes(reply.json.error), reply.text);
    });

    it('oidcc-discovery-endpoint-verification', () => checkMetadata(op));

    for (const responseType of RESPONSE_TYPES)
      it(`oidcc-server[response_type=${responseType}]`, async () => {
        const parts = responseType.split(' ');
        const grant_types = [
          ...(parts.includes('code') ? ['authorization_code'] : []),
          ...(responseType === 'code' ? [] : ['implicit']),
        ];
        const rp = await register({ response_types: [responseType], grant_types });
        const request = rp.authorizationRequest({ response_type: responseType });
        const { answer, code } = await rp.authorize(op.browser(), request);
        assert.equal(answer.has('code'), parts.includes('code'));
        assert.equal(answer.has('access_token'), parts.includes('token'));
        assert.equal(answer.has('id_token'), parts.includes('id_token'));
        const [idToken, accessToken] = [answer.get('id_token'), answer.get('access_token')];
        let sub: unknown;
        if (idToken !== null) {
          const { claims } = await rp.checkIdToken(idToken, request);
          sub = claims.sub;
          assert.equal(claims.at_hash, accessToken === null ? undefined : RelyingParty.halfHash(accessToken));
          if (parts.includes('code')) assert.equal(claims.c_hash, RelyingParty.halfHash(code));
        }
        if (accessToken !== null) {
          assert.equal(answer.get('token_type')?.toLowerCase(), 'bearer');
          assert.equal((await rp.userinfo(accessToken)).status, 200);
        }
        if (!parts.includes('code')) return;
        const tokens = await rp.tokens(code, request);
        const { claims } = tokens.idToken;
        if (sub !== undefined) assert.equal(claims.sub, sub);
        if (claims.at_hash !== undefined)
          assert.equal(claims.at_hash, RelyingParty.halfHash(tokens.access_token));
        assert.equal((await rp.userinfo(tokens.access_token)).status, 200);
      });

    const shown = {
      'logo-uri': { logo_uri: 'https://rp.example.com/images/openid.png' },
      'policy-uri': { policy_uri: 'https://rp.example.com/policy' },
      'tos-uri': { tos_uri: 'https://rp.example.com/tos' },
    };
    for (const [name, metadata] of Object.entries(shown))
      it(`oidcc-registration-${name}`, async () => {
        const rp = await register(metadata);
        const browser = op.browser();
        const request = new URLSearchParams(rp.authorizationRequest());
        const page = await browser.open(`${op.metadata.authorization_endpoint}?${request}`);
        assert.ok(page.forms[0]?.fields.some(({ type }) => type === 'password'));
        assert.ok(page.text.includes(`"${Object.values(metadata)[0]}"`), page.text);
      });

    it('oidcc-registration-jwks-uri', async () => {
      const { rp } = await withKeysAtHome('/registered_jwks');
      await rp.login(op.browser());
    });

    it('oidcc-registration-sector-uri', async () => {
      const sector_identifier_uri = web.put('/redirect_uris.json', JSON.stringify([REDIRECT_URI]));
      const rp = await register({ subject_type: 'pairwise', sector_identifier_uri });
      const [one, other] = [await rp.login(op.browser()), await (await register()).login(op.browser())];
      assert.notEqual(one.claims.sub, other.claims.sub);
    });

    it('oidcc-registration-sector-bad', async () => {
      const sector_identifier_uri = web.put('/bad_uris.json', JSON.stringify(['https://example.com/op']));
      const reply = await refusedRegistration({ subject_type: 'pairwise', sector_identifier_uri });
      assert.equal(reply.json.error, 'invalid_client_metadata');
    });

    it('oidcc-server-rotate-keys', async () => {
      const original = await op.jwks();
      checkKeys(original);
      const { json: realm } = await op.server.admin('GET', `/${op.realm}`);
      const made = await op.server.admin('POST', `/${op.realm}/components`, {
        name: 'rotated',
        providerId: 'rsa-generated',
        providerType: 'org.keycloak.keys.KeyProvider',
        parentId: realm.id,
        config: { priority: ['200'], algorithm: ['RS256'] },
      });
      assert.equal(made.status, 201, made.text);
      const latest = await op.jwks();
      checkKeys(latest);
      const signing = ({ keys }: typeof latest) =>
        keys.filter(({ use }) => use === 'sig' || use === undefined);
      const before = signing(original).map(({ n, x }) => n ?? x);
      const added = signing(latest).filter(({ n, x }) => !before.includes(n ?? x));
      assert.equal(added.length, 1);
      assert.ok(!original.keys.some(({ kid }) => kid === added[0]?.kid));
      assert.equal(signing(latest).length, signing(original).length + 1, 'the old keys are still there');
      const { tokens } = await (await register()).login(op.browser());
      assert.equal(tokens.idToken.header.kid, added[0]?.kid);
    });

    it('oidcc-refresh-token-rp-key-rotation', async () => {
      const { rp, publish } = await withKeysAtHome('/client1_jwks', {
        grant_types: ['authorization_code', 'refresh_token'],
      });
      const first = await rp.login(op.browser(), OFFLINE);
      const fresh = await signingKey();
      publish(fresh);
      rp.key = fresh;
      wait(60);
      await refreshed(rp, first, { scope: OFFLINE.scope });
    });

    const objects = {
      'oidcc-request-uri-unsigned': {
        metadata: {},
        object: async (_rp: RelyingParty, request: AuthorizationRequest) => unsignedObject(request),
      },
      'oidcc-request-uri-signed-rs256': {
        metadata: { request_object_signing_alg: 'RS256' },
        object: (rp: RelyingParty, request: AuthorizationRequest) =>
          rp.key.sign({ ...request, iss: rp.client.client_id, aud: op.metadata.issuer }),
      },
    };
    for (const [name, { metadata, object }] of Object.entries(objects))
      it(name, async () => {
        const path = `/requesturi/${randomBytes(32).toString('hex')}`;
        const request_uri = `${web.url(path)}#${randomBytes(32).toString('base64url')}`;
        const rp = await register({ ...metadata, request_uris: [request_uri] });
        const request = rp.authorizationRequest();
        web.put(path, await object(rp, request), 'application/oauth-authz-req+jwt');
        await whole(rp, request, viaObject(request, { request_uri }));
      });

    it('oidcc-ensure-request-object-with-redirect-uri', async () => {
      const rp = await register();
      const request = rp.authorizationRequest();
      const sent = viaObject(request, { request: unsignedObject(request) });
      await whole(rp, request, { ...sent, redirect_uri: `${REDIRECT_URI}/wrong` });
    });

    it('oidcc-refresh-token', async () => {
      const grant_types = ['authorization_code', 'refresh_token'];
      const [one, two] = [await register({ grant_types }), await register({ grant_types })];
      const first = await one.login(op.browser(), OFFLINE);
      const second = await two.login(op.browser(), OFFLINE);
      wait(1);
      await refreshed(one, first, { scope: OFFLINE.scope });
      const refresh_token = await refreshed(two, second, {});
      invalidGrant(await one.token({ grant_type: 'refresh_token', refresh_token, scope: OFFLINE.scope }));
    });

    it('oidcc-ensure-client-assertion-with-iss-aud-succeeds', async () => {
      const rp = await register();
      const request = rp.authorizationRequest();
      const { code } = await rp.authorize(op.browser(), request);
      const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI };
      const reply = await rp.token(form, await rp.assertion(op.metadata.issuer));
      assert.equal(reply.status, 200, reply.text);
      await rp.checkIdToken(reply.json.id_token, request);
    });

    /** That a request ends on a page that says what is wrong with its redirect URI. */
    async function refusedOnAPage(rp: RelyingParty, change: Record<string, string | undefined>) {
      const ending = await rp.visit(op.browser(), rp.authorizationRequest(change));
      if ('answer' in ending) throw new Error('sent to an address that is not registered');
      assert.equal(ending.page.status, 400);
      assert.match(ending.page.text, /redirect_uri/);
    }

    async function refusedRegistration(metadata: object) {
      const reply = await RelyingParty.tryRegister(
        op,
        await RelyingParty.request(await signingKey(), metadata),
      );
      assert.equal(reply.status, 400, reply.text);
      assert.match(reply.headers.get('content-type') ?? '', /^application\/json\b/);
      return reply;
    }

    /** A client whose keys are at an address of its own, and a way to put others there. */
    async function withKeysAtHome(path: string, metadata: object = {}) {
      const key = await signingKey();
      const publish = (each: SigningKey) => web.put(path, JSON.stringify({ keys: [each.jwk] }));
      const rp = await register({ jwks: undefined, jwks_uri: publish(key), ...metadata });
      rp.key = key;
      return { rp, publish };
    }

    /** A login for a request that is sent in another form than it is meant. */
    async function whole(rp: RelyingParty, request: AuthorizationRequest, sent: AuthorizationRequest) {
      const ending = await rp.visit(op.browser(), sent);
      if ('page' in ending) throw new Error(`a page: ${ending.page.status} ${ending.page.messages.join()}`);
      rp.checkResponse(ending.answer, request);
      await rp.tokens(ending.answer.get('code') ?? '', request);
    }
  },
  { flags: PROVIDER_FLAGS, clock },
);
