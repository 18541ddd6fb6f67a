import type { RealmView } from '../realms/realm-view.ts';
import type { Role } from '../roles/role.ts';
import type { Store } from '../store.ts';
import { effectiveRoles } from './effective-roles.ts';
import type { User } from './user.ts';

/**
 * Whether the user has a role, through whatever gives it to them; undefined where there is no such role.
 * @param name of a realm role, or of a client's behind the client's id and a dot
 */
export async function hasRole(
  store: Store,
  realm: RealmView,
  user: User,
  name: string,
): Promise<boolean | undefined> {
  const role = roleOf(realm, name);
  if (!role) return undefined;
  const mine = realm.roles.expand(await effectiveRoles(store, realm.id, user.id));
  return mine.has(role.id);
}

/** Either name may have dots of its own. */
function roleOf(realm: RealmView, name: string): Role | undefined {
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const owner = name.slice(0, dot);
    for (const [id, clientId] of realm.roleOwners) {
      const role = clientId === owner ? realm.roles.find(name.slice(dot + 1), id) : undefined;
      if (role) return role;
    }
  }
  return realm.roles.find(name);
}
