import type { Client } from '../domain/clients/client.ts';
import type { FetchSector } from '../domain/clients/pairwise.ts';
import { chainOfClient } from '../domain/clients/self-registered.ts';
import type { ClientGuesses } from '../domain/login-failures/client-guesses.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import { registrationSettings } from '../domain/realms/registration-settings.ts';
import { adminRolesOver, bearerOf } from '../domain/roles/administrator.ts';
import type { Store } from '../domain/store.ts';
import type { InitialAccessToken } from '../domain/tokens/initial-access-token.ts';
import {
  isCurrentRegistrationToken,
  isUsableRegistrationToken,
} from '../domain/tokens/registration-token-hash.ts';
import {
  INITIAL_ACCESS_TOKEN,
  REGISTRATION_ACCESS_TOKEN,
  type RegistrationChain,
} from '../domain/tokens/registration-tokens.ts';
import { stringClaim, verifyRealmToken } from '../domain/tokens/verify.ts';
import { insufficientScope, invalidToken } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { bearerToken } from '../http/authorization.ts';
import type { Request } from '../http/exchange.ts';
import { presented } from '../http/presented-token.ts';
import type { PublishedKeys } from '../http/published-keys.ts';
import type { RateLimiter } from '../http/rate-limit.ts';
import { type Clock, seconds } from '../lib/clock.ts';
import type { Updater } from '../policy/client-policies/client-change.ts';
import { tokenUpdater, userUpdater } from '../policy/client-policies/updaters.ts';
import { toldRoles } from './told-roles.ts';

export interface RegistrationService {
  readonly store: Store;
  readonly realms: Realms;
  readonly clock: Clock;
  readonly fetchSector: FetchSector;
  /** Whether the server would call what a URL names. */
  readonly mayReach: (url: string) => boolean;
  /** Of those who vouch for software. */
  readonly publishedKeys: PublishedKeys;
  /** Absent where limits are switched off. */
  readonly limiter?: RateLimiter | undefined;
  readonly clientGuesses: ClientGuesses;
}

/** Who calls the registration service, proved by what the request carries. */
export type Caller =
  | { readonly kind: 'anonymous' }
  /** Its remaining count is from when it was first seen: the unit that uses it decides. */
  | { readonly kind: 'initial access token'; readonly token: InitialAccessToken }
  | {
      readonly kind: 'registration access token';
      /** Its `jti`, and the token itself, which reading hands back. */
      readonly id: string;
      readonly token: string;
      readonly chain: RegistrationChain;
      readonly origins: readonly string[];
    }
  | { readonly kind: 'bearer'; readonly userId: string; readonly roles: ReadonlySet<string> };

const UNDECODABLE = 'Failed decode token';

/**
 * Reads the Authorization header. Whoever sends one means to be somebody: what cannot be used is refused.
 * @param asClient whether clients may prove themselves by HTTP Basic; to the service they are nobody
 * @throws {Refusal} 401 for a token that is not of this realm, over, or of no use here
 */
export async function identifyCaller(
  { store, clock }: RegistrationService,
  realm: RealmView,
  request: Request,
  asClient = false,
): Promise<Caller> {
  const { authorization = '' } = request.headers;
  const token = bearerToken(authorization);
  if (token === undefined) {
    const isNone = authorization.trim() === '' || (asClient && /^basic\b/i.test(authorization.trim()));
    if (!isNone) throw unusable();
    return { kind: 'anonymous' };
  }
  const { baseUrl } = request;
  const now = seconds(clock);
  const claims = verifyRealmToken(realm, issuerOf(baseUrl, realm.name), token, now);
  if (!claims) throw invalidToken(UNDECODABLE);
  const id = stringClaim(claims, 'jti') ?? '';
  if (claims.typ === INITIAL_ACCESS_TOKEN) {
    const initial = await store.cached(`initial-access-token:${realm.id}:${id}`, () =>
      store.initialAccessTokens.find(realm.id, id),
    );
    if (!initial) throw invalidToken('Initial Access Token not found');
    return { kind: 'initial access token', token: initial };
  }
  if (claims.typ === REGISTRATION_ACCESS_TOKEN) {
    const chain = claims.registration_auth === 'anonymous' ? 'anonymous' : 'authenticated';
    return {
      kind: 'registration access token',
      id,
      token,
      chain,
      origins: stringList(claims['allowed-origins']),
    };
  }
  const outcome = await bearerOf(realm, claims, presented(request, token), { store, now });
  if (outcome.kind === 'wrong type') throw invalidToken('Invalid type of token');
  if (outcome.kind === 'undecodable') throw invalidToken(UNDECODABLE);
  // RFC 6750 section 3.1: one that was revoked is invalid, whatever its bearer was allowed.
  if (outcome.kind === 'disowned') throw invalidToken('Token is not in force any more');
  const { bearer } = outcome;
  const roles = toldRoles(realm, bearer.client, claims, adminRolesOver(realm, bearer));
  return { kind: 'bearer', userId: bearer.user.id, roles };
}

