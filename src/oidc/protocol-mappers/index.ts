import type { ClientScope, ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { type Contribution, type MapperKind, serves, type TokenContext, type TokenKind } from './mapper.ts';
import { type NamedRoles, namedRoles } from './named-roles.ts';
import { acrMapper } from './oidc-acr-mapper.ts';
import { addressMapper } from './oidc-address-mapper.ts';
import { allowedOriginsMapper } from './oidc-allowed-origins-mapper.ts';
import { amrMapper } from './oidc-amr-mapper.ts';
import { audienceMapper } from './oidc-audience-mapper.ts';
import { audienceResolveMapper } from './oidc-audience-resolve-mapper.ts';
import { claimsParameterMapper } from './oidc-claims-param-token-mapper.ts';
import { claimsParameterValueMapper } from './oidc-claims-param-value-idtoken-mapper.ts';
import { fullNameMapper } from './oidc-full-name-mapper.ts';
import { groupMembershipMapper } from './oidc-group-membership-mapper.ts';
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
    groupMembershipMapper,
    hardcodedRoleMapper,
    nonceMapper,
    pairwiseSubMapper,
    roleNameMapper,
    sessionStateMapper,
    allowedOriginsMapper,
    audienceMapper,
    audienceResolveMapper,
    claimsParameterMapper,
    claimsParameterValueMapper,
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

/** A mapper, its configuration read. */
interface Compiled {
  readonly kind: MapperKind;
  readonly mapper: ProtocolMapper;
  readonly shape: ((roles: NamedRoles) => void) | undefined;
  readonly contribute: Contribution | undefined;
}
const compiled = new WeakMap<ProtocolMapper, Compiled>();

/** What the mappers of a client and of some scopes do, in their order. */
export interface Mappers {
  readonly shapes: readonly ((roles: NamedRoles) => void)[];
  of(token: TokenKind): readonly Contribution[];
}

interface Chosen {
  readonly scopes: readonly ClientScope[];
  readonly mappers: Mappers;
}
/** What was chosen for a client last: it asks for the same scopes again and again. */
const chosen = new WeakMap<Client, Chosen>();

/** The mappers of a client and of the scopes it was granted. A kind not known here is passed over. */
export function mappersOf(client: Client, scopes: readonly ClientScope[]): Mappers {
  const last = chosen.get(client);
  const same =
    last?.scopes.length === scopes.length && scopes.every((scope, at) => scope === last.scopes[at]);
  if (last && same) return last.mappers;
  const mappers = bind([client, ...scopes].flatMap(({ protocolMappers }) => protocolMappers));
  chosen.set(client, { scopes, mappers });
  return mappers;
}

function bind(mappers: readonly ProtocolMapper[]): Mappers {
  const all = mappers
    .flatMap((mapper) => compile(mapper) ?? [])
    .sort((a, b) => (a.kind.priority ?? 0) - (b.kind.priority ?? 0));
  const byToken = new Map<TokenKind, readonly Contribution[]>();
  return {
    shapes: all.flatMap(({ shape }) => shape ?? []),
    of(token) {
      let contributions = byToken.get(token);
      if (!contributions) {
        contributions = all.flatMap(({ kind, mapper, contribute }) =>
          contribute && serves(kind, mapper, token) ? [contribute] : [],
        );
        byToken.set(token, contributions);
      }
      return contributions;
    },
  };
}

function compile(mapper: ProtocolMapper): Compiled | undefined {
  const known = compiled.get(mapper);
  const kind = known?.kind ?? kinds.get(mapper.protocolMapper);
  if (known || !kind) return known;
  const made = { kind, mapper, shape: kind.shape?.(mapper), contribute: kind.contribute?.(mapper) };
  compiled.set(mapper, made);
  return made;
}

/** The roles by name, as those mappers that do so have changed them. */
export function shapedRoles(realm: RealmView, roleIds: Iterable<string>, { shapes }: Mappers): NamedRoles {
  const roles = namedRoles(realm, roleIds);
  for (const shape of shapes) shape(roles);
  return roles;
}

/** Runs the mappers that serve a kind of token over its claims. */
export function applyMappers(
  claims: Record<string, unknown>,
  mappers: Mappers,
  token: TokenKind,
  context: TokenContext,
): void {
  for (const contribute of mappers.of(token)) contribute(claims, context);
}
