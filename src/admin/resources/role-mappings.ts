import { Type } from 'typebox';
import type { Role } from '../../domain/roles/role.ts';
import { adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { roleRepresentation } from '../role-representation.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];
const REALM = '/users/:id/role-mappings/realm';
const CLIENT = '/users/:id/role-mappings/clients/:client';

/** `/users/{id}/role-mappings`: the roles mapped to a user directly. */
export const roleMappingEndpoints: readonly Endpoint[] = [REALM, CLIENT].flatMap((path): Endpoint[] => [
  { method: 'GET', path, roles: VIEW, handle: list },
  { method: 'POST', path, roles: MANAGE, handle: add },
  { method: 'DELETE', path, roles: MANAGE, handle: remove },
]);

const RoleRepresentations = Type.Array(
  Type.Object(
    { id: Type.Optional(Type.String()), name: Type.Optional(Type.String()) },
    { additionalProperties: true },
  ),
);

async function checkUser({ store, realm, request }: RealmRequest): Promise<string> {
  const id = request.params.id ?? '';
  if (!(await store.users.find(realm.id, id))) throw adminNotFound('User not found');
  return id;
}

async function list(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const userId = await checkUser(admin);
  const ids = await store.users.roles(realm.id, userId);
  const roles = ids
    .flatMap((id) => realm.roles.byId.get(id) ?? [])
    .filter((role) => role.clientId === request.params.client);
  return ok(
    roles.map((role) => roleRepresentation(role, realm)),
    NO_CACHE,
  );
}

/** The roles a request names, all of the path's owner. @throws {Refusal} 404 for one that is not there */
function namedRoles({ realm, request }: RealmRequest): Role[] {
  return readJson(request, 'RoleRepresentation', RoleRepresentations).map(({ id, name }) => {
    const role =
      id === undefined ? realm.roles.find(name ?? '', request.params.client) : realm.roles.byId.get(id);
    if (!role || role.clientId !== request.params.client) throw adminNotFound('Role not found');
    return role;
  });
}

async function add(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  const roles = namedRoles(admin);
  const userId = await checkUser(admin);
  for (const role of roles) checkMayHandOut(admin, role);
  await store.commit(roles.map((role) => store.users.addRole(realm.id, userId, role.id)));
  return noContent;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  const roles = namedRoles(admin);
  const userId = await checkUser(admin);
  for (const role of roles) checkMayHandOut(admin, role);
  await store.commit(roles.map((role) => store.users.removeRole(realm.id, userId, role.id)));
  return noContent;
}

/**
 * Nobody hands out more than they have: a role that includes administration is mapped only by those who have all of
 * it, or who administer the whole realm. @throws {Refusal} 403
 */
function checkMayHandOut({ realm, bearer, roles }: RealmRequest, role: Role): void {
  const owners = new Set([
    'realm-management',
    ...(realm.name === 'master'
      ? [...realm.roleOwners.values()].filter((name) => name.endsWith('-realm'))
      : []),
  ]);
  const isAdministration = (id: string) => {
    const { clientId, name } = realm.roles.byId.get(id) ?? {};
    return clientId === undefined
      ? realm.name === 'master' && (name === 'admin' || name === 'create-realm')
      : owners.has(realm.roleOwners.get(clientId) ?? '');
  };
  const granted = [...realm.roles.expand([role.id])].filter(isAdministration);
  const nameOf = (id: string) => realm.roles.byId.get(id)?.name ?? '';
  const has = (id: string) =>
    bearer.realm.id === realm.id
      ? bearer.roleIds.has(id)
      : roles.has(nameOf(id)) || nameOf(id) === 'realm-admin';
  if (!granted.every(has)) throw adminForbidden();
}
