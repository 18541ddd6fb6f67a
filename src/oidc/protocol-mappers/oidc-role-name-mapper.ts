import type { MapperKind } from './mapper.ts';
import { addRole, parseRole, removeRole } from './named-roles.ts';

/** A role under another name: one of the realm, or with `client.` before the name one of that client. */
export const roleNameMapper: MapperKind = {
  id: 'oidc-role-name-mapper',
  tokens: [],
  priority: 10,
  shape({ config: { role, 'new.role.name': renamed } }) {
    const [from, to] = [parseRole(role ?? ''), parseRole(renamed ?? '')];
    return (roles) => {
      if (role && renamed && removeRole(roles, ...from)) addRole(roles, ...to);
    };
  },
};
