import type { Client } from '../clients/client.ts';
import type { UserView } from '../clients/client-view.ts';
import { issuerOf } from '../realms/issuer.ts';
import { MASTER, REALM_MANAGEMENT, realmClientId } from '../realms/names.ts';
import { addressOf } from '../realms/realm-address.ts';
import type { Realms, RealmView } from '../realms/realm-view.ts';
import type { UserSession } from '../sessions/session.ts';
import { findSubject } from '../sessions/token-subject.ts';
import type { Store } from '../store.ts';
import { type Claims, peekIssuer } from '../tokens/jws.ts';
import { fitsCertificate, isBound, isInRightHands, type PresentedToken } from '../tokens/possession.ts';
import { isAccessToken, verifyRealmToken } from '../tokens/verify.ts';
import type { User } from '../users/user.ts';
import { rolesInScope } from './roles-in-scope.ts';

/** Who holds a bearer token, as of now: the token proves identity, the roles are read from the store. */
export interface Bearer {
  /** The realm that issued the token. */
  readonly realm: RealmView;
  readonly user: User;
  readonly client: Client;
  readonly roleIds: ReadonlySet<string>;
  /** The session that the token lives on; undefined where there is none. */
  readonly session: UserSession | undefined;
}

export interface BearerLookup {
  readonly store: Store;
  readonly realms: Realms;
  readonly baseUrl: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** The realm whose issuer the token names, not yet believed. */
export async function realmOfToken(
  token: string,
  { realms, baseUrl }: BearerLookup,
): Promise<RealmView | undefined> {
  const issuer = peekIssuer(token);
  const name = issuer && nameIn(issuer);
  const realm = name ? await realms.find(name) : undefined;
  return realm && issuerOf(addressOf(realm, baseUrl), realm.name) === issuer ? realm : undefined;
}

/** The realm's name in its issuer identifier. */
function nameIn(issuer: string): string | undefined {
  try {
    return decodeURIComponent(issuer.slice(issuer.lastIndexOf('/') + 1));
  } catch {
    return undefined;
  }
}

export type BearerOutcome =
  | { readonly kind: 'bearer'; readonly bearer: Bearer }
  /** No token of this realm, or one that is over, or another's. */
  | { readonly kind: 'undecodable' }
  /** A token of this realm for another use. */
  | { readonly kind: 'wrong type' }
  /** The session is over, or the user or the client behind it is gone or disabled. */
  | { readonly kind: 'disowned' };

const DISOWNED: ReadonlySet<string> = new Set(['no client', 'no user', 'no session']);

/** Who bears an access token of the realm. A token outlives neither its session nor its user nor its client. */
export async function findBearer(
  realm: RealmView,
  presented: PresentedToken,
  { store, baseUrl, now }: BearerLookup,
): Promise<BearerOutcome> {
  const claims = verifyRealmToken(
    realm,
    issuerOf(addressOf(realm, baseUrl), realm.name),
    presented.token,
    now,
  );
  return claims ? bearerOf(realm, claims, presented, { store, now }) : { kind: 'undecodable' };
}

/** As `findBearer`, for the claims of a token that was verified already. */
export async function bearerOf(
  realm: RealmView,
  claims: Claims,
  presented: PresentedToken,
  { store, now }: Pick<BearerLookup, 'store' | 'now'>,
): Promise<BearerOutcome> {
  // A proof is for bound tokens, and they for proofs: as another's of the two a token is of another type.
  if (!isAccessToken(claims) || isBound(claims) !== (presented.scheme === 'DPoP'))
    return { kind: 'wrong type' };
  if (!(await isInRightHands(store, realm, claims, presented, now))) return { kind: 'undecodable' };
  const outcome = await findSubject(store, realm, claims, now);
  if (DISOWNED.has(outcome.kind)) return { kind: 'disowned' };
  if (outcome.kind !== 'in force') return { kind: 'undecodable' };
  const { client, user, session } = outcome;
  if (!fitsCertificate(client, claims, presented.certificate)) return { kind: 'undecodable' };
  return {
    kind: 'bearer',
    bearer: { realm, user: user.user, client, roleIds: rolesOf(realm, client, user), session },
  };
}

/** What was found for a user last: all three are made anew when they change. */
const found = new WeakMap<UserView, { realm: RealmView; client: Client; roleIds: ReadonlySet<string> }>();

function rolesOf(realm: RealmView, client: Client, user: UserView): ReadonlySet<string> {
  const known = found.get(user);
  if (known?.realm === realm && known.client === client) return known.roleIds;
  const scopes = realm.clientScopes.filter(({ id }) => client.defaultClientScopes.includes(id));
  const roleIds = rolesInScope(realm, client, scopes, realm.roles.expand(user.roleIds));
  found.set(user, { realm, client, roleIds });
  return roleIds;
}

/**
 * Which administration roles (`manage-clients`, ...) the bearer has over a realm: those of its `realm-management`
 * client for the realm's own users, those of `{realm}-realm` in `master` for the master realm's.
 */
export function adminRolesOver(realm: RealmView, { realm: home, roleIds }: Bearer): ReadonlySet<string> {
  const known = named.get(roleIds);
  if (known?.realm === realm && known.home === home) return known.names;
  const names = namesOver(realm, home, roleIds);
  named.set(roleIds, { realm, home, names });
  return names;
}

/** What a set of roles was last found to mean. */
const named = new WeakMap<
  ReadonlySet<string>,
  { realm: RealmView; home: RealmView; names: ReadonlySet<string> }
>();

function namesOver(realm: RealmView, home: RealmView, roleIds: ReadonlySet<string>): ReadonlySet<string> {
  const owner =
    home.name === MASTER ? realmClientId(realm.name) : home.id === realm.id ? REALM_MANAGEMENT : undefined;
  const names = [...roleIds].flatMap((id) => {
    const role = home.roles.byId.get(id);
    return role?.clientId !== undefined && home.roleOwners.get(role.clientId) === owner ? [role.name] : [];
  });
  return new Set(owner === undefined ? [] : names);
}
