import { createHash } from 'node:crypto';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { authenticationOf, type RealmView } from '../../domain/realms/realm-view.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { randomOctets } from '../../lib/random.ts';
import { pageUrl } from './addresses.ts';
import { type Referrer, referrerOf } from './referrer.ts';
import { seal } from './sealed.ts';
import { ACCOUNT_CONSOLE, type AccountPagesService, type Place, type Visit } from './visit.ts';

interface Asked {
  readonly realm: RealmView;
  readonly request: Request;
  /** Where they come back to. */
  readonly redirectUri: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * An authorization request of the client. Its code is good for nobody: the pages go by the session in which the login leaves the
 * client, and what would redeem the code is thrown away here.
 */
function authorizationUrl({ realm, request, redirectUri, parameters }: Asked): string {
  const challenge = createHash('sha256').update(randomOctets(32).toString('base64url')).digest('base64url');
  const query = new URLSearchParams({
    client_id: ACCOUNT_CONSOLE,
    redirect_uri: redirectUri,
    response_type: 'code',
    response_mode: 'query',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...parameters,
  });
  return `${issuerOf(request.baseUrl, realm.name)}/protocol/openid-connect/auth?${query}`;
}

/** Sends somebody to log in, and back to the page that they asked for. */
export async function sendToLogIn(
  service: AccountPagesService,
  request: Request,
  { realm }: Place,
  path: string,
): Promise<Answer> {
  const referrer: Referrer | undefined = await referrerOf(service, realm, request);
  const locale = request.query.get('kc_locale');
  const location = authorizationUrl({
    realm,
    request,
    redirectUri: pageUrl({ realm, request, referrer }, path),
    parameters: { state: FIRST, ...(locale && locale.length < 40 && { ui_locales: locale }) },
  });
  return { status: 302, headers: { location, 'cache-control': 'no-store' } };
}

/** The state of a login that nothing is to be said of. Whoever comes back with it and is not logged in is not sent again. */
export const FIRST = 'account';

/** Where a required action is done, which then leads back to the page. @param parameter what it is done to */
export async function actionUrl(
  visit: Visit,
  path: string,
  action: string,
  parameter?: string,
): Promise<string> {
  return authorizationUrl({
    realm: visit.realm,
    request: visit.request,
    redirectUri: pageUrl(visit, path),
    parameters: {
      kc_action: parameter === undefined ? action : `${action}:${parameter}`,
      state: await seal(visit, 'Account-State', action),
    },
  });
}

/** Whether the realm lets clients send people to do it. */
export const offersAction = (realm: RealmView, action: string): boolean =>
  authenticationOf(realm).requiredActions.some(({ alias, enabled }) => alias === action && enabled);
