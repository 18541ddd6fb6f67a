import type { MapperKind } from './mapper.ts';
import { addRole, parseRole } from './named-roles.ts';

/** A role that every token of the client tells, whether the user has it or not. */
export const hardcodedRoleMapper: MapperKind = {
  id: 'oidc-hardcoded-role-mapper',
  tokens: [],
  priority: 20,
  shape({ config: { role } }) {
    const added = role ? parseRole(role) : undefined;
    return (roles) => {
      if (added) addRole(roles, ...added);
    };
  },
};
