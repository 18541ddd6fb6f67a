import { ADMIN_ROLE, CREATE_REALM_ROLE, MASTER, REALM_MANAGEMENT, realmClientId } from '../realms/names.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Role } from './role.ts';

/** Whether having the role itself, whatever it includes, is having a part in administration. */
export function isAdministrationRole(realm: RealmView, { clientId, name }: Role): boolean {
  const isMaster = realm.name === MASTER;
  if (clientId === undefined) return isMaster && (name === ADMIN_ROLE || name === CREATE_REALM_ROLE);
  const owner = realm.roleOwners.get(clientId);
  return owner === REALM_MANAGEMENT || (isMaster && owner?.endsWith(realmClientId('')) === true);
}
