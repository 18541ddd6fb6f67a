import { hash } from 'node:crypto';
import { findUserView } from '../../domain/clients/client-view.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { expiryOf, isUsable } from '../../domain/sessions/lifespan.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import { readOwn, signOwn } from '../../domain/tokens/own-token.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import { cookieOf, expiredCookie, realmCookie } from '../../http/cookies.ts';
import type { Request } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { LoginDependencies } from '../dependencies.ts';
import type { Identity, Login } from '../login.ts';

const IDENTITY = 'KEYCLOAK_IDENTITY';
/** For the login status iframe and pages in other tabs to read: tells sessions apart and nothing else. */
const SESSION = 'KEYCLOAK_SESSION';
const REMEMBER_ME = 'KEYCLOAK_REMEMBER_ME';
/** The `typ` of what the cookie holds: good for nothing else. */
const TYPE = 'Serialized-ID';

/** Seconds for which a browser remembers a name. */
const REMEMBERED_NAME = 31_536_000;

type Making = Pick<LoginDependencies, 'store' | 'realms' | 'clock'>;

/** The cookies of somebody who is logged in from now on. */
export async function identityCookies(
  making: Making,
  realm: RealmView,
  request: Request,
  session: UserSession,
): Promise<string[]> {
  const now = seconds(making.clock);
  const end = Math.min(expiryOf(realm.settings, session), rememberedUntil(realm.settings, session));
  const claims = {
    exp: end,
    iat: now,
    jti: newId(),
    iss: issuerOf(request.baseUrl, realm.name),
    sub: session.userId,
    typ: TYPE,
    sid: session.id,
  };
  const token = await signOwn(making, realm, claims);
  const maxAge = Math.max(0, end - now);
  const longest = end - session.startedAt;
  return [
    realmCookie(request, realm.name, IDENTITY, token, session.rememberMe ? { maxAge } : {}),
    realmCookie(request, realm.name, SESSION, hash('sha256', session.id, 'base64url'), {
      maxAge: longest,
      readable: true,
    }),
  ];
}

/** Browsers keep whoever is remembered for what the realm says of those, though the session lasts longer (as Keycloak). */
function rememberedUntil(
  { ssoSessionMaxLifespanRememberMe: most }: RealmView['settings'],
  { rememberMe, startedAt }: UserSession,
): number {
  return rememberMe && most > 0 ? startedAt + most : Number.POSITIVE_INFINITY;
}

export const endIdentity = (request: Request, realmName: string): string[] =>
  [IDENTITY, SESSION].map((name) => expiredCookie(request, realmName, name));

/** Has the browser forget somebody who is not logged in any more, unless it is told of somebody else. @param given cookies that it gets anyway */
export async function forgetIdentity(
  { realm, request, identity }: Pick<Login, 'realm' | 'request' | 'identity'>,
  given: readonly string[] = [],
): Promise<string[]> {
  const named = [IDENTITY, SESSION].filter((name) => cookieOf(request, name) !== undefined);
  const isTold = given.some((cookie) => cookie.startsWith(`${IDENTITY}=`));
  if (!named.includes(IDENTITY) || isTold || (await identity())) return [];
  return named.map((name) => expiredCookie(request, realm.name, name));
}

/** Who is logged in by the browser's cookie: the session must be there, and theirs. */
export async function identityOf(
  { store, clock }: Pick<Making, 'store' | 'clock'>,
  realm: RealmView,
  request: Request,
): Promise<Identity | undefined> {
  const text = cookieOf(request, IDENTITY);
  if (text === undefined) return undefined;
  const now = seconds(clock);
  const claims = readOwn(realm, issuerOf(request.baseUrl, realm.name), TYPE, text, now);
  const sid = claims && stringClaim(claims, 'sid');
  if (!claims || sid === undefined) return undefined;
  // From the database: it is about to be used, and its use counts.
  const session = await store.sessions.find({ realmId: realm.id, id: sid, kind: 'online' });
  if (!session || session.userId !== claims.sub || !isUsable(realm.settings, session, now)) return undefined;
  const view = await findUserView(store, realm.id, session.userId);
  if (!view?.user.enabled || Number(claims.iat) < view.user.notBefore) return undefined;
  return { session, user: view.user };
}

/** The name that the browser was told to remember, where the realm still has browsers do so. */
export function rememberedName({ settings }: RealmView, request: Request): string | undefined {
  const value = settings.rememberMe ? cookieOf(request, REMEMBER_ME) : undefined;
  if (!value?.startsWith('username:')) return undefined;
  try {
    return decodeURIComponent(value.slice('username:'.length));
  } catch {
    return undefined;
  }
}

export const rememberName = (request: Request, realmName: string, name: string): string =>
  realmCookie(request, realmName, REMEMBER_ME, `username:${encodeURIComponent(name)}`, {
    maxAge: REMEMBERED_NAME,
  });

/** Where the browser has one. */
export const forgetName = (request: Request, realmName: string): string[] =>
  cookieOf(request, REMEMBER_ME) === undefined ? [] : [expiredCookie(request, realmName, REMEMBER_ME)];
