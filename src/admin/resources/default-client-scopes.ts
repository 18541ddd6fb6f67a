import type { ClientScope } from '../../domain/client-scopes/client-scope.ts';
import { holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import { adminForbidden, adminNotFound, duplicateResource } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { changeClient } from '../change-client.ts';
import { getClient, locateClient } from '../get-client.ts';
import { changeClientScope } from '../get-client-scope.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-clients', 'manage-clients'];
const MANAGE = ['manage-clients'];

/** The client scopes new clients get, and those one client has: always, or when a request asks for them. */
export const defaultClientScopeEndpoints: readonly Endpoint[] = (['default', 'optional'] as const).flatMap(
  (assignment): Endpoint[] => {
    const ofRealm = `/default-${assignment}-client-scopes`;
    const ofClient = `/clients/:id/${assignment}-client-scopes`;
    const client = { locate: locateClient };
    return [
      { method: 'GET', path: ofRealm, roles: VIEW, handle: async (admin) => listOfRealm(admin, assignment) },
      {
        method: 'PUT',
        path: `${ofRealm}/:scope`,
        roles: MANAGE,
        handle: (admin) => addToRealm(admin, assignment),
      },
      { method: 'DELETE', path: `${ofRealm}/:scope`, roles: MANAGE, handle: removeFromRealm },
      { method: 'GET', path: ofClient, roles: VIEW, ...client, handle: (admin) => list(admin, assignment) },
      {
        method: 'PUT',
        path: `${ofClient}/:scope`,
        roles: MANAGE,
        ...client,
        handle: (admin) => add(admin, assignment),
      },
      { method: 'DELETE', path: `${ofClient}/:scope`, roles: MANAGE, ...client, handle: remove },
    ];
  },
);

type Assignment = 'default' | 'optional';
const done: Answer = { ...noContent, headers: NO_CACHE };

function getScope({ realm, request }: RealmRequest): ClientScope {
  const scope = realm.clientScopes.find(({ id }) => id === request.params.scope);
  if (!scope) throw adminNotFound('Client scope not found');
  return scope;
}

function listOfRealm({ realm }: RealmRequest, assignment: Assignment): Answer {
  const scopes = realm.clientScopes.filter((scope) => scope.assignment === assignment);
  return ok(
    scopes.map(({ id, name, protocol }) => ({ id, name, protocol })),
    NO_CACHE,
  );
}

async function addToRealm(admin: RealmRequest, assignment: Assignment): Promise<Answer> {
  const { id } = getScope(admin);
  await changeClientScope(
    admin,
    (scope) => {
      if (scope.assignment !== 'none') throw duplicateResource();
      return { ...scope, assignment };
    },
    id,
  );
  return done;
}

/** From whichever of the two lists it is in (as Keycloak). */
async function removeFromRealm(admin: RealmRequest): Promise<Answer> {
  const { id } = getScope(admin);
  await changeClientScope(
    admin,
    (scope) => (scope.assignment === 'none' ? scope : { ...scope, assignment: 'none' }),
    id,
  );
  return done;
}

async function list(admin: RealmRequest, assignment: Assignment): Promise<Answer> {
  const { defaultClientScopes, optionalClientScopes } = await getClient(admin);
  const ids = assignment === 'default' ? defaultClientScopes : optionalClientScopes;
  const scopes = admin.realm.clientScopes.filter(({ id }) => ids.includes(id));
  return ok(
    scopes.map(({ id, name }) => ({ id, name })),
    NO_CACHE,
  );
}

/** One that the client has either way stays as it is, and one of another protocol is not for it (as Keycloak). */
async function add(admin: RealmRequest, assignment: Assignment): Promise<Answer> {
  const { id, protocol } = getScope(admin);
  await changeClient(admin, (before) => {
    if (holdsAdministration(before)) throw adminForbidden();
    const { defaultClientScopes, optionalClientScopes } = before;
    const has = defaultClientScopes.includes(id) || optionalClientScopes.includes(id);
    if (has || protocol !== (before.protocol ?? 'openid-connect')) return before;
    return assignment === 'default'
      ? { ...before, defaultClientScopes: [...defaultClientScopes, id] }
      : { ...before, optionalClientScopes: [...optionalClientScopes, id] };
  });
  return done;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const { id } = getScope(admin);
  await changeClient(admin, (before) => {
    if (holdsAdministration(before)) throw adminForbidden();
    const without = (ids: readonly string[]) => ids.filter((each) => each !== id);
    return {
      ...before,
      defaultClientScopes: without(before.defaultClientScopes),
      optionalClientScopes: without(before.optionalClientScopes),
    };
  });
  return done;
}
