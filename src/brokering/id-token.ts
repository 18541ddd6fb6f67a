import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { BrokerFailure } from '../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { type Claims, isSignatureOf, type OpenedJws, openJws } from '../domain/tokens/jws.ts';
import { seconds } from '../lib/clock.ts';
import { equalSecrets } from '../lib/equality.ts';
import { linearPattern } from '../lib/linear-pattern.ts';
import { inside } from './encrypted.ts';
import type { BrokeringDependencies, Exchanged } from './kind.ts';
import { clockSkewOf, isOn, settingOf } from './settings.ts';

/** What the payload of an ID token may say that it is (Keycloak's `typ`). */
const TYPES: ReadonlySet<unknown> = new Set([undefined, 'ID', 'JWT']);

const invalid = (detail: string) =>
  new BrokerFailure('identityProviderUnexpectedErrorMessage', 'identity_provider_login_failure', detail);

/** The claims of the ID token that came for the code (OpenID Connect Core section 3.1.3.7). @throws {BrokerFailure} */
export async function verifyIdToken(exchanged: Exchanged): Promise<Claims> {
  const { provider, tokens, secrets, endpoints } = exchanged;
  const jws = opened(await inside(exchanged, tokens.idToken), 'ID token');
  await checkSignature(exchanged, jws);
  const { claims } = jws;
  checkIssuer(endpoints.issuer, claims.iss);
  const clientId = settingOf(provider, 'clientId') ?? '';
  if (!isFor(clientId, claims)) throw invalid('The ID token is not for us');
  if (claims.azp !== undefined && claims.azp !== clientId)
    throw invalid('The ID token was issued for another');
  checkTimes(exchanged, claims);
  if (!isOn(provider, 'disableNonce')) checkNonce(secrets.nonce, claims.nonce);
  if (!isOn(provider, 'disableTypeClaimCheck') && !TYPES.has(claims.typ))
    throw invalid('The ID token says that it is another kind of token');
  checkAccessToken(jws, tokens.accessToken);
  if (!subjectOf(claims)) throw invalid('The ID token names nobody');
  await checkFilter(exchanged, claims);
  return claims;
}

/** The claims of an access token that is a JWT of the provider's. @throws {BrokerFailure} */
export async function verifyAccessToken(exchanged: Exchanged): Promise<Claims> {
  const jws = opened(await inside(exchanged, exchanged.tokens.accessToken), 'access token');
  await checkSignature(exchanged, jws);
  checkIssuer(exchanged.endpoints.issuer, jws.claims.iss);
  checkTimes(exchanged, jws.claims);
  return jws.claims;
}

/**
 * The claims of a user info that is a JWT (OpenID Connect Core section 5.3.2): its signature is held against the same keys as that of the ID
 * token, and what it says of who made it for whom must be so. @throws {BrokerFailure}
 */
export async function verifyUserInfo(exchanged: Exchanged, token: string): Promise<Claims> {
  const jws = opened(token, 'user info');
  await checkSignature(exchanged, jws);
  const { iss, aud } = jws.claims;
  if (iss !== undefined) checkIssuer(exchanged.endpoints.issuer, iss);
  if (aud !== undefined && !isFor(settingOf(exchanged.provider, 'clientId') ?? '', jws.claims))
    throw invalid('The user info is not for us');
  return jws.claims;
}

/** Whom a token is of. It is a text (OpenID Connect Core section 2); of those who make a number of it, the text of that is meant (as Keycloak). */
export function subjectOf({ sub }: Claims): string | undefined {
  const text = Number.isSafeInteger(sub) ? String(sub) : sub;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

const isFor = (clientId: string, { aud }: Claims): boolean => [aud].flat().includes(clientId);

function opened(token: string | undefined, what: string): OpenedJws {
  if (token === undefined) throw invalid(`The provider has sent no ${what}`);
  const jws = openJws(token);
  if (!jws) throw invalid(`The ${what} is no JWS`);
  return jws;
}

/**
 * Who has the token from the token endpoint itself, over TLS, may do without (section 3.1.3.7 number 6): that is for the administrator to say,
 * as in Keycloak.
 */
async function checkSignature(exchanged: Exchanged, jws: OpenedJws): Promise<void> {
  if (!isOn(exchanged.provider, 'validateSignature')) return;
  const key = await findTokenKey(exchanged.dependencies, exchanged.provider, jws, exchanged.endpoints.jwks);
  if (!key || !isSignatureOf(key, jws)) throw invalid('The signature of a token is not of the provider');
}

/** The key of the provider for a token: a secret that both have, or one that it publishes. */
export async function findTokenKey(
  dependencies: BrokeringDependencies,
  provider: IdentityProvider,
  { algorithm, kid }: Pick<OpenedJws, 'algorithm' | 'kid'>,
  publishedAt: string | undefined,
): Promise<KeyObject | undefined> {
  const { clientSecret } = provider.secrets;
  if (/^HS(?:256|384|512)$/.test(algorithm))
    return clientSecret ? createSecretKey(Buffer.from(clientSecret)) : undefined;
  return dependencies.providerKeys.find(provider, algorithm, kid, publishedAt);
}

/** Several are divided by commas (as Keycloak); without one any will do. */
function checkIssuer(expected: string | undefined, issuer: unknown): void {
  const issuers = expected?.split(',').map((each) => each.trim()) ?? [];
  if (issuers.length > 0 && !issuers.includes(String(issuer)))
    throw invalid('A token is from another issuer');
}

/** A clock that goes otherwise makes tokens good too late, never longer (as Keycloak). */
function checkTimes({ provider, dependencies }: Exchanged, { exp, nbf }: Claims): void {
  const now = seconds(dependencies.clock);
  if (typeof exp !== 'number' || exp <= now) throw invalid('A token has expired');
  if (typeof nbf === 'number' && nbf - clockSkewOf(provider) > now) throw invalid('A token is not good yet');
}

function checkNonce(expected: string | undefined, nonce: unknown): void {
  if (expected === undefined || typeof nonce !== 'string' || !equalSecrets(nonce, expected))
    throw invalid('The ID token is not of this login');
}

/** `at_hash`, where it is there (OpenID Connect Core section 3.1.3.8). */
function checkAccessToken({ claims, algorithm }: OpenedJws, accessToken: string | undefined): void {
  const { at_hash: hash } = claims;
  const size = /^(?:HS|RS|PS|ES)(256|384|512)$/.exec(algorithm)?.[1];
  if (typeof hash !== 'string' || accessToken === undefined || size === undefined) return;
  const digest = createHash(`sha${size}`).update(accessToken).digest();
  if (digest.subarray(0, digest.length / 2).toString('base64url') !== hash)
    throw invalid('The access token is not the one of the ID token');
}

/** Whom the provider sends may be whom a claim says alone (Keycloak's essential claim). */
async function checkFilter({ provider }: Exchanged, claims: Claims): Promise<void> {
  if (!isOn(provider, 'filteredByClaim')) return;
  const name = settingOf(provider, 'claimFilterName') ?? '';
  const pattern = settingOf(provider, 'claimFilterValue') ?? '';
  const values = [claims[name]].flat().filter((value) => value !== undefined && value !== null);
  if (await matchesAny(pattern, values.map(String))) return;
  throw new BrokerFailure(
    'federatedIdentityUnmatchedEssentialClaimMessage',
    'identity_provider_login_failure',
    `The claim ${name} is not what is asked for`,
  );
}

async function matchesAny(pattern: string, values: readonly string[]): Promise<boolean> {
  try {
    const { matches } = await linearPattern(pattern);
    return values.some(matches);
  } catch {
    return values.includes(pattern);
  }
}
