import { findUserView } from '../../domain/clients/client-view.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Role } from '../../domain/roles/role.ts';
import type { Store } from '../../domain/store.ts';
import type { Updater, UpdateSource } from './client-change.ts';

/** Whoever comes with a token that says nothing of people, or with none. */
export const tokenUpdater = (source: Exclude<UpdateSource, 'ByAuthenticatedUser'>, ip: string): Updater => ({
  source,
  ip,
  hasRole: async () => false,
  groups: async () => undefined,
});

interface Somebody {
  readonly store: Store;
  /** The realm that the user is of. */
  readonly home: Pick<RealmView, 'id' | 'roles'>;
  /** The realm of the client; undefined while it is being made. */
  readonly realm: Pick<RealmView, 'id' | 'roles' | 'roleOwners'> | undefined;
  readonly userId: string;
  readonly ip: string;
}

/** A user or a service account. What they are is looked up only where a condition asks. */
export function userUpdater({ store, home, realm, userId, ip }: Somebody): Updater {
  const view = () => findUserView(store, home.id, userId);
  return {
    source: 'ByAuthenticatedUser',
    ip,
    async hasRole(name) {
      const role = realm && roleNamed(realm, name);
      if (!role) return false;
      return home.roles.expand((await view())?.roleIds ?? []).has(role.id);
    },
    groups: async () => (await view())?.groups.map((group) => group.name),
  };
}

/** A role of the realm, or as `client.role` of one of its clients. */
function roleNamed({ roles, roleOwners }: NonNullable<Somebody['realm']>, name: string): Role | undefined {
  const own = [...roleOwners].flatMap(([id, clientId]) =>
    name.startsWith(`${clientId}.`) ? (roles.find(name.slice(clientId.length + 1), id) ?? []) : [],
  );
  return own[0] ?? roles.find(name);
}
