import { type Static, Type } from 'typebox';
import type { Group } from '../domain/groups/group.ts';
import { groupPath } from '../domain/groups/path.ts';
import type { RealmRequest } from './resource.ts';

const text = Type.Optional(Type.String());
const anything = Type.Optional(Type.Unknown());

/** Keycloak's GroupRepresentation. */
export const GroupRepresentation = Type.Object({
  id: text,
  name: text,
  description: text,
  path: text,
  parentId: text,
  subGroupCount: anything,
  subGroups: Type.Optional(Type.Array(Type.Unknown())),
  attributes: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  realmRoles: Type.Optional(Type.Array(Type.String())),
  clientRoles: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  access: anything,
});
export type GroupRepresentation = Static<typeof GroupRepresentation>;

/** How much of a group is shown. */
export interface GroupDetail {
  readonly full: boolean;
  /** How many groups there are below it. */
  readonly counted?: boolean;
  /** What the caller may do with it. */
  readonly access?: boolean;
}

/** A group as it is shown; those below it are there only where a search has found them. */
export interface ShownGroup {
  readonly id: string;
  readonly subGroups: ShownGroup[];
}

/** The group in Keycloak's JSON, members in Keycloak's order. */
export async function groupRepresentation(
  admin: RealmRequest,
  group: Group,
  { full, counted = false, access = false }: GroupDetail,
): Promise<ShownGroup> {
  const { store, realm } = admin;
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
    ...(full && { attributes, ...(await rolesOf(admin, id)) }),
    ...(access && { access: accessOf(admin) }),
  } as ShownGroup;
}

/** Names of the roles mapped to the group, those of clients by the client. */
async function rolesOf({ store, realm }: RealmRequest, groupId: string) {
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

function accessOf({ roles }: RealmRequest) {
  const manage = roles.has('manage-users');
  return {
    viewMembers: true,
    manageMembers: manage,
    manageMembership: manage,
    view: true,
    manage,
  };
}
