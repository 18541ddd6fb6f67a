import { newId } from '../../lib/ids.ts';
import type { RealmAuthentication } from '../authentication/authentication.ts';
import { realmAssignment } from '../client-scopes/assignment.ts';
import type { Client } from '../clients/client.ts';
import type { Role } from '../roles/role.ts';
import type { Change, Store } from '../store.ts';
import { freshClientScopes } from './fresh/client-scopes.ts';
import { adminClient, freshClients, realmClient } from './fresh/clients.ts';
import { freshComponents } from './fresh/components.ts';
import {
  ACCOUNT_ROLES,
  ADMIN_ROLES,
  BROKER_ROLES,
  DEFAULT_ACCOUNT_ROLES,
  DEFAULT_REALM_ROLES,
  REALM_MANAGEMENT_ROLES,
  type RoleTable,
} from './fresh/roles.ts';
import { ADMIN_ROLE, CREATE_REALM_ROLE, MASTER, REALM_MANAGEMENT } from './names.ts';
import type { Realm } from './realm.ts';
import { freshRealmSettings, type RealmSettings } from './settings.ts';

/** How to name a realm that is to be made; what is left out is Keycloak's default. */
export interface NewRealm {
  readonly id?: string | undefined;
  readonly name: string;
  readonly settings?: Partial<RealmSettings>;
  /** Its flows, where they are bound otherwise than those that are built in. */
  readonly authentication?: RealmAuthentication;
}

export interface CreatedRealm {
  readonly realm: Realm;
  readonly unit: Change[];
  /** The role that may do everything; `master` alone has it. */
  readonly adminRole: Role | undefined;
}

/**
 * Everything a new realm starts with, as one unit: settings, keys, registration policies, scopes, roles, clients,
 * and in `master` the roles to administer it.
 * @param master the master realm; absent while it is the one being made
 * @param now milliseconds since 1970
 */
export async function createRealm(
  store: Store,
  { id = newId(), name, settings, authentication }: NewRealm,
  master: Realm | undefined,
  now: number,
): Promise<CreatedRealm> {
  const unit: Change[] = [];
  const roles = roleMaker(store, id, unit);
  const defaultRole = roles.realm(`default-roles-${name.toLowerCase()}`, `\${role_default-roles}`);
  const realm: Realm = {
    id,
    name,
    defaultRoleId: defaultRole.id,
    settings: { ...freshRealmSettings, ...settings },
  };
  unit.unshift(store.realms.create(realm));
  if (authentication) unit.push(store.authentication.save(authentication));

  const components = await freshComponents(id, name, now);
  unit.push(...components.map((component) => store.components.create(component)));

  const realmRoles = DEFAULT_REALM_ROLES.map((role) =>
    roles.realm(role, `\${role_${role.replace('offline_access', 'offline-access')}}`),
  );
  const scopes = freshClientScopes(id).map((scope) =>
    scope.name === 'offline_access'
      ? {
          ...scope,
          scopeMappings: realmRoles.filter((role) => role.name === scope.name).map((role) => role.id),
        }
      : scope,
  );
  unit.push(...scopes.map((scope) => store.clientScopes.create(scope)));

  const setting = { realmId: id, realmName: name, scopes: realmAssignment(scopes, 'openid-connect'), now };
  const administers = master
    ? adminClient(setting, REALM_MANAGEMENT)
    : realmClient({ ...setting, scopes: NO_SCOPES }, MASTER);
  const clients = freshClients(setting);
  unit.push(store.clients.create(administers));
  const { accountConsole, ...others } = clients;
  unit.push(...Object.values(others).map((client) => store.clients.create(client)));
  const account = roles.client(clients.account, ACCOUNT_ROLES);
  roles.client(clients.broker, BROKER_ROLES);
  const admin = roles.client(administers, master ? REALM_MANAGEMENT_ROLES : ADMIN_ROLES);
  const mayUseAccount = ['manage-account', 'view-groups'].flatMap((role) => account.get(role)?.id ?? []);
  unit.push(store.clients.create({ ...accountConsole, scopeMappings: mayUseAccount }));

  for (const role of realmRoles) roles.include(defaultRole, role);
  for (const role of DEFAULT_ACCOUNT_ROLES) roles.include(defaultRole, account.get(role));

  if (master) {
    await administeredBy(master, setting, unit, store);
    return { realm, unit, adminRole: undefined };
  }
  const adminRole = roles.realm(ADMIN_ROLE, `\${role_admin}`);
  roles.include(adminRole, roles.realm(CREATE_REALM_ROLE, `\${role_create-realm}`));
  for (const role of admin.values()) roles.include(adminRole, role);
  return { realm, unit, adminRole };
}

const NO_SCOPES = { defaultClientScopes: [], optionalClientScopes: [] };

/** Gives the master realm's administrators every role over the new realm. */
async function administeredBy(
  master: Realm,
  setting: { realmName: string; now: number },
  unit: Change[],
  store: Store,
): Promise<void> {
  const client = realmClient({ ...setting, realmId: master.id, scopes: NO_SCOPES }, setting.realmName);
  unit.push(store.clients.create(client));
  const roles = roleMaker(store, master.id, unit);
  const admin = (await store.roles.list(master.id)).find(
    (role) => role.name === ADMIN_ROLE && role.clientId === undefined,
  );
  for (const role of roles.client(client, ADMIN_ROLES).values()) roles.include(admin, role);
}

/** Makes roles and their composites, each a change added to the unit. */
function roleMaker(store: Store, realmId: string, unit: Change[]) {
  const make = (fields: Omit<Role, 'id' | 'realmId' | 'attributes'>): Role => {
    const role: Role = { id: newId(), realmId, attributes: {}, ...fields };
    unit.push(store.roles.create(role));
    return role;
  };
  const include = (role: Role | undefined, child: Role | undefined) => {
    if (role && child) unit.push(store.roles.addComposite(realmId, { roleId: role.id, childId: child.id }));
  };
  return {
    realm: (name: string, description: string) => make({ name, description }),
    include,
    client(client: Client, table: RoleTable): Map<string, Role> {
      const made = new Map(
        Object.keys(table).map((name) => [
          name,
          make({ name, clientId: client.id, description: `\${role_${name}}` }),
        ]),
      );
      for (const [name, children] of Object.entries(table)) {
        for (const child of children) include(made.get(name), made.get(child));
      }
      return made;
    },
  };
}
