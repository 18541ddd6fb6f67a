import type { AuthenticationSession } from '../../domain/authentication-sessions/authentication-session.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { readOwn, signOwn } from '../../domain/tokens/own-token.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import { cookieOf, expiredCookie, realmCookie } from '../../http/cookies.ts';
import type { Request } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import type { LoginDependencies } from '../dependencies.ts';

const NAME = 'KC_RESTART';
const TYPE = 'Restart';
/** Browsers keep no cookie above 4096 bytes: a request that is longer cannot be restarted. */
const LONGEST = 3800;

/** Seconds for which a request that was looked at once is believed. */
const GOOD_FOR = 8 * 3600;

/** What a login begins with. */
export interface Beginning {
  /** Public id. */
  readonly clientId: string;
  readonly request: Readonly<Record<string, string>>;
  /** The flow it goes through: a policy may have chosen it, and losing a cookie is no way around it. */
  readonly flowId: string;
  /** The level of authentication that comes of going through it, where a policy says so. */
  readonly level?: string | undefined;
}

type Making = Pick<LoginDependencies, 'store' | 'realms' | 'clock'>;

/** Lets the login begin anew when its session is gone; signed, since the request in it was looked at already. */
export async function restartCookie(
  making: Making,
  realm: RealmView,
  request: Request,
  beginning: Beginning,
): Promise<string[]> {
  const now = seconds(making.clock);
  const claims = {
    exp: now + GOOD_FOR,
    iat: now,
    iss: issuerOf(request.baseUrl, realm.name),
    typ: TYPE,
    cid: beginning.clientId,
    request: beginning.request,
    flow: beginning.flowId,
    level: beginning.level,
  };
  if (JSON.stringify(claims).length * 1.34 > LONGEST) return [];
  const token = await signOwn(making, realm, claims);
  return [realmCookie(request, realm.name, NAME, token)];
}

/** What has the browser forget it, once a tab has arrived: unless another is under way, which may need it. */
export async function endRestart(
  { store, clock }: Pick<Making, 'store' | 'clock'>,
  realm: RealmView,
  request: Request,
  { browserId, tabId }: Pick<AuthenticationSession, 'browserId' | 'tabId'>,
): Promise<string[]> {
  if (cookieOf(request, NAME) === undefined) return [];
  const tabs = await store.authenticationSessions.ofBrowser(realm.id, browserId, seconds(clock));
  return tabs.every((tab) => tab.tabId === tabId) ? [expiredCookie(request, realm.name, NAME)] : [];
}

/** Has the browser forget it at once, where it has one. */
export const forgetRestart = (request: Request, realmName: string): string[] =>
  cookieOf(request, NAME) === undefined ? [] : [expiredCookie(request, realmName, NAME)];

/** How the login began that the browser has lost. */
export function beginningOf(
  { clock }: Pick<Making, 'clock'>,
  realm: RealmView,
  request: Request,
): Beginning | undefined {
  const text = cookieOf(request, NAME);
  if (text === undefined) return undefined;
  const claims = readOwn(realm, issuerOf(request.baseUrl, realm.name), TYPE, text, seconds(clock));
  const clientId = claims && stringClaim(claims, 'cid');
  const flowId = claims && stringClaim(claims, 'flow');
  if (!claims || clientId === undefined || flowId === undefined) return undefined;
  return {
    clientId,
    flowId,
    request: claims.request as Beginning['request'],
    level: stringClaim(claims, 'level'),
  };
}
