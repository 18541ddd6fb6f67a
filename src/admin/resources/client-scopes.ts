import type { ClientScope } from '../../domain/client-scopes/client-scope.ts';
import { mapperOfNew } from '../../domain/client-scopes/mapper-representation.ts';
import { sharedNameProblem } from '../../domain/client-scopes/shared-name.ts';
import { givenId } from '../../domain/given-id.ts';
import { Conflict } from '../../domain/store.ts';
import { adminConflict } from '../../errors/admin.ts';
import { type Answer, created, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import {
  ClientScopeRepresentation,
  checkClientScope,
  clientScopeRepresentation,
  withoutEmpty,
} from '../client-scope-representation.ts';
import { changeClientScope, getClientScope, locateClientScope } from '../get-client-scope.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-clients', 'manage-clients'];
const MANAGE = ['manage-clients'];
const locate = locateClientScope;

/** `/client-scopes`: the client scopes of a realm. */
export const clientScopeEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/client-scopes', roles: [...VIEW, 'query-clients'], handle: list },
  endpointWithBody({
    method: 'POST',
    path: '/client-scopes',
    roles: MANAGE,
    read: readScope,
    handle: create,
  }),
  { method: 'GET', path: '/client-scopes/:id', roles: VIEW, locate, handle: read },
  endpointWithBody({
    method: 'PUT',
    path: '/client-scopes/:id',
    roles: MANAGE,
    locate,
    read: readScope,
    handle: update,
  }),
  { method: 'DELETE', path: '/client-scopes/:id', roles: MANAGE, locate, handle: remove },
];

function readScope(request: Request): ClientScopeRepresentation {
  return readJson(request, 'ClientScopeRepresentation', ClientScopeRepresentation);
}

async function list({ realm, roles }: RealmRequest): Promise<Answer> {
  const visible = VIEW.some((role) => roles.has(role)) ? realm.clientScopes : [];
  return ok(visible.map(clientScopeRepresentation), NO_CACHE);
}

async function create(
  { store, realm, request, record }: RealmRequest,
  asked: ClientScopeRepresentation,
): Promise<Answer> {
  const { name = '', description, protocol = '', attributes = {}, protocolMappers = [] } = asked;
  checkClientScope(name, protocol);
  const scope: ClientScope = {
    id: givenId(asked.id, 'The id of a client scope'),
    realmId: realm.id,
    name,
    ...(description !== undefined && { description }),
    protocol,
    attributes: withoutEmpty(attributes),
    protocolMappers: protocolMappers.map(mapperOfNew),
    scopeMappings: [],
    assignment: 'none',
  };
  const problem = sharedNameProblem(scope.protocolMappers);
  if (problem) throw adminConflict(problem);
  record({ made: scope.id });
  try {
    await store.commit([store.clientScopes.create(scope)]);
  } catch (error) {
    throw conflict(error, name);
  }
  const at = `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}/client-scopes`;
  const answer = created(`${at}/${pathSegment(scope.id)}`);
  return { ...answer, headers: { ...answer.headers, ...NO_CACHE } };
}

const conflict = (error: unknown, name: string): unknown =>
  error instanceof Conflict && error.reason === 'duplicate-client-scope'
    ? adminConflict(`Client Scope ${name} already exists`)
    : error;

async function read(admin: RealmRequest): Promise<Answer> {
  return ok(clientScopeRepresentation(getClientScope(admin)), NO_CACHE);
}

async function update(admin: RealmRequest, asked: ClientScopeRepresentation): Promise<Answer> {
  const before = getClientScope(admin);
  const { name = before.name, protocol = before.protocol, description, attributes } = asked;
  checkClientScope(name, protocol);
  try {
    await changeClientScope(admin, (scope) => ({
      ...scope,
      name,
      protocol,
      ...(description !== undefined && { description }),
      ...(attributes && { attributes: withoutEmpty({ ...scope.attributes, ...attributes }) }),
    }));
  } catch (error) {
    throw conflict(error, name);
  }
  return noContent;
}

/** Clients that have it are left with an id of nothing, which nobody sees. */
async function remove(admin: RealmRequest): Promise<Answer> {
  const { store } = admin;
  await store.commit([store.clientScopes.remove(getClientScope(admin))]);
  return { ...noContent, headers: NO_CACHE };
}
