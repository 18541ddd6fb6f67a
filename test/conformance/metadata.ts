import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import { type Provider, PUBLIC_URL } from './provider.ts';

/** Members of a key that nobody but its owner may see (RFC 7518 section 6). */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Response types and grant types that a provider with dynamic registration has (OpenID Connect Discovery section 3). */
const DYNAMIC = {
  response_types_supported: ['code', 'id_token', 'id_token token'],
  grant_types_supported: ['authorization_code', 'implicit'],
};

/** What the discovery document must say (OpenID Connect Discovery section 3, RFC 8414 section 2), and the keys it leads to. */
export async function checkMetadata(op: Provider): Promise<void> {
  const { metadata } = op;
  assert.equal(`${metadata.issuer}/.well-known/openid-configuration`, op.discoveryUrl);
  assert.deepEqual([new URL(metadata.issuer).search, new URL(metadata.issuer).hash], ['', '']);
  for (const [member, wanted] of Object.entries(DYNAMIC))
    for (const value of wanted) assert.ok(metadata[member].includes(value), `${member}: ${value}`);
  assert.ok(metadata.subject_types_supported.every((type: string) => ['public', 'pairwise'].includes(type)));
  assert.ok(metadata.subject_types_supported.length > 0);
  assert.ok(metadata.id_token_signing_alg_values_supported.includes('RS256'));
  assert.ok(metadata.scopes_supported.includes('openid'));
  assert.ok(metadata.scopes_supported.every((scope: string) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)));
  for (const member of ['ui_locales_supported', 'claims_locales_supported'])
    for (const tag of metadata[member] ?? []) assert.equal(Intl.getCanonicalLocales(tag)[0], tag);
  for (const name of [
    'authorization_endpoint',
    'token_endpoint',
    'userinfo_endpoint',
    'registration_endpoint',
  ])
    assert.equal(typeof metadata[name], 'string', name);
  for (const [name, value] of Object.entries(metadata)) {
    if (/_endpoint$|^jwks_uri$/.test(name)) assert.ok(String(value).startsWith(`${PUBLIC_URL}/`), name);
    if (/_(?:supported|required)$/.test(name))
      assert.ok(Array.isArray(value) || typeof value === 'boolean', name);
    if (Array.isArray(value)) {
      assert.ok(value.length > 0 && value.every((each) => typeof each === 'string' && each !== ''), name);
      assert.equal(new Set(value).size, value.length, `${name} says nothing twice`);
    }
  }
  assert.equal(metadata.request_parameter_supported, true);
  assert.equal(metadata.request_uri_parameter_supported, true);
  assert.ok(metadata.request_object_signing_alg_values_supported.includes('RS256'));
  assert.ok(metadata.code_challenge_methods_supported.includes('S256'));
  assert.ok(metadata.claims_supported.includes('sub'));
  checkKeys(await op.jwks());
}

/** A key set that is published: public keys alone, each of which can be used, by a name of its own (RFC 7517). */
export function checkKeys({ keys }: JSONWebKeySet): void {
  assert.ok(keys.length > 0);
  for (const key of keys) {
    assert.deepEqual(
      SECRET_MEMBERS.filter((member) => member in key),
      [],
    );
    assert.notEqual(key.kid ?? '', '');
    assert.equal(createPublicKey({ key: key as never, format: 'jwk' }).type, 'public');
  }
  assert.equal(new Set(keys.map(({ kid }) => kid)).size, keys.length);
}
