import type { Group } from '../domain/groups/group.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { isAdministrationRole } from '../domain/roles/administration-role.ts';
import type { Role } from '../domain/roles/role.ts';
import { adminForbidden } from '../errors/admin.ts';
import { isOwnAdministration, mayDo } from './administration-includes.ts';
import type { RealmRequest } from './resource.ts';

/** A role that is what it is for the server's sake. @throws {Refusal} 403 */
export function checkMayChange(realm: RealmView, role: Role): void {
  if (isAdministrationRole(realm, role)) throw adminForbidden();
}

/**
 * Roles become part of another only by those who manage them, and who may hand them out. @throws {Refusal} 403
 */
export function checkMayInclude(admin: RealmRequest, parts: readonly Role[]): void {
  if (!parts.every((part) => managesOwner(admin, part))) throw adminForbidden();
  checkMayHandOut(admin, parts);
}

/** Whether the caller may see the roles of whoever the role belongs to. */
export const seesOwner = ({ roles }: RealmRequest, { clientId }: Role): boolean =>
  (clientId === undefined ? ['view-realm', 'manage-realm'] : ['view-clients', 'manage-clients']).some(
    (name) => roles.has(name),
  );

/** Whether the caller manages whoever the role belongs to: the realm, or its clients. */
export const managesOwner = ({ roles }: RealmRequest, { clientId }: Role): boolean =>
  roles.has(clientId === undefined ? 'manage-realm' : 'manage-clients');

/**
 * Nobody hands out more than they have: a role that includes administration is mapped, or made part of another, only
 * by those who may do all of it, or who administer the whole realm. @throws {Refusal} 403
 */
export function checkMayHandOut(admin: RealmRequest, given: readonly Role[]): void {
  if (!mayHandOut(admin, given)) throw adminForbidden();
}

export function mayHandOut({ realm, bearer, roles }: RealmRequest, given: readonly Role[]): boolean {
  const granted = [...realm.roles.expand(given.map(({ id }) => id))]
    .flatMap((id) => realm.roles.byId.get(id) ?? [])
    .filter((role) => isAdministrationRole(realm, role));
  const has = ({ id, name }: Role) =>
    bearer.realm.id === realm.id ? bearer.roleIds.has(id) : roles.has(name) || name === 'realm-admin';
  return granted.every((role) => has(role) || (isOwnAdministration(realm, role) && mayDo(roles, role.name)));
}

/**
 * Who puts others into a group hands out its roles, and those of the groups above it. Keycloak does not ask.
 * @throws {Refusal} 403
 */
export async function checkMayJoin(admin: RealmRequest, groups: readonly Pick<Group, 'id'>[]): Promise<void> {
  const { store, realm } = admin;
  const ids = await store.groups.effectiveRoles(
    realm.id,
    groups.map(({ id }) => id),
  );
  checkMayHandOut(
    admin,
    ids.flatMap((id) => realm.roles.byId.get(id) ?? []),
  );
}
