import { Type } from 'typebox';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Role } from '../domain/roles/role.ts';
import { adminNotFound } from '../errors/admin.ts';
import type { Request } from '../http/exchange.ts';
import { readJson } from '../http/json-body.ts';
import { RoleRepresentation } from './role-representation.ts';

const RoleRepresentations = Type.Array(RoleRepresentation);
export type NamedRole = { readonly id?: string; readonly name?: string };

/** The list of roles in a request's body. @throws {Refusal} 400, 415 */
export const readRoles = (request: Request): readonly NamedRole[] =>
  readJson(request, 'RoleRepresentation', RoleRepresentations);

/** The same where the body may be left out, which means all that are there. */
export const readSomeRoles = (request: Request): readonly NamedRole[] | undefined =>
  request.body.length === 0 ? undefined : readRoles(request);

/** The roles of these ids. @throws {Refusal} 404 for one that is not there */
export function rolesById(realm: RealmView, named: readonly NamedRole[], missing: string): Role[] {
  return named.map(({ id }) => {
    const role = realm.roles.byId.get(id ?? '');
    if (!role) throw adminNotFound(missing);
    return role;
  });
}

/** The roles a request names by id and name, all of one owner. @throws {Refusal} 404 for one that is not there, or is called otherwise */
export function rolesOfOwner(
  realm: RealmView,
  named: readonly NamedRole[],
  clientId: string | undefined,
): Role[] {
  return named.map(({ id, name }) => {
    const role = realm.roles.byId.get(id ?? '');
    if (!role || role.clientId !== clientId || name !== role.name) throw adminNotFound('Role not found');
    return role;
  });
}
