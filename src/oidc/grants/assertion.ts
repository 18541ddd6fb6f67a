import { createHash } from 'node:crypto';
import { vouches } from '../../domain/identity-providers/check.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { providerKinds } from '../../domain/identity-providers/kinds.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Change, Store } from '../../domain/store.ts';
import type { Claims, OpenedJws } from '../../domain/tokens/jws.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import { invalidGrant } from '../../errors/protocol.ts';

/** Seconds for which an assertion is good after it was made, unless the provider's configuration says otherwise. */
const MAX_AGE = 300;

/** The provider that an assertion says it comes from; of what it says nothing is believed yet. @throws {Refusal} 400 */
export function assertionIssuer({ identityProviders }: RealmView, claims: Claims): IdentityProvider {
  const iss = stringClaim(claims, 'iss');
  if (iss === undefined) throw invalidGrant('Missing claim: iss');
  if (stringClaim(claims, 'sub') === undefined) throw invalidGrant('Missing claim: sub');
  const provider = identityProviders.find(
    (each) => each.enabled && vouches(each) && each.config.issuer === iss,
  );
  if (!provider) throw invalidGrant('No Identity Provider for provided issuer');
  return provider;
}

const wholeNumber = (text = '') => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
const allowsReuse = ({ config }: IdentityProvider) =>
  config.jwtAuthorizationGrantAssertionReuseAllowed?.toLowerCase() === 'true';

/** Seconds by which the provider's clock may differ from ours, and for which an assertion is good at most. */
function bounds({ providerId, config }: IdentityProvider) {
  const skew =
    providerKinds.get(providerId)?.protocol === 'jwt-grant'
      ? config.jwtAuthorizationGrantAllowedClockSkew
      : config.allowedClockSkew;
  const max = wholeNumber(config.jwtAuthorizationGrantMaxAllowedAssertionExpiration);
  return { skew: wholeNumber(skew) ?? 0, max: max ?? MAX_AGE };
}

/**
 * That an assertion is in force (RFC 7523 section 3), and made to be used once.
 * @returns until when it would be taken, in seconds since 1970
 * @throws {Refusal} 400
 */
export function checkAssertionTimes(provider: IdentityProvider, claims: Claims, now: number): number {
  const { exp, nbf, iat, jti } = claims;
  const { skew, max } = bounds(provider);
  if (typeof exp !== 'number') throw invalidGrant('Token exp claim is required');
  if (exp + skew <= now || (typeof nbf === 'number' && nbf - skew > now))
    throw invalidGrant('Token is not active');
  if (typeof iat !== 'number') {
    if (exp - now > max)
      throw invalidGrant('Token expiration is too far in the future and iat claim not present in token');
  } else {
    if (iat - skew > now) throw invalidGrant('Token was issued in the future');
    if (exp <= now) throw invalidGrant('Token is not active');
    if (now > iat + max) throw invalidGrant('Token was issued too far in the past to be used now');
  }
  if (!allowsReuse(provider) && typeof jti !== 'string') throw invalidGrant('Token jti claim is required');
  return Math.min(exp + skew, typeof iat === 'number' ? iat + max + 1 : Number.POSITIVE_INFINITY);
}

/** That it is signed by an algorithm whose keys are public (RFC 8725 section 3.1). @throws {Refusal} 400 */
export function checkAssertionAlgorithm(
  { config: { jwtAuthorizationGrantAssertionSignatureAlg: wanted } }: IdentityProvider,
  { algorithm }: OpenedJws,
): void {
  if (!/^(?:(?:[RP]S|ES)(?:256|384|512)|EdDSA)$/.test(algorithm) || (wanted?.trim() && wanted !== algorithm))
    throw invalidGrant('Invalid signature algorithm');
}

/** That it is for this realm alone. @throws {Refusal} 400 */
export function checkAssertionFor({ aud }: Claims, issuer: string): void {
  const ours = [issuer, `${issuer}/protocol/openid-connect/token`];
  const audience = [aud].flat();
  if (!audience.some((each) => ours.includes(String(each)))) throw invalidGrant('Invalid token audience');
  if (audience.length > 1) throw invalidGrant('Multiple audiences not allowed');
}

/** Uses an assertion up, unless its provider lets it be used again: conflict `replayed`. */
export function spendAssertion(
  store: Store,
  { id: realmId }: RealmView,
  provider: IdentityProvider,
  { jti }: Claims,
  until: number,
): readonly Change[] {
  if (allowsReuse(provider)) return [];
  // Hashed: how long a provider makes its ids is up to the provider.
  const id = createHash('sha256')
    .update(`assertion ${provider.id} ${String(jti)}`)
    .digest('base64url');
  return [store.spentTokens.spend(realmId, id, Math.ceil(until))];
}
