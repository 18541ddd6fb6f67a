import { signingKey } from '../../domain/keys/signing-key.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { signJws } from '../../domain/tokens/jws.ts';
import { stringClaim, verifyRealmToken } from '../../domain/tokens/verify.ts';
import { cookieOf, expiredCookie, realmCookie } from '../../http/cookies.ts';
import type { Request } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import type { LoginDependencies } from '../dependencies.ts';

const NAME = 'KC_RESTART';
const TYPE = 'Restart';
const ALGORITHM = 'HS512';
/** Browsers keep no cookie above 4096 bytes: a request that is longer cannot be restarted. */
const LONGEST = 3800;

/** What a login begins with. */
export interface Beginning {
  /** Public id. */
  readonly clientId: string;
  readonly request: Readonly<Record<string, string>>;
}

type Making = Pick<LoginDependencies, 'store' | 'realms' | 'clock'>;

/** Lets the login begin anew when its session is gone; signed, since the request in it was looked at already. */
export async function restartCookie(
  making: Making,
  realm: RealmView,
  request: Request,
  beginning: Beginning,
): Promise<string[]> {
  const claims = {
    iat: seconds(making.clock),
    iss: issuerOf(request.baseUrl, realm.name),
    typ: TYPE,
    cid: beginning.clientId,
    request: beginning.request,
  };
  if (JSON.stringify(claims).length * 1.34 > LONGEST) return [];
  const token = await signJws(claims, await signingKey(making, realm, ALGORITHM));
  return [realmCookie(request, realm.name, NAME, token)];
}

export const endRestart = (request: Request, realmName: string): string =>
  expiredCookie(request, realmName, NAME);

/** How the login began that the browser has lost. */
export function beginningOf(
  { clock }: Pick<Making, 'clock'>,
  realm: RealmView,
  request: Request,
): Beginning | undefined {
  const text = cookieOf(request, NAME);
  if (text === undefined) return undefined;
  const claims = verifyRealmToken(realm, issuerOf(request.baseUrl, realm.name), text, seconds(clock));
  const clientId = claims && stringClaim(claims, 'cid');
  if (claims?.typ !== TYPE || clientId === undefined) return undefined;
  return { clientId, request: claims.request as Beginning['request'] };
}
