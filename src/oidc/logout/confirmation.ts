import { newTabId } from '../../domain/authentication-sessions/authentication-session.ts';
import type { Client } from '../../domain/clients/client.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { readOwn, signOwn } from '../../domain/tokens/own-token.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { renderPage } from '../../pages/page.ts';
import { localeAskedFor } from '../../pages/text/locale.ts';
import type { OidcDependencies } from '../dependencies.ts';

const TYPE = 'Logout-Confirmation';
/** Seconds in which the page must be answered. */
const LIFESPAN = 300;

/** Named where no client sends them (as Keycloak). */
export const WITHOUT_CLIENT = 'account';

/** What somebody is asked to confirm. */
export interface Confirmable {
  /** The session that would end; absent where the browser is in none. */
  readonly sid: string | undefined;
  readonly clientId: string | undefined;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
  /** The languages that the client asks for, the dearest first; between blanks. */
  readonly uiLocales: string | undefined;
}

/** The page that asks. Its form holds what was asked for, signed for the session alone that the browser is in: no other page knows it. */
export async function confirmationPage(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  client: Client | undefined,
  { sid, clientId, redirectUri, state, uiLocales }: Confirmable,
): Promise<Answer> {
  const now = seconds(dependencies.clock);
  const iss = issuerOf(request.baseUrl, realm.name);
  const claims = {
    iss,
    iat: now,
    exp: now + LIFESPAN,
    typ: TYPE,
    sid,
    cid: clientId,
    uri: redirectUri,
    state,
    loc: uiLocales,
    tab: newTabId(),
  };
  const code = await signOwn(dependencies, realm, claims);
  const query = new URLSearchParams({ client_id: clientId ?? WITHOUT_CLIENT, tab_id: claims.tab });
  const action = `${new URL(iss).pathname}/protocol/openid-connect/logout/logout-confirm?${query}`;
  return renderPage(dependencies.pages, {
    template: 'logout-confirm',
    realm,
    request,
    locale: localeAskedFor(realm, request, uiLocales),
    address: `${action}&${new URLSearchParams({ session_code: code })}`,
    ...(client && { client }),
    variables: {
      url: { logoutConfirmAction: action },
      logoutConfirm: { code, skipLink: client === undefined },
    },
    cacheControl: 'no-cache',
  });
}

/** What the form that came back confirms; undefined for one that is not ours, is of another page, or too old. */
export function readConfirmation(
  { clock }: OidcDependencies,
  realm: RealmView,
  request: Request,
  code: string,
): Confirmable | undefined {
  const claims = readOwn(realm, issuerOf(request.baseUrl, realm.name), TYPE, code, seconds(clock));
  if (!claims) return undefined;
  const clientId = stringClaim(claims, 'cid');
  const { query } = request;
  if (query.get('client_id') !== (clientId ?? WITHOUT_CLIENT) || query.get('tab_id') !== claims.tab)
    return undefined;
  return {
    sid: stringClaim(claims, 'sid'),
    clientId,
    redirectUri: stringClaim(claims, 'uri'),
    state: stringClaim(claims, 'state'),
    uiLocales: stringClaim(claims, 'loc'),
  };
}
