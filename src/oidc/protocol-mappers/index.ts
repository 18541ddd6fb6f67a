import type { ClientScope, ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';
import type { Client } from '../../domain/clients/client.ts';
import { type MapperKind, serves, type TokenContext, type TokenKind } from './mapper.ts';
import { acrMapper } from './oidc-acr-mapper.ts';
import { addressMapper } from './oidc-address-mapper.ts';
import { allowedOriginsMapper } from './oidc-allowed-origins-mapper.ts';
import { audienceMapper } from './oidc-audience-mapper.ts';
import { audienceResolveMapper } from './oidc-audience-resolve-mapper.ts';
import { fullNameMapper } from './oidc-full-name-mapper.ts';
import { hardcodedClaimMapper } from './oidc-hardcoded-claim-mapper.ts';
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

/** The mappers of a client and of the scopes it was granted. */
export const mappersOf = (client: Client, scopes: readonly ClientScope[]): readonly ProtocolMapper[] => [
  ...client.protocolMappers,
  ...scopes.flatMap(({ protocolMappers }) => protocolMappers),
];

/** Runs the mappers that serve a kind of token over its claims. A kind not known here adds nothing. */
export function applyMappers(
  claims: Record<string, unknown>,
  mappers: readonly ProtocolMapper[],
  kind: TokenKind,
  context: TokenContext,
): void {
  for (const mapper of mappers) {
    if (serves(mapper, kind)) kinds.get(mapper.protocolMapper)?.apply(claims, mapper, context);
  }
}
