import type { ClientScope, ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';
import { MAPPER_KINDS } from '../../domain/client-scopes/mapper-kinds.ts';
import {
  mapperOfNew,
  type ProtocolMapperRepresentation,
} from '../../domain/client-scopes/mapper-representation.ts';
import { sharedNameProblem } from '../../domain/client-scopes/shared-name.ts';
import { withSalt } from '../../domain/clients/pairwise.ts';
import { givenId } from '../../domain/given-id.ts';
import { adminError } from '../../errors/admin.ts';
import { type ClientScopeRepresentation, checkClientScope } from '../client-scope-representation.ts';
import type { RealmDocument } from './document.ts';

/** @throws {Refusal} 400 */
export function readClientScopes(
  realmId: string,
  { clientScopes, defaultDefaultClientScopes = [], defaultOptionalClientScopes = [] }: RealmDocument,
): readonly ClientScope[] | undefined {
  return clientScopes?.map((each) => {
    const scope = readClientScope(realmId, each);
    if (defaultDefaultClientScopes.includes(scope.name)) return { ...scope, assignment: 'default' };
    return defaultOptionalClientScopes.includes(scope.name) ? { ...scope, assignment: 'optional' } : scope;
  });
}

/** Client scopes that were client templates once: they come beside the others, and no client has them unless it says so. */
export const readClientTemplates = (
  realmId: string,
  { clientTemplates = [] }: RealmDocument,
): ClientScope[] => clientTemplates.map((each) => readClientScope(realmId, each));

function readClientScope(realmId: string, said: ClientScopeRepresentation): ClientScope {
  const { name = '', description, protocol = 'openid-connect', attributes = {} } = said;
  checkClientScope(name, protocol);
  return {
    id: givenId(said.id, 'The id of a client scope'),
    realmId,
    name,
    ...(description !== undefined && { description }),
    protocol,
    attributes,
    protocolMappers: readMappers(`The client scope ${name}`, said.protocolMappers),
    scopeMappings: [],
    assignment: 'none',
  };
}

/** @throws {Refusal} 400 for mappers of a kind that is not there, or of one name */
export function readMappers(
  holder: string,
  said: readonly ProtocolMapperRepresentation[] = [],
): readonly ProtocolMapper[] {
  const mappers = said.map((each) => withSalt(mapperOfNew(each)));
  const problem = sharedNameProblem(mappers);
  if (problem) throw adminError(400, `${holder}: ${problem}`);
  const unknown = mappers.find(({ protocolMapper }) => !MAPPER_KINDS.has(protocolMapper));
  if (unknown)
    throw adminError(
      400,
      `${holder} has a protocol mapper of a kind that is not there: ${unknown.protocolMapper}`,
    );
  return mappers;
}
