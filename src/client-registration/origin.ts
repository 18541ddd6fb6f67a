import type { RealmView } from '../domain/realms/realm-view.ts';
import type { RegistrationChain } from '../domain/tokens/registration-tokens.ts';
import { Refusal } from '../errors/refusal.ts';
import { corsHeaders } from '../http/cors.ts';
import type { Request } from '../http/exchange.ts';
import { registrationOrigins } from '../policy/judge-registration.ts';
import { type Caller, chainOf } from './caller.ts';
import type { RegisteringProvider } from './providers/provider.ts';

/**
 * The CORS headers for a page that may use the service, none for a caller that is no page.
 * @throws {Refusal} 403 for a page of another origin, before anything is done
 */
export function grantOrigin(
  provider: RegisteringProvider,
  realm: RealmView,
  caller: Caller,
  request: Request,
): Record<string, string> {
  if (!provider.fromBrowsers || request.headers.origin === undefined) return {};
  const headers = corsHeaders(request, originsOf(realm, caller));
  if (headers['access-control-allow-origin'] === undefined) throw new Refusal(403, 'Invalid origin');
  return headers;
}

/**
 * A page anywhere may have a browser send a request that is not asked about first, a document of no type, without reading the
 * answer: whom the realm trusts for where they are would register for it without knowing.
 * @throws {Refusal} 403 for a page of another origin, where nobody has vouched for the caller
 */
export function refuseForeignPage(realm: RealmView, caller: Caller, { headers, baseUrl }: Request): void {
  const { origin } = headers;
  if (caller.kind !== 'anonymous' || origin === undefined) return;
  const allowed = [new URL(baseUrl).origin, ...registrationOrigins(realm, chainOf(caller))];
  if (!allowed.includes(origin) && !allowed.includes('*')) throw new Refusal(403, 'Invalid origin');
}

/** Headers of refusals that a page may read: when to come again, and with what. */
const OF_REFUSALS = 'Retry-After, WWW-Authenticate';

/**
 * The CORS headers of a refusal, for a page that might have read the answer: without them it never learns why. Of a caller who is not
 * known, or not yet, the realm's own origins count.
 */
export function refusalHeaders(
  { fromBrowsers }: Pick<RegisteringProvider, 'fromBrowsers'>,
  realm: RealmView,
  caller: Caller | undefined,
  request: Request,
): Record<string, string> {
  if (!fromBrowsers) return {};
  const ofRealm = [
    ...registrationOrigins(realm, 'anonymous'),
    ...registrationOrigins(realm, 'authenticated'),
  ];
  return corsHeaders(request, caller ? originsOf(realm, caller) : ofRealm, OF_REFUSALS);
}

/** The origins whose pages may use the service as a caller. */
function originsOf(realm: RealmView, caller: Caller): readonly string[] {
  const own =
    caller.kind === 'initial access token'
      ? (caller.token.webOrigins ?? [])
      : caller.kind === 'registration access token'
        ? caller.origins
        : [];
  return [...own, ...registrationOrigins(realm, chainOf(caller))];
}

/** The origins a new registration access token may be used from: its maker's, and the realm's. */
export function tokenOrigins(realm: RealmView, caller: Caller, chain: RegistrationChain): readonly string[] {
  if (caller.kind === 'registration access token') return caller.origins;
  const own = caller.kind === 'initial access token' ? (caller.token.webOrigins ?? []) : [];
  return [...new Set([...own, ...registrationOrigins(realm, chain)])];
}
