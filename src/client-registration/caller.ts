import type { Client } from '../domain/clients/client.ts';
import { chainOfClient } from '../domain/clients/self-registered.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { adminRolesOver, bearerOf } from '../domain/roles/administrator.ts';
import type { InitialAccessToken } from '../domain/tokens/initial-access-token.ts';
import {
  INITIAL_ACCESS_TOKEN,
  REGISTRATION_ACCESS_TOKEN,
  type RegistrationChain,
} from '../domain/tokens/registration-tokens.ts';
import { stringClaim, verifyRealmToken } from '../domain/tokens/verify.ts';
import { invalidToken } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { bearerToken } from '../http/authorization.ts';
import type { Request } from '../http/exchange.ts';
import { presented } from '../http/presented-token.ts';
import { seconds } from '../lib/clock.ts';
import type { Updater } from '../policy/client-policies/client-change.ts';
import { tokenUpdater, userUpdater } from '../policy/client-policies/updaters.ts';
import type { RegistrationService } from './service.ts';
import { toldRoles } from './told-roles.ts';

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
