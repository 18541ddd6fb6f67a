import type { EndedThere, Leaving } from '../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { isSignatureOf, type OpenedJws, openJws } from '../domain/tokens/jws.ts';
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

/** What a logout token says (OpenID Connect Back-Channel Logout section 2.6); what is not wholly so says nothing. */
export async function readLogoutToken(
  dependencies: BrokeringDependencies,
  realm: RealmView,
  token: string,
): Promise<EndedThere | 'not decoded' | 'of no provider' | 'not valid'> {
  const jws = openJws(token);
  if (!jws) return 'not decoded';
  const provider = realm.identityProviders.find((each) => each.enabled && isFrom(each, jws));
  if (!provider) return 'of no provider';
  const key = await findTokenKey(dependencies, provider, jws, endpointsOf(provider)?.jwks);
  if (!key || !isSignatureOf(key, jws)) return 'not valid';
  const [sub, sid] = [subjectOf(jws.claims), stringClaim(jws.claims, 'sid')];
  if (!isLogout(jws) || !isFresh(dependencies, provider, jws) || (sub ?? sid) === undefined)
    return 'not valid';
  return { provider, sub, sid, offlineToo: saysOfflineToo(jws) };
}

/** Whether it says that it is of this provider, for us. */
function isFrom(provider: IdentityProvider, { claims }: OpenedJws): boolean {
  const { issuer } = endpointsOf(provider) ?? {};
  const issuers = issuer?.split(',').map((each) => each.trim()) ?? [];
  return (
    issuers.includes(String(claims.iss)) && [claims.aud].flat().includes(settingOf(provider, 'clientId'))
  );
}

/** It must be nothing else: an ID token is none (section 2.4). */
function isLogout({ claims: { events, nonce } }: OpenedJws): boolean {
  const isEvent = typeof events === 'object' && events !== null && Object.hasOwn(events, EVENT);
  return isEvent && nonce === undefined;
}

/** Keycloak's word for it. */
const saysOfflineToo = ({ claims: { events } }: OpenedJws): boolean =>
  (events as Record<string, unknown>).revoke_offline_access === true;

function isFresh(
  { clock }: BrokeringDependencies,
  provider: IdentityProvider,
  { claims }: OpenedJws,
): boolean {
  const now = seconds(clock);
  const skew = clockSkewOf(provider) + 10;
  const { iat, exp } = claims;
  if (typeof iat !== 'number' || iat - skew > now || iat + GOOD_FOR < now) return false;
  return exp === undefined || (typeof exp === 'number' && exp + skew > now);
}