/** RFC 6750 section 3. Keycloak takes such a caller for nobody. */
const unusable = () =>
  new Refusal(401, 'invalid_token', {
    description: 'The Authorization header holds no bearer token',
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });

/** The same, as client policies ask about them. */
export function updaterOf(
  { store }: Pick<RegistrationService, 'store'>,
  realm: RealmView,
  caller: Caller,
  { ip }: Pick<Request, 'ip'>,
): Updater {
  switch (caller.kind) {
    case 'anonymous':
      return tokenUpdater('ByAnonymous', ip);
    case 'initial access token':
      return tokenUpdater('ByInitialAccessToken', ip);
    case 'registration access token':
      return tokenUpdater('ByRegistrationAccessToken', ip);
    case 'bearer':
      return userUpdater({ store, home: realm, realm, userId: caller.userId, ip });
  }
}

const stringList = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/** The policies a caller's registrations fall under. A registration access token registers nothing: it counts as nobody. */
export const chainOf = (caller: Caller): RegistrationChain =>
  caller.kind === 'anonymous' || caller.kind === 'registration access token' ? 'anonymous' : 'authenticated';

/** The policies under which a client that is there is looked after: for ever those it was registered under. */
export function chainOfOwner(caller: Caller, client: Client): RegistrationChain {
  if (caller.kind !== 'registration access token') return 'authenticated';
  return caller.chain === 'anonymous' ? 'anonymous' : chainOfClient(client);
}

/** Whether the realm takes registrations, of this kind of caller. @throws {Refusal} 401, 403 */
export function checkAccess(realm: RealmView, caller: Caller): void {
  const { access } = registrationSettings(realm.settings);
  if (access === 'off') throw insufficientScope('The realm takes no registrations');
  const isNobody = caller.kind === 'anonymous' || caller.kind === 'registration access token';
  if (access === 'token' && isNobody) throw invalidToken('An initial access token is required');
}

/** Whether the caller may register a client. @throws {Refusal} 401, 403 */
export function authorizeCreation(caller: Caller): void {
  if (caller.kind === 'initial access token' && caller.token.remainingCount <= 0) throw spent();
  if (caller.kind === 'bearer' && !caller.roles.has('manage-clients') && !caller.roles.has('create-client'))
    throw insufficientScope('Forbidden');
}

/**
 * Does the work of a registration. When it is refused and the initial access token was used up meanwhile, that is
 * what is said: the count comes before everything the client may have wrong (as Keycloak).
 */
export async function countFirst<Result>(
  { store }: RegistrationService,
  realm: RealmView,
  caller: Caller,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && caller.kind === 'initial access token') {
      const current = await store.initialAccessTokens.find(realm.id, caller.token.id);
      if (!current || current.remainingCount <= 0) throw spent();
    }
    throw error;
  }
}

export const spent = () => invalidToken('No remaining count on initial access token');

/** What a caller wants with a client that is there. */
export type Access = 'view' | 'update';

const REFUSALS: Readonly<Record<Access, string>> = {
  view: 'Not authorized to view client. Not valid token or client credentials provided.',
  update: 'Not authorized to update client. Maybe missing token or bad token type.',
};

const notThere = () =>
  new Refusal(404, 'invalid_request', {
    description: 'Client not found',
    event: { error: 'client_not_found' },
  });

/** The token was replaced while the request was under way. */
export const outdated = () => invalidToken(REFUSALS.update);

/** Which registration access tokens open a client: the one in force, and where the realm says so the one before for a while. */
export const usableToken =
  ({ clock }: RegistrationService, realm: RealmView) =>
  (client: Client, id: string): boolean =>
    registrationSettings(realm.settings).tokenGrace > 0
      ? isUsableRegistrationToken(client, id, seconds(clock))
      : isCurrentRegistrationToken(client, id);

/**
 * Whether the caller may read or change the client; a client that is not there looks like one that is another's.
 * @returns the client
 * @throws {Refusal} 401, 403, and 404 for those whose role lets them know
 */
export function authorizeAccess(
  caller: Caller,
  client: Client | undefined,
  access: Access,
  isCurrentToken: (client: Client, id: string) => boolean,
): Client {
  if (caller.kind === 'bearer') {
    const allowed =
      caller.roles.has('manage-clients') || (access === 'view' && caller.roles.has('view-clients'));
    if (!allowed) throw insufficientScope('Forbidden');
    if (!client) throw notThere();
    return client;
  }
  if (caller.kind === 'initial access token' && access === 'view')
    throw invalidToken('Not initial access token allowed');
  const own =
    caller.kind === 'registration access token' && client?.enabled && isCurrentToken(client, caller.id);
  if (!own) throw invalidToken(REFUSALS[access]);
  return client;
}
