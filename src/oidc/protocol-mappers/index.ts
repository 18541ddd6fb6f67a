import type { ClientScope, ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { type MapperKind, serves, type TokenContext, type TokenKind } from './mapper.ts';
import { type NamedRoles, namedRoles } from './named-roles.ts';
import { acrMapper } from './oidc-acr-mapper.ts';
import { addressMapper } from './oidc-address-mapper.ts';
import { allowedOriginsMapper } from './oidc-allowed-origins-mapper.ts';
import { amrMapper } from './oidc-amr-mapper.ts';
import { audienceMapper } from './oidc-audience-mapper.ts';
import { audienceResolveMapper } from './oidc-audience-resolve-mapper.ts';
import { fullNameMapper } from './oidc-full-name-mapper.ts';
import { hardcodedClaimMapper } from './oidc-hardcoded-claim-mapper.ts';
import { hardcodedRoleMapper } from './oidc-hardcoded-role-mapper.ts';
import { nonceMapper } from './oidc-nonce-backwards-compatible-mapper.ts';
import { roleNameMapper } from './oidc-role-name-mapper.ts';
import { sessionStateMapper } from './oidc-session-state-mapper.ts';
import { pairwiseSubMapper } from './oidc-sha256-pairwise-sub-mapper.ts';
import { subMapper } from './oidc-sub-mapper.ts';
import { userAttributeMapper } from './oidc-usermodel-attribute-mapper.ts';
import { clientRoleMapper } from './oidc-usermodel-client-role-mapper.ts';
import { userPropertyMapper } from './oidc-usermodel-property-mapper.ts';
import { realmRoleMapper } from './oidc-usermodel-realm-role-mapper.ts';
import { sessionNoteMapper } from './oidc-usersessionmodel-note-mapper.ts';

/** A new kind of mapper is a file here, named as on the wire, and a line in this list. */
const kinds: ReadonlyMap<string, MapperKind> = new Map(
  [
    acrMapper,
    addressMapper,
    amrMapper,
    hardcodedRoleMapper,
    nonceMapper,
    pairwiseSubMapper,
    roleNameMapper,
    sessionStateMapper,
    allowedOriginsMapper,
    audienceMapper,
    audienceResolveMapper,
    clientRoleMapper,
    fullNameMapper,
    hardcodedClaimMapper,
    realmRoleMapper,
    sessionNoteMapper,
    subMapper,
    userAttributeMapper,
    userPropertyMapper,
  ].map((kind) => [kind.id, kind]),
);

/** A mapper with what its kind does. */
interface Bound {
  readonly kind: MapperKind;
  readonly mapper: ProtocolMapper;
}

interface Chosen {
  readonly scopes: readonly ClientScope[];
  readonly bound: readonly Bound[];
}
/** What was chosen for a client last: it asks for the same scopes again and again. */
const chosen = new WeakMap<Client, Chosen>();

/** The mappers of a client and of the scopes it was granted, in their order. A kind not known here is passed over. */
export function mappersOf(client: Client, scopes: readonly ClientScope[]): readonly Bound[] {
  const last = chosen.get(client);
  const same =
    last?.scopes.length === scopes.length && scopes.every((scope, at) => scope === last.scopes[at]);
  if (last && same) return last.bound;
  const bound = [client, ...scopes]
    .flatMap(({ protocolMappers }) => protocolMappers)
    .flatMap((mapper) => {
      const kind = kinds.get(mapper.protocolMapper);
      return kind ? [{ kind, mapper }] : [];
    })
    .sort((a, b) => (a.kind.priority ?? 0) - (b.kind.priority ?? 0));
  chosen.set(client, { scopes, bound });
  return bound;
}

/** The roles by name, as those mappers that do so have changed them. */
export function shapedRoles(
  realm: RealmView,
  roleIds: Iterable<string>,
  mappers: readonly Bound[],
): NamedRoles {
  const roles = namedRoles(realm, roleIds);
  for (const { kind, mapper } of mappers) kind.shape?.(roles, mapper);
  return roles;
}

/** Runs the mappers that serve a kind of token over its claims. */
export function applyMappers(
  claims: Record<string, unknown>,
  mappers: readonly Bound[],
  kind: TokenKind,
  context: TokenContext,
): void {
  for (const { kind: what, mapper } of mappers) {
    if (serves(what, mapper, kind)) what.apply?.(claims, mapper, context);
  }
}
