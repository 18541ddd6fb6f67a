import type { Client } from '../domain/clients/client.ts';
import { findClientView } from '../domain/clients/client-view.ts';
import { originsOf } from '../domain/clients/web-origins.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import { bearerOf } from '../domain/roles/administrator.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import type { Change, Store } from '../domain/store.ts';
import { readAccessTokenId } from '../domain/tokens/access-token-id.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { requiresProof } from '../domain/tokens/possession.ts';
import { stringClaim, verifyRealmToken } from '../domain/tokens/verify.ts';
import type { User } from '../domain/users/user.ts';
import { adminForbidden, adminUnauthorized } from '../errors/admin.ts';
import { Refusal } from '../errors/refusal.ts';
import { corsHeaders } from '../http/cors.ts';
import type { Answer, Method, Request } from '../http/exchange.ts';
import { presentedToken } from '../http/presented-token.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { type Clock, seconds } from '../lib/clock.ts';
import type { Mail } from '../mail/mail.ts';
import type { Pages } from '../pages/pages.ts';

/** The client whose roles say what people may do with their account (as Keycloak). */
export const ACCOUNT = 'account';

export interface AccountService {
  readonly store: Store;
  readonly realms: Realms;
  readonly clock: Clock;
  readonly mail: Mail;
  /** Says what is meant for people in their language. */
  readonly pages: Pages;
  /** The end of a session: what is stored for it, and what follows once it is. */
  readonly endingOf: (
    realm: RealmView,
    request: Request,
    session: UserSession,
  ) => Promise<{ readonly unit: readonly Change[]; readonly afterwards: () => void }>;
  /** Tells a client that it is out of a session, if it wants to hear of it; nobody waits for it. */
  readonly tellClient: (realm: RealmView, request: Request, session: UserSession, client: Client) => void;
}

/** Somebody's own account, however they have come to it. */
export interface OwnAccount extends AccountService {
  readonly request: Request;
  readonly realm: RealmView;
  readonly user: User;
  /** The session that they are in. */
  readonly sessionId: string | undefined;
  /** The same; undefined where it is over, or there is none. */
  readonly session: UserSession | undefined;
}

/** A request of somebody about their account, with a token that lives on their session. */
export interface AccountRequest extends OwnAccount {
  /** The client that the token was issued to, and what the token says. */
  readonly client: Client;
  readonly claims: Claims;
}

/** An endpoint of the Account REST API. */
export interface Endpoint {
  readonly method: Method;
  /** Below `/realms/{realm}/account`. */
  readonly path: string;
  /** Roles of the client `account` of which the caller needs one; left out where none is asked for. */
  readonly roles?: readonly string[];
  /** The request's body. @throws {Refusal} 400, 415 */
  readonly read?: (request: Request) => unknown;
  readonly handle: (request: AccountRequest, document: never) => Promise<Answer>;
}

/** An endpoint with a body; the body's type is its own business. */
export const endpointWithBody = <Document>(
  endpoint: Omit<Endpoint, 'read' | 'handle'> & {
    readonly read: (request: Request) => Document;
    readonly handle: (request: AccountRequest, document: Document) => Promise<Answer>;
  },
): Endpoint => endpoint as Endpoint;

/** Answers an endpoint: who calls, from which page, what is asked, and may they. */
export async function answer(
  service: AccountService,
  request: Request,
  { roles: needed, read, handle }: Pick<Endpoint, 'roles' | 'read' | 'handle'>,
): Promise<Answer> {
  const realm = await getRealm(service.realms, request);
  requireSecureTransport(realm, request);
  const account = await findClientView(service.store, realm.id, ACCOUNT);
  if (!account?.client.enabled) throw new Refusal(404, 'account management not enabled');
  const { user, client, claims, roles, session } = await authenticate(
    service,
    realm,
    account.client,
    request,
  );
  const cors = allowOrigin(client, request);
  try {
    const document = read?.(request) as never;
    if (needed && !needed.some((role) => roles.has(role))) throw adminForbidden();
    const sessionId = stringClaim(claims, 'sid');
    const asked = { ...service, request, realm, user, client, claims, sessionId, session };
    const given = await handle(asked, document);
    return { ...given, earlyHeaders: { ...cors, ...given.earlyHeaders } };
  } catch (error) {
    throw error instanceof Refusal ? error.withHeaders(cors) : error;
  }
}

/** A token that gives no access is called so, and where there is none it is only asked for (RFC 6750 section 3.1). */
const unauthorized = (challenge = 'Bearer error="invalid_token"') =>
  adminUnauthorized().withHeaders({ 'www-authenticate': challenge });

/** Who calls, and their roles as of now, as far as the token has them too. @throws {Refusal} 401 */
async function authenticate(
  { store, clock }: AccountService,
  realm: RealmView,
  account: Client,
  request: Request,
) {
  const presented = presentedToken(request);
  if (!presented) throw unauthorized('Bearer');
  const now = seconds(clock);
  const claims = verifyRealmToken(realm, issuerOf(request.baseUrl, realm.name), presented.token, now);
  if (!claims) throw unauthorized();
  const outcome = await bearerOf(realm, claims, presented, { store, now });
  if (outcome.kind !== 'bearer') throw unauthorized();
  const { user, client, roleIds, session } = outcome.bearer;
  if (requiresProof(client) && presented.scheme !== 'DPoP') throw unauthorized();
  if (user.serviceAccountClientId !== undefined) throw unauthorized();
  const roles = new Set(
    [...roleIds].flatMap((id) => {
      const role = realm.roles.byId.get(id);
      return role?.clientId === account.id ? [role.name] : [];
    }),
  );
  // A lightweight token says neither for whom it is nor what it is good for: both are known here.
  if (isLightweight(claims)) {
    if (roles.size === 0) throw unauthorized();
    return { user, client, claims, roles, session };
  }
  if (![claims.aud].flat().includes(ACCOUNT)) throw unauthorized();
  return { user, client, claims, roles: roles.intersection(rolesIn(claims)), session };
}

const isLightweight = (claims: Claims) =>
  /^..lt/.test(String(claims.jti)) && readAccessTokenId(String(claims.jti)) !== undefined;

/** The roles of the client `account` that a token tells of. */
function rolesIn({ resource_access: access }: Claims): ReadonlySet<string> {
  const own = (access as Record<string, { roles?: unknown }> | undefined)?.[ACCOUNT]?.roles;
  return new Set(Array.isArray(own) ? own.map(String) : []);
}

/** Pages may call only from origins of the client their token was issued to. @throws {Refusal} 403 */
function allowOrigin(client: Client, request: Request): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined || origin === new URL(request.baseUrl).origin) return {};
  const headers = corsHeaders(request, originsOf(client, request.baseUrl));
  if (headers['access-control-allow-origin'] === undefined) throw new Refusal(403, 'Invalid origin');
  return headers;
}

/** What people log in with is theirs to take away, not for who is in their place. */
export const inAnothersPlace = () =>
  new Refusal(403, 'forbidden', {
    description: "An administrator in somebody's place removes none of their credentials",
  });

/** Reads are never answered from a browser's cache. */
export const NO_CACHE = { 'cache-control': 'no-cache' };
