import assert from 'node:assert/strict';

/** Which claims a scope asks for (OpenID Connect Core section 5.4). */
export const CLAIMS_OF_SCOPE: Readonly<Record<string, readonly string[]>> = {
  profile: [
    ...['name', 'family_name', 'given_name', 'middle_name', 'nickname', 'preferred_username', 'profile'],
    ...['picture', 'website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'updated_at'],
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
};

const text = (value: unknown) => typeof value === 'string' && value.trim() !== '' && value !== 'null';
const whether = (value: unknown) => typeof value === 'boolean';
const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  email_verified: whether,
  phone_number_verified: whether,
  updated_at: (value) => Number.isInteger(value) && Number(value) < 10_000_000_000,
  birthdate: (value) => text(value) && /^\d{4}(-\d\d-\d\d)?$/.test(String(value)),
  address: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).length > 0 &&
    Object.values(value).every(text),
};

/** That standard claims have the types they must have (section 5.1), and `sub` is there (5.3.2). */
export function checkStandardClaims(claims: Readonly<Record<string, unknown>>): void {
  assert.ok(text(claims.sub));
  for (const name of Object.values(CLAIMS_OF_SCOPE).flat())
    if (name in claims)
      assert.ok((TYPES[name] ?? text)(claims[name]), `${name}: ${JSON.stringify(claims[name])}`);
  assert.equal('_claim_names' in claims, '_claim_sources' in claims);
}

/** That the claims of the scopes that were asked for are told, and those of the others are not. */
export function checkClaimsOfScopes(
  claims: Readonly<Record<string, unknown>>,
  scopes: readonly string[],
): void {
  for (const [scope, names] of Object.entries(CLAIMS_OF_SCOPE))
    if (scopes.includes(scope)) for (const name of names) assert.ok(name in claims, `${name} of ${scope}`);
}
