import type { DeviceVerdict } from '../../domain/device-authorizations/device-authorization.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { Conflict } from '../../domain/store.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Arrival, Ending } from '../authorization/arrive.ts';
import { partOf } from '../authorization/arrive.ts';
import type { OidcDependencies } from '../dependencies.ts';

type Asking = Pick<Arrival, 'realm' | 'request' | 'session'>;

/** Under this name the request of a login says which device it is for. */
export const USER_CODE = 'device_user_code';

/** The code of the device that the login is for; undefined where it is for a client in the browser. */
export const deviceOf = ({ session }: Pick<Asking, 'session'>): string | undefined =>
  session.state.request[USER_CODE];

/** The user lets the device in: it gets its tokens when it asks next. */
export async function arriveOnDevice(
  { store }: OidcDependencies,
  arrival: Arrival,
  userCode: string,
): Promise<Ending> {
  const { realm, user, userSession, now } = arrival;
  const part = partOf(arrival);
  const waiting = await store.deviceAuthorizations.findByUserCode(realm.id, userCode);
  if (!waiting || waiting.expiresAt <= now)
    return { part, unit: [], answer: toStatus(arrival, 'expired_token') };
  const verdict = { status: 'approved', userId: user.id, sessionId: userSession.id } as const;
  return {
    part,
    unit: [store.deviceAuthorizations.settle(realm.id, userCode, verdict, now)],
    answer: toStatus(arrival),
  };
}

/** The user does not let it in, or cannot. */
export async function refuseDevice(
  { store, clock }: OidcDependencies,
  asking: Asking,
  userCode: string,
  error: string,
): Promise<Answer> {
  if (error !== 'access_denied') return toStatus(asking, 'server_error');
  const denied: DeviceVerdict = { status: 'denied' };
  const now = Math.floor(clock.now() / 1000);
  try {
    await store.commit([store.deviceAuthorizations.settle(asking.realm.id, userCode, denied, now)]);
    return toStatus(asking, 'access_denied');
  } catch (conflict) {
    if (!(conflict instanceof Conflict)) throw conflict;
    return toStatus(asking, 'expired_token');
  }
}

/** The user is told on a page how it went. */
function toStatus({ realm, request }: Asking, error?: string): Answer {
  const query = error === undefined ? '' : `?error=${error}`;
  const location = `${issuerOf(request.baseUrl, realm.name)}/device/status${query}`;
  return { status: 302, headers: { 'cache-control': 'no-store, must-revalidate, max-age=0', location } };
}
