import type { ComponentConfig } from '../../domain/components/config.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { isAdministrationRole } from '../../domain/roles/administration-role.ts';
import type { Role } from '../../domain/roles/role.ts';
import { adminError } from '../../errors/admin.ts';
import type { RegistrationPolicy } from './policy.ts';

const ROLES = 'service-account-roles';
const LABEL = 'Service Account Roles';

/** Roles that the service account of every registered client has. Never those that administer a realm. */
export const serviceAccountRoles: RegistrationPolicy = {
  id: 'service-account-roles',
  helpText: 'Which roles the service account of a client gets when it is registered',
  properties: [
    {
      name: ROLES,
      label: LABEL,
      helpText: 'Names of roles of the realm, and those of clients as clientId.role',
      type: 'MultivaluedString',
    },
  ],
  checkConfig(config, realm) {
    if (!realm) return;
    for (const name of config[ROLES] ?? []) {
      const role = findRole(realm, name);
      if (!role) throw adminError(400, `There is no role ${name}`);
      const all = [...realm.roles.expand([role.id])].flatMap((id) => realm.roles.byId.get(id) ?? []);
      if (all.some((each) => isAdministrationRole(realm, each)))
        throw adminError(400, `'${LABEL}' cannot hold ${name}: it administers the realm`);
    }
  },
  serviceAccountRoles: (realm, config) => rolesOf(realm, config),
};

/** A role that came to include administration since is not handed out. */
const rolesOf = (realm: RealmView, config: ComponentConfig): Role[] =>
  (config[ROLES] ?? []).flatMap((name) => {
    const role = findRole(realm, name);
    if (!role) return [];
    const all = [...realm.roles.expand([role.id])].flatMap((id) => realm.roles.byId.get(id) ?? []);
    return all.some((each) => isAdministrationRole(realm, each)) ? [] : [role];
  });

function findRole(realm: RealmView, name: string): Role | undefined {
  const ofRealm = realm.roles.find(name);
  if (ofRealm) return ofRealm;
  for (const [id, clientId] of realm.roleOwners) {
    if (!name.startsWith(`${clientId}.`)) continue;
    const role = realm.roles.find(name.slice(clientId.length + 1), id);
    if (role) return role;
  }
  return undefined;
}
