import type { Key } from '../domain/keys/key.ts';
import { rolesInScope } from '../domain/roles/roles-in-scope.ts';
import type { Recipient } from '../domain/tokens/jwe.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import type { Confirmation } from '../domain/tokens/possession.ts';
import { accessClaims, accessTokenLifespan } from './access-token.ts';
import type { OidcDependencies } from './dependencies.ts';
import { type Grant, ID_TOKEN_TYPE } from './grant.ts';
import { mappersOf, shapedRoles } from './protocol-mappers/index.ts';
import type { TokenContext } from './protocol-mappers/mapper.ts';
import { findRecipient } from './recipient.ts';
import { permittedScope } from './scope.ts';
import { keyFor } from './signing-key.ts';

/** What the tokens of a grant will say. */
export interface DraftedClaims {
  readonly grant: Grant;
  readonly binding: Confirmation;
  readonly context: TokenContext;
  /** Seconds. */
  readonly lifespan: number;
  readonly access: Claims;
}

/** The same, with what they will be signed and encrypted with. */
export interface DraftedTokens extends DraftedClaims {
  readonly keys: TokenKeys;
}

/** The keys of a grant's tokens. */
interface TokenKeys {
  readonly access: Key;
  readonly id: Key;
  /** For whom the ID token is encrypted, where the client asks for it. */
  readonly recipient: Recipient | undefined;
}

/** What they will say, where nothing is going to be signed. */
export function draftClaims(given: Grant, binding: Confirmation = {}): DraftedClaims {
  const lifespan = accessTokenLifespan(given);
  const allRoles = given.realm.roles.expand(given.userRoles);
  const grant = { ...given, scope: permittedScope(given.realm, given.scope, allRoles) };
  const context = contextOf(grant, allRoles);
  const access = accessClaims(grant, context, grant.now + lifespan, accessBinding(grant, binding));
  return { grant, binding, context, lifespan, access };
}

/** What the access token is bound to. */
export const accessBinding = ({ bindsRefreshTokenAlone }: Grant, binding: Confirmation): Confirmation =>
  bindsRefreshTokenAlone ? { ...binding, jkt: undefined } : binding;

/**
 * What the tokens of a grant will say, and by which keys: settled before anything is stored or signed.
 * @param binding what the tokens are bound to, whatever the grant
 * @param withIdToken whether there will be one
 * @throws {Refusal} 400 when they cannot be what was asked for
 */
export async function draftTokens(
  dependencies: OidcDependencies,
  grant: Grant,
  binding: Confirmation,
  withIdToken = grant.scope.openid || grant.issuedTokenType === ID_TOKEN_TYPE,
): Promise<DraftedTokens> {
  return { ...draftClaims(grant, binding), keys: await findKeys(dependencies, grant, withIdToken) };
}

async function findKeys(
  dependencies: OidcDependencies,
  { realm, client }: Grant,
  withIdToken: boolean,
): Promise<TokenKeys> {
  const { attributes } = client;
  const access = await keyFor(dependencies, realm, attributes['access.token.signed.response.alg']);
  if (!withIdToken) return { access, id: access, recipient: undefined };
  const id = await keyFor(dependencies, realm, attributes['id.token.signed.response.alg']);
  return { access, id, recipient: await findRecipient(dependencies.clientKeys, client, 'id.token') };
}

/** What mappers may tell of, within the scope of the grant. */
export function contextOf(
  { realm, client, issuer, user, userGroups, scope, notes, session }: Grant,
  allRoles: ReadonlySet<string>,
): TokenContext {
  const roleIds = rolesInScope(realm, client, scope.scopes, allRoles);
  const roles = shapedRoles(realm, roleIds, mappersOf(client, scope.scopes));
  return { realm, client, issuer, user, groups: userGroups, roles, notes, sessionId: session?.session.id };
}
