import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import type { Group } from './group.ts';
import { groupPath } from './path.ts';

/** A group as it is shown; those below it are there only where a search has found them. */
export interface ShownGroup {
  readonly id: string;
  readonly name: string;
  readonly subGroups: ShownGroup[];
}

interface Ground {
  readonly store: Store;
  readonly realm: RealmView;
}

/**
 * The group in Keycloak's JSON, members in Keycloak's order.
 * @param full with its attributes and roles @param counted with how many groups there are below it
 */
export async function groupRepresentation(
  ground: Ground,
  group: Group,
  { full, counted = false }: { readonly full: boolean; readonly counted?: boolean },
): Promise<ShownGroup> {
  const { store, realm } = ground;
  const { id, name, description, parentId, attributes } = group;
  const path = groupPath(await store.groups.lineage(realm.id, id));
  return {
    id,
    name,
    ...(description !== undefined && { description }),
    path,
    ...(parentId !== undefined && { parentId }),
    ...(counted && { subGroupCount: await store.groups.count(realm.id, { parentId: id }) }),
    subGroups: [],
    ...(full && { attributes, ...(await rolesOf(ground, id)) }),
  } as ShownGroup;
}

/** Names of the roles mapped to the group, those of clients by the client. */
async function rolesOf({ store, realm }: Ground, groupId: string) {
  const ids = await store.groups.roles(realm.id, groupId);
  const roles = ids.flatMap((id) => realm.roles.byId.get(id) ?? []);
  const byOwner = Map.groupBy(roles, ({ clientId }) => clientId);
  const namesOf = (clientId: string | undefined) => (byOwner.get(clientId) ?? []).map(({ name }) => name);
  const clients = [...byOwner.keys()].filter((id) => id !== undefined);
  return {
    realmRoles: namesOf(undefined),
    clientRoles: Object.fromEntries(clients.map((id) => [realm.roleOwners.get(id) ?? id, namesOf(id)])),
  };
}
