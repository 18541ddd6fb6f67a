import type { RealmView } from '../../realms/realm-view.ts';
import type { Role } from '../../roles/role.ts';
import { effectiveRoles } from '../../users/effective-roles.ts';
import type { Condition } from './condition.ts';

/** The user has a role, through whatever gives it to them; or has not. It does not hold for a role that is not there. */
export const userRole: Condition = {
  id: 'conditional-user-role',
  async holds({ store, realm, user }, { condUserRole, negate }) {
    const role = condUserRole ? roleOf(realm, condUserRole) : undefined;
    if (!role) return false;
    const mine = realm.roles.expand(await effectiveRoles(store, realm.id, user.id));
    return mine.has(role.id) !== (negate === 'true');
  },
};

/** A realm role by its name, or a client's behind the client's id and a dot; either may have dots of its own. */
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
