import type { MapperKind } from './mapper.ts';
import { addRole, parseRole, removeRole } from './named-roles.ts';

/** A role under another name, or as a role of another client; without a client in the new name it stays where it is. */
export const roleNameMapper: MapperKind = {
  id: 'oidc-role-name-mapper',
  tokens: [],
  priority: 10,
  shape(roles, { config }) {
    const { role, 'new.role.name': renamed } = config;
    if (!role || !renamed) return;
    const [owner, name] = parseRole(role);
    if (!removeRole(roles, owner, name)) return;
    const [newOwner, newName] = parseRole(renamed);
    addRole(roles, newOwner ?? owner, newName);
  },
};
