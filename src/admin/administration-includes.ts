import { MASTER, REALM_MANAGEMENT, realmClientId } from '../domain/realms/names.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Role } from '../domain/roles/role.ts';

/** The administration roles that let one do what another is for, besides itself. */
const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  'create-client': ['manage-clients'],
  'view-clients': ['manage-clients'],
  'manage-authorization': ['manage-clients'],
  'view-authorization': ['manage-authorization', 'view-clients', 'manage-clients'],
  'view-users': ['manage-users'],
  'view-realm': ['manage-realm'],
  'manage-organizations': ['manage-realm'],
  'view-organizations': ['manage-organizations', 'manage-realm'],
  'view-events': ['manage-events'],
  'view-identity-providers': ['manage-identity-providers'],
};

/** Whether whoever has some administration roles may do what a role is for. All who administer may ask what there is. */
export const mayDo = (roles: ReadonlySet<string>, name: string): boolean =>
  name.startsWith('query-') || (INCLUDED[name] ?? []).some((other) => roles.has(other));

/** Whether a role is one of those that administer the very realm it is in. */
export function isOwnAdministration(realm: RealmView, { clientId }: Role): boolean {
  const owner = clientId === undefined ? undefined : realm.roleOwners.get(clientId);
  return owner === (realm.name === MASTER ? realmClientId(MASTER) : REALM_MANAGEMENT);
}
