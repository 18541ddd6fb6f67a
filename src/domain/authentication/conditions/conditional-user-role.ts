import { hasRole } from '../../users/has-role.ts';
import type { Condition } from './condition.ts';

/** The user has a role, through whatever gives it to them; or has not. It does not hold for a role that is not there. */
export const userRole: Condition = {
  id: 'conditional-user-role',
  async holds({ store, realm, user }, { condUserRole, negate }) {
    const has = user && condUserRole ? await hasRole(store, realm, user, condUserRole) : undefined;
    return has !== undefined && has !== (negate === 'true');
  },
};
