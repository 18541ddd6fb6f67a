import type { EndedThere, Leaving } from '../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { type Claims, isSignatureOf, type OpenedJws, openJws } from '../domain/tokens/jws.ts';
import { stringClaim } from '../domain/tokens/verify.ts';
import { seconds } from '../lib/clock.ts';
import { findTokenKey, subjectOf } from './id-token.ts';
import type { BrokeringDependencies } from './kind.ts';
import { brokerKinds } from './kinds/index.ts';
import { clockSkewOf, isOn, settingOf } from './settings.ts';

const endpointsOf = (provider: IdentityProvider) => brokerKinds.get(provider.providerId)?.endpoints(provider);

/** The address of a provider's logout (OpenID Connect RP-Initiated Logout section 2), which leads back to us. */
export function logoutUrl({ realm, provider, baseUrl, state, idToken }: Leaving): string | undefined {
  const { logout } = endpointsOf(provider) ?? {};
  if (logout === undefined || !URL.canParse(logout)) return undefined;
  const url = new URL(logout);
  const back = `${issuerOf(baseUrl, realm.name)}/broker/${encodeURIComponent(provider.alias)}/endpoint/logout_response`;
  const parameters = {
    state,
    id_token_hint: isOn(provider, 'sendIdTokenOnLogout', true) ? idToken : undefined,
    client_id: isOn(provider, 'sendClientIdOnLogout') ? settingOf(provider, 'clientId') : undefined,
    post_logout_redirect_uri: back,
  };
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.toString();
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds for which a logout token is good after it was made, whatever it says. */
const GOOD_FOR = 600;

const UNVERIFIED = 'LogoutToken verification with identity provider failed';

/**
 * What a logout token says (OpenID Connect Back-Channel Logout section 2.6), or why it says nothing, in Keycloak's words: what is not wholly
 * so says nothing.
 */
export async function readLogoutToken(
  dependencies: BrokeringDependencies,
  realm: RealmView,
  token: string,
): Promise<EndedThere | string> {
  const jws = openJws(token);
  if (!jws) return 'The decode of the logoutToken failed';
  const issuing = realm.identityProviders.filter((each) => each.enabled && isFrom(each, jws));
  if (issuing.length === 0) return 'No Identity Provider has been found';
  const provider = issuing.find((each) => isForUs(each, jws));
  const key = provider && (await findTokenKey(dependencies, provider, jws, endpointsOf(provider)?.jwks));
  if (!provider || !key || !isSignatureOf(key, jws) || !isInForce(dependencies, provider, jws))
    return UNVERIFIED;
  const problem = problemOf(jws.claims);
  if (problem !== undefined) return problem;
  if (!isFresh(dependencies, provider, jws)) return UNVERIFIED;
  return {
    provider,
    sub: subjectOf(jws.claims),
    sid: stringClaim(jws.claims, 'sid'),
    offlineToo: saysOfflineToo(jws),
  };
}

/** Whether it says that it is of this provider. */
function isFrom(provider: IdentityProvider, { claims }: OpenedJws): boolean {
  const { issuer } = endpointsOf(provider) ?? {};
  const issuers = issuer?.split(',').map((each) => each.trim()) ?? [];
  return issuers.includes(String(claims.iss));
}

const isForUs = (provider: IdentityProvider, { claims }: OpenedJws): boolean =>
  [claims.aud].flat().includes(settingOf(provider, 'clientId'));

/** It must be a logout token and nothing else: an ID token is none (section 2.4). */
function problemOf(claims: Claims): string | undefined {
  const { events, nonce, iat, jti } = claims;
  if (subjectOf(claims) === undefined && stringClaim(claims, 'sid') === undefined)
    return 'Missing sid or sub claim';
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, EVENT))
    return 'The LogoutToken event claim is not as expected';
  if (nonce !== undefined) return 'The LogoutToken contains a nonce claim which is not allowed';
  if (typeof jti !== 'string' || jti === '') return 'The logoutToken jti is missing';
  return typeof iat === 'number' ? undefined : "The LogoutToken doesn't contain an iat claim";
}

/** Keycloak's word for it. */
const saysOfflineToo = ({ claims: { events } }: OpenedJws): boolean =>
  (events as Record<string, unknown>).revoke_offline_access === true;

/** Seconds by which its clock may be another, at the least. */
const leeway = (provider: IdentityProvider): number => clockSkewOf(provider) + 10;

function isInForce(
  { clock }: BrokeringDependencies,
  provider: IdentityProvider,
  { claims: { exp } }: OpenedJws,
): boolean {
  return exp === undefined || (typeof exp === 'number' && exp + leeway(provider) > seconds(clock));
}

function isFresh(
  { clock }: BrokeringDependencies,
  provider: IdentityProvider,
  { claims: { iat } }: OpenedJws,
): boolean {
  const now = seconds(clock);
  return typeof iat === 'number' && iat - leeway(provider) <= now && iat + GOOD_FOR >= now;
}
