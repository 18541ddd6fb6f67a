import type { Client } from '../../domain/clients/client.ts';
import { findClientView, findUserView } from '../../domain/clients/client-view.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { isClientActive } from '../../domain/sessions/lifespan.ts';
import type { ClientSession, UserSession } from '../../domain/sessions/session.ts';
import { Conflict } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import { notFound } from '../../errors/http.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import { getRealm, requireEnabled } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import { ACCOUNT, type AccountService, type OwnAccount } from '../resource.ts';
import { localeOfVisit } from './language.ts';
import { type Referrer, referrerOf } from './referrer.ts';

/** The client for which people log in to their account (as Keycloak's console). */
export const ACCOUNT_CONSOLE = 'account-console';

export interface AccountPagesService extends AccountService {
  /** Who is logged in by the browser's cookie. */
  readonly whoIsIn: (
    realm: RealmView,
    request: Request,
  ) => Promise<{ readonly session: UserSession; readonly user: User } | undefined>;
  /** Ends the session as its clients expect it, and sends the browser on. */
  readonly logOut: (
    realm: RealmView,
    request: Request,
    how: { readonly session: UserSession; readonly client: Client; readonly redirectUri: string },
  ) => Promise<Answer>;
  /** Whether people can log in by an identity provider of that kind here. */
  readonly canLogInBy: (providerId: string) => boolean;
  /** Absent where limits are switched off. */
  readonly limiter: RateLimiter | undefined;
}

/** Somebody who looks at their account. */
export interface Visit extends OwnAccount, AccountPagesService {
  readonly session: UserSession;
  readonly sessionId: string;
  /** The client `account-console`. */
  readonly client: Client;
  /** Names of their roles of the client `account`, as of now. */
  readonly roles: ReadonlySet<string>;
  /** The application that sent them here, where it is one. */
  readonly referrer: Referrer | undefined;
  readonly locale: string;
}

/** Where the visit is, whoever makes it. */
export interface Place {
  readonly realm: RealmView;
  readonly client: Client;
}

/** @throws {Refusal} 404 where the realm has no account pages: who switches off one of the clients switches them off */
export async function placeOf(service: AccountPagesService, request: Request): Promise<Place> {
  const realm = await getRealm(service.realms, request);
  requireSecureTransport(realm, request, 'httpsRequiredMessage');
  const [account, console] = await Promise.all(
    [ACCOUNT, ACCOUNT_CONSOLE].map((clientId) => findClientView(service.store, realm.id, clientId)),
  );
  if (!account?.client.enabled || !console?.client.enabled) throw notFound();
  requireEnabled(realm);
  return { realm, client: console.client };
}

/**
 * Whoever is logged in to this client: the browser's session alone is not enough, since it may have begun where less was asked of
 * people than the realm asks of those who come for their account. Undefined for anybody else.
 */
export async function findVisit(
  service: AccountPagesService,
  request: Request,
  { realm, client }: Place,
): Promise<Visit | undefined> {
  const found = await service.whoIsIn(realm, request);
  if (!found || found.user.serviceAccountClientId !== undefined) return undefined;
  const { session, user } = found;
  const part = session.clients.find(({ clientId }) => clientId === client.id);
  const now = seconds(service.clock);
  if (!part || !isClientActive(realm.settings, client, session, part, now)) return undefined;
  if (!(await isUsed(service, session, part, now))) return undefined;
  return {
    ...service,
    realm,
    request,
    client,
    session,
    user,
    sessionId: session.id,
    roles: await rolesOf(service, realm, user),
    referrer: await referrerOf(service, realm, request),
    locale: localeOfVisit(realm, request, user),
  };
}

/** Seconds between two notes of a visit's use of its session. */
const NOTED_EVERY = 60;

/** Looking at one's account is a use of the session, as a console's refreshed token would be. False where it is over by now. */
async function isUsed(
  { store }: AccountPagesService,
  session: UserSession,
  part: ClientSession,
  now: number,
): Promise<boolean> {
  if (now - session.lastAccess < NOTED_EVERY) return true;
  try {
    await store.commit([store.sessions.use(session, { ...part, lastAccess: now })]);
    return true;
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'gone') return false;
    throw error;
  }
}

async function rolesOf(
  { store }: AccountPagesService,
  realm: RealmView,
  user: User,
): Promise<ReadonlySet<string>> {
  const view = await findUserView(store, realm.id, user.id);
  const roles = [...realm.roles.expand(view?.roleIds ?? [])].flatMap((id) => {
    const role = realm.roles.byId.get(id);
    return role?.clientId !== undefined && realm.roleOwners.get(role.clientId) === ACCOUNT ? [role.name] : [];
  });
  return new Set(roles);
}

export const mayOne = ({ roles }: Pick<Visit, 'roles'>, ...needed: readonly string[]): boolean =>
  needed.some((role) => roles.has(role));
