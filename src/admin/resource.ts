import type { Client } from '../domain/clients/client.ts';
import type { FetchSector } from '../domain/clients/pairwise.ts';
import type { ClientRepresentation } from '../domain/clients/representation.ts';
import { originsOf } from '../domain/clients/web-origins.ts';
import { addressOf } from '../domain/realms/realm-address.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import { changedByOthers } from '../domain/retry.ts';
import { adminRolesOver, type Bearer, findBearer, realmOfToken } from '../domain/roles/administrator.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import { type Change, Conflict, type Store } from '../domain/store.ts';
import type { ExampleTokens } from '../domain/tokens/example-tokens.ts';
import { requiresProof } from '../domain/tokens/possession.ts';
import type { RegistrationChain } from '../domain/tokens/registration-tokens.ts';
import { adminForbidden, adminNotFound, adminUnauthorized, duplicateResource } from '../errors/admin.ts';
import { notFound } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { corsHeaders } from '../http/cors.ts';
import type { Answer, Method, Request, Route } from '../http/exchange.ts';
import type { GuardedFetcher } from '../http/guarded-fetcher.ts';
import { presentedToken } from '../http/presented-token.ts';
import type { PublishedKeys } from '../http/published-keys.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { type Clock, seconds } from '../lib/clock.ts';
import { pathSegment } from '../lib/path-segment.ts';
import type { Mail } from '../mail/mail.ts';
import type { Themes } from '../pages/theme/themes.ts';
import { ChangeRecord, type Said } from './change-record.ts';
import type { Has } from './server-info/features.ts';

/** By which address of a realm its clients are told, and where it is said that one has not listened. */
type Teller = Pick<Request, 'baseUrl' | 'log'>;

export interface AdminService {
  readonly store: Store;
  readonly realms: Realms;
  readonly clock: Clock;
  /** What tokens would say, for administrators to see beforehand. */
  readonly exampleTokens: ExampleTokens;
  /** The end of a session: what is stored for it, and what follows once it is. */
  readonly endingOf: (
    realm: RealmView,
    teller: Teller,
    session: UserSession,
  ) => Promise<{ readonly unit: readonly Change[]; readonly afterwards: () => void }>;
  /** Tells a client that it is out of a session, if it wants to hear of it; nobody waits for it. */
  readonly tellClient: (realm: RealmView, teller: Teller, session: UserSession, client: Client) => void;
  /** The cookies of somebody who is logged in from now on. */
  readonly identityCookies: (realm: RealmView, request: Request, session: UserSession) => Promise<string[]>;
  readonly fetchSector: FetchSector;
  readonly fetcher: GuardedFetcher;
  /** Keys that others publish. */
  readonly publishedKeys: PublishedKeys;
  readonly mail: Mail;
  readonly themes: Themes;
  /** What this server is made of, for consoles to know what it can do. */
  readonly has: Has;
  /** What would become of a registration of a client. */
  readonly tryRegistration: (asked: {
    readonly realm: RealmView;
    readonly chain: RegistrationChain;
    readonly provider: string;
    readonly document: unknown;
    readonly clientId?: string | undefined;
    readonly address?: string | undefined;
    readonly source?: 'ByAnonymous' | 'ByInitialAccessToken' | 'ByRegistrationAccessToken' | undefined;
    readonly baseUrl: string;
  }) => Promise<object>;
  /** The client that a description in any known format asks for. @throws {Refusal} 400 */
  readonly clientOfDescription: (description: Buffer) => ClientRepresentation;
}

/** A request of an administrator. */
export interface AdminRequest extends AdminService {
  readonly request: Request;
  readonly bearer: Bearer;
}

/** A request about one realm. */
export interface RealmRequest extends AdminRequest {
  readonly realm: RealmView;
  /** The administration roles the caller has over the realm. */
  readonly roles: ReadonlySet<string>;
  /** Says more of the change for its event, before it is committed. */
  readonly record: (said: Said) => void;
}

/** An endpoint of the Admin REST API below a realm. */
export interface Endpoint {
  readonly method: Method;
  /** Below `/admin/realms/{realm}`. */
  readonly path: string;
  /** Administration roles of which the caller needs one; left out where none is asked for. */
  readonly roles?: readonly string[];
  /** Finds what the path names. Runs before anything is said about the body or about roles (as Keycloak). */
  readonly locate?: (request: RealmRequest) => Promise<unknown>;
  /** The request's body. @throws {Refusal} 400, 415 */
  readonly read?: (request: Request) => unknown;
  readonly handle: (request: RealmRequest, document: never) => Promise<Answer>;
}

