import { findClientView } from '../../domain/clients/client-view.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { FEDERATED_ID_TOKEN, PROVIDER_NOTE } from '../../domain/identity-providers/session-notes.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import { readOwn, signOwn } from '../../domain/tokens/own-token.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { getRealm } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import { errorPage, ShownToPerson } from '../authorization/error-page.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { recordError } from '../happening.ts';
import { leave } from './leave.ts';

const TYPE = 'Logout-At-Provider';
/** Seconds in which they must be back. */
const LIFESPAN = 300;

/** The provider by which a session began, where it is one still. */
const providerOf = (realm: RealmView, { notes }: UserSession): IdentityProvider | undefined =>
  realm.identityProviders.find(({ alias, enabled }) => enabled && alias === notes[PROVIDER_NOTE]);

const isCalled = ({ config }: IdentityProvider): boolean => config.backchannelSupported === 'true';

/** Where they go on from here, once they are logged out there too. */
interface Onward {
  readonly clientId: string | undefined;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
}

/** Where somebody whose session is over is logged out by the provider, too; undefined where there is no such place, or it is called. */
export async function urlAtProvider(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  session: UserSession,
  { clientId, redirectUri, state }: Onward,
): Promise<string | undefined> {
  const provider = providerOf(realm, session);
  if (!provider || isCalled(provider)) return undefined;
  const now = seconds(dependencies.clock);
  const iss = issuerOf(request.baseUrl, realm.name);
  const claims = {
    iss,
    iat: now,
    exp: now + LIFESPAN,
    typ: TYPE,
    idp: provider.alias,
    cid: clientId,
    uri: redirectUri,
    state,
  };
  const signed = await signOwn(dependencies, realm, claims);
  const idToken = session.notes[FEDERATED_ID_TOKEN];
  return dependencies.brokers.logoutUrl({
    realm,
    provider,
    baseUrl: request.baseUrl,
    state: signed,
    ...(idToken !== undefined && { idToken }),
  });
}

/** Tells a provider that wants to be called (Keycloak's `backchannelSupported`) that a session is over; nobody waits for it. */
export function callProvider(
  { brokers, fetcher }: OidcDependencies,
  realm: RealmView,
  { baseUrl, log }: Pick<Request, 'baseUrl' | 'log'>,
  session: UserSession,
): void {
  const provider = providerOf(realm, session);
  const idToken = session.notes[FEDERATED_ID_TOKEN];
  if (!provider || !isCalled(provider) || idToken === undefined) return;
  const url = brokers.logoutUrl({ realm, provider, baseUrl, state: session.id, idToken });
  if (url === undefined) return;
  fetcher.get(url, '*/*').catch((err: unknown) => {
    log.warn({ provider: provider.alias, err }, 'a provider was not told that a session is over');
  });
}

/** They come back from the provider, logged out there: on to where they were going. */
export async function logoutResponse(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  requireSecureTransport(realm, request);
  const issuer = issuerOf(request.baseUrl, realm.name);
  const state = request.query.get('state') ?? '';
  const claims = readOwn(realm, issuer, TYPE, state, seconds(dependencies.clock));
  if (!claims || claims.idp !== request.params.alias) {
    await recordError(
      dependencies,
      { realm, request, type: 'LOGOUT', details: {} },
      { error: 'user_session_not_found' },
    );
    const unknown = new ShownToPerson('identityProviderUnexpectedErrorMessage', 'user_session_not_found');
    return errorPage(dependencies.pages, realm, request, unknown);
  }
  const clientId = stringClaim(claims, 'cid');
  const view =
    clientId === undefined ? undefined : await findClientView(dependencies.store, realm.id, clientId);
  return leave(dependencies, realm, request, {
    client: view?.client,
    redirectUri: stringClaim(claims, 'uri'),
    state: stringClaim(claims, 'state'),
    sid: undefined,
    left: [],
    cookies: [],
  });
}
