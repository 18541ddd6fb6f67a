import assert from 'node:assert/strict';
import type { Reply } from '../support/test-server.ts';
import type { RelyingParty } from './relying-party.ts';

type Claims = Readonly<Record<string, unknown>>;
type Login = Awaited<ReturnType<RelyingParty['login']>>;

/** A second login of the same person, who was not asked anything. */
export function same(second: Login, first: Login): void {
  assert.deepEqual(second.asked, []);
  assert.equal(second.claims.sub, first.claims.sub);
  assert.equal(second.claims.auth_time, first.claims.auth_time);
}

/** A second login of the same person, who had to prove it again. */
export function later(second: Claims, first: Claims): void {
  assert.equal(second.sub, first.sub);
  assert.ok(Number(second.auth_time) > Number(first.auth_time ?? 0));
}

/** The refusal of a code or a refresh token (RFC 6749 section 5.2). */
export function invalidGrant(reply: Reply): void {
  assert.equal(reply.status, 400, reply.text);
  assert.match(reply.headers.get('content-type') ?? '', /^application\/json\b/);
  assert.equal(reply.json.error, 'invalid_grant');
  assert.match(reply.json.error_description ?? 'none', /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
}

/** Uses a refresh token (OpenID Connect Core section 12); returns the one that is good now. */
export async function refreshed(
  rp: RelyingParty,
  before: Login,
  more: Record<string, string>,
): Promise<string> {
  const { refresh_token } = before.tokens;
  assert.match(refresh_token ?? '', /^[\x20-\x7e]+$/);
  const reply = await rp.token({ grant_type: 'refresh_token', refresh_token, ...more });
  assert.equal(reply.status, 200, reply.text);
  assert.match(reply.headers.get('content-type') ?? '', /^application\/json\b/);
  assert.match(reply.headers.get('cache-control') ?? '', /no-store/);
  assert.equal(reply.json.token_type.toLowerCase(), 'bearer');
  assert.match(reply.json.access_token, /^[\x20-\x7e]{30,}$/);
  if (reply.json.id_token !== undefined) {
    const { claims } = await rp.checkIdToken(reply.json.id_token, before.request, false);
    for (const name of ['iss', 'sub', 'aud', 'azp', 'auth_time'])
      assert.deepEqual(claims[name], before.claims[name], name);
    assert.notEqual(claims.iat, before.claims.iat);
  }
  assert.equal((await rp.userinfo(reply.json.access_token)).status, 200);
  return reply.json.refresh_token ?? refresh_token;
}