/** An endpoint with a body; the body's type is its own business. */
export const endpointWithBody = <Document>(
  endpoint: Omit<Endpoint, 'read' | 'handle'> & {
    readonly read: (request: Request) => Document;
    readonly handle: (request: RealmRequest, document: Document) => Promise<Answer>;
  },
): Endpoint => endpoint as Endpoint;

export const REALMS = '/admin/realms';

/** Methods whose requests are recorded. */
const CHANGES: ReadonlySet<Method> = new Set(['POST', 'PUT', 'DELETE']);

/** The route of an endpoint: who calls, which realm, what is asked, and may they, in Keycloak's order. */
export function realmRoute(service: AdminService, endpoint: Endpoint): Route {
  const { method, path, roles: needed, locate, read, handle } = endpoint;
  return adminRoute(service, method, `${REALMS}/:realm${path}`, async (admin) => {
    const realm = await service.realms.find(admin.request.params.realm ?? '');
    if (!realm) throw adminNotFound('Realm not found.');
    const roles = adminRolesOver(realm, admin.bearer);
    // A realm's own token says nothing about other realms, not even which of their paths there are.
    if (roles.size === 0 && admin.bearer.realm.id !== realm.id) throw adminForbidden();
    const asked = { ...admin, realm, roles, record: () => {} };
    await locate?.(asked);
    const document = read?.(admin.request) as never;
    if (needed && !needed.some((role) => roles.has(role))) throw adminForbidden();
    if (!CHANGES.has(method)) return handle(asked, document);
    const record = new ChangeRecord(asked, endpoint, document);
    const recorded = { ...asked, store: record.store, record: (said: Said) => record.say(said) };
    const answer = await handle(recorded, document);
    await record.end(admin.store);
    return answer;
  });
}

export function adminRoute(
  service: AdminService,
  method: Method,
  path: string,
  handle: (request: AdminRequest) => Promise<Answer>,
): Route {
  return {
    method,
    path,
    async handle(request) {
      const bearer = await authenticate(service, request);
      const cors = allowOrigin(bearer, request);
      const answer = await handle({ ...service, request, bearer }).catch((error) =>
        refuseConflict(error, service, request),
      );
      return { ...answer, earlyHeaders: { ...cors, ...answer.earlyHeaders } };
    },
  };
}

/**
 * What others did at the same moment, where no resource has a word of its own for it: what is gone is not found, and what
 * is not as it was read, or is there already, is in conflict.
 * @throws {Refusal} 404, 409; whatever else it was as it is
 */
async function refuseConflict(error: unknown, { store }: AdminService, request: Request): Promise<never> {
  if (!(error instanceof Conflict)) throw error;
  if (error.reason === 'changed') throw changedByOthers();
  if (error.reason !== 'gone') throw duplicateResource();
  const { realm } = request.params;
  const isThere = realm === undefined || (await store.realms.findByName(realm)) !== undefined;
  throw isThere ? notFound() : adminNotFound('Realm not found.');
}

/** Who calls: the token's realm is `master` or the one administered. @throws {Refusal} 401 */
async function authenticate({ store, realms, clock }: AdminService, request: Request): Promise<Bearer> {
  const presented = presentedToken(request);
  if (presented === undefined) throw adminUnauthorized();
  await store.heard();
  const lookup = { store, realms, baseUrl: request.baseUrl, now: seconds(clock) };
  const realm = await realmOfToken(presented.token, lookup);
  if (!realm) throw adminUnauthorized();
  requireSecureTransport(realm, request);
  if (!realm.settings.enabled) throw adminForbidden();
  const outcome = await findBearer(realm, presented, lookup);
  if (outcome.kind !== 'bearer') throw adminUnauthorized();
  if (requiresProof(outcome.bearer.client) && presented.scheme !== 'DPoP') throw adminUnauthorized();
  return outcome.bearer;
}

/** Pages may call only from origins of the client their token was issued to. @throws {Refusal} 403 */
function allowOrigin({ client }: Bearer, request: Request): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined || origin === new URL(request.baseUrl).origin) return {};
  const headers = corsHeaders(request, originsOf(client, request.baseUrl));
  if (headers['access-control-allow-origin'] === undefined) throw new Refusal(403, 'Invalid origin');
  return headers;
}

/** The URL of something below the realm that is administered. */
export const urlOf = ({ request, realm }: RealmRequest, path: string): string =>
  `${request.baseUrl}${REALMS}/${pathSegment(realm.name)}${path}`;

/** Clients of the realm know it by its own address, whichever the administrator is at. */
export const tellerOf = ({ request, realm }: RealmRequest): Teller => ({
  baseUrl: addressOf(realm, request.baseUrl),
  log: request.log,
});

/** Reads are never answered from a browser's cache. */
export const NO_CACHE = { 'cache-control': 'no-cache' };
