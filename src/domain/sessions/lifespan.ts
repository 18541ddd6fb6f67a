import { numberOf } from '../clients/attributes.ts';
import type { Client } from '../clients/client.ts';
import { freshRealmSettings, type RealmSettings } from '../realms/settings.ts';
import type { ClientSession, ExpiryBounds, SessionKind, UserSession } from './session.ts';

/** Seconds a session may rest and may last; undefined for without end. */
interface Limits {
  readonly idle: number;
  readonly max: number | undefined;
}

/** What bounds a session. */
type Bounded = Pick<UserSession, 'kind' | 'startedAt' | 'lastAccess' | 'rememberMe'>;

/** A realm in which nobody could stay has not said how long: it is as long as in a new one (as Keycloak). */
const said = (
  settings: RealmSettings,
  name:
    | 'ssoSessionIdleTimeout'
    | 'ssoSessionMaxLifespan'
    | 'offlineSessionIdleTimeout'
    | 'offlineSessionMaxLifespan',
): number => (settings[name] > 0 ? settings[name] : freshRealmSettings[name]);

/** A realm that lets sessions be remembered may give those longer lifespans; none makes them shorter (as Keycloak). */
function userLimits(settings: RealmSettings, kind: SessionKind, rememberMe: boolean): Limits {
  if (kind === 'offline') {
    const max = settings.offlineSessionMaxLifespanEnabled
      ? said(settings, 'offlineSessionMaxLifespan')
      : undefined;
    return { idle: said(settings, 'offlineSessionIdleTimeout'), max };
  }
  const remembered = (own: number, other: number) => (rememberMe ? Math.max(own, other) : other);
  return {
    idle: remembered(settings.ssoSessionIdleTimeoutRememberMe, said(settings, 'ssoSessionIdleTimeout')),
    max: remembered(settings.ssoSessionMaxLifespanRememberMe, said(settings, 'ssoSessionMaxLifespan')),
  };
}

/** A client's own lifespans go before those the realm has for all clients; 0 is none, and without any the user session's holds. */
function clientLimits(settings: RealmSettings, client: Client, kind: SessionKind) {
  const own = (name: string, ofAll: number) =>
    [numberOf(client, name), ofAll].find((value) => value !== undefined && value > 0);
  return kind === 'offline'
    ? {
        idle: own('client.offline.session.idle.timeout', settings.clientOfflineSessionIdleTimeout),
        // One of the client's own bounds its part even where the realm's offline sessions do not end (as Keycloak).
        max: own(
          'client.offline.session.max.lifespan',
          settings.offlineSessionMaxLifespanEnabled ? settings.clientOfflineSessionMaxLifespan : 0,
        ),
      }
    : {
        idle: own('client.session.idle.timeout', settings.clientSessionIdleTimeout),
        max: own('client.session.max.lifespan', settings.clientSessionMaxLifespan),
      };
}

const earliest = (...times: readonly (number | undefined)[]) =>
  Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY));
const after = (time: number, seconds: number | undefined) =>
  seconds === undefined ? undefined : time + seconds;

/** When a session is over at the latest, for a client of it; infinite for never. */
export function lastMoment(
  settings: RealmSettings,
  client: Client,
  session: Bounded,
  clientStartedAt: number,
): number {
  const { max } = userLimits(settings, session.kind, session.rememberMe);
  const own = clientLimits(settings, client, session.kind);
  return earliest(after(session.startedAt, max), after(clientStartedAt, own.max));
}

/**
 * When an access token is over that shall last as long as the user session: by the realm's word on logins alone, whatever client or
 * offline session it is of (as Keycloak).
 */
export function endOfLogin(
  settings: RealmSettings,
  session: Pick<Bounded, 'startedAt' | 'rememberMe'>,
): number {
  const { ssoSessionMaxLifespanRememberMe: remembered } = settings;
  const usual = said(settings, 'ssoSessionMaxLifespan');
  return session.startedAt + (session.rememberMe && remembered > 0 ? remembered : usual);
}

/** When a refresh token issued now is over: with the session, or when it was not used for too long. */
export function refreshableUntil(
  settings: RealmSettings,
  client: Client,
  session: Bounded,
  clientStartedAt: number,
  now: number,
): number {
  const { idle } = userLimits(settings, session.kind, session.rememberMe);
  const own = clientLimits(settings, client, session.kind);
  return earliest(now + (own.idle ?? idle), lastMoment(settings, client, session, clientStartedAt));
}

/** Whether a user session is not over. */
export function isActive(settings: RealmSettings, session: Bounded, now: number): boolean {
  const { idle, max } = userLimits(settings, session.kind, session.rememberMe);
  return now < earliest(session.lastAccess + idle, after(session.startedAt, max));
}

/** Whether anybody still gets by with a user session: a realm that remembers nobody any more has those it remembered log in again (as Keycloak). */
export const isUsable = (settings: RealmSettings, session: Bounded, now: number): boolean =>
  isActive(settings, session, now) && (!session.rememberMe || settings.rememberMe);

/** Whether the client's part of a user session is not over. */
export function isClientActive(
  settings: RealmSettings,
  client: Client,
  session: UserSession,
  part: ClientSession,
  now: number,
): boolean {
  const own = clientLimits(settings, client, session.kind);
  return (
    now < earliest(after(part.lastAccess, own.idle), lastMoment(settings, client, session, part.startedAt))
  );
}

/** Sessions from before these moments are over, remembered or not. */
export function expiryBounds(settings: RealmSettings, kind: SessionKind, now: number): ExpiryBounds {
  const [plain, remembered] = [userLimits(settings, kind, false), userLimits(settings, kind, true)];
  const max =
    plain.max === undefined || remembered.max === undefined ? now : Math.max(plain.max, remembered.max);
  return { lastAccess: now - Math.max(plain.idle, remembered.idle), startedAt: now - max };
}

/** When a user session is over at the latest, however it is used. @returns infinite for never */
export const expiryOf = (settings: RealmSettings, session: Bounded): number =>
  earliest(after(session.startedAt, userLimits(settings, session.kind, session.rememberMe).max));

/** When a user session is over as far as can be told: where nothing else ends it, by nobody using it any more. */
export function expectedEnd(settings: RealmSettings, session: Bounded): number {
  const { idle, max } = userLimits(settings, session.kind, session.rememberMe);
  return max === undefined ? session.lastAccess + idle : session.startedAt + max;
}
