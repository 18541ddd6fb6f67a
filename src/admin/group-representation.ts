import { type Static, Type } from 'typebox';
import type { Group } from '../domain/groups/group.ts';
import { type ShownGroup, groupRepresentation as shownGroup } from '../domain/groups/group-representation.ts';
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

/** The group in Keycloak's JSON, and where it is asked for what the caller may do with it. */
export async function groupRepresentation(
  admin: RealmRequest,
  group: Group,
  { access = false, ...detail }: GroupDetail,
): Promise<ShownGroup> {
  const shown = await shownGroup(admin, group, detail);
  return access ? ({ ...shown, access: accessOf(admin) } as ShownGroup) : shown;
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
