import { type Static, Type } from 'typebox';
import type { Group } from '../domain/groups/group.ts';
import { type ShownGroup, groupRepresentation as shownGroup } from '../domain/groups/group-representation.ts';
import { text } from '../lib/optional.ts';
import type { RealmRequest } from './resource.ts';

const texts = Type.Array(Type.String());
const textsByName = Type.Optional(Type.Record(Type.String(), texts));
const Members = Type.Object({
  id: text,
  name: text,
  description: text,
  path: text,
  parentId: text,
  subGroupCount: Type.Optional(Type.Integer({ wide: true })),
  attributes: textsByName,
  realmRoles: Type.Optional(texts),
  clientRoles: textsByName,
  access: Type.Optional(Type.Record(Type.String(), Type.Boolean())),
});

/** Keycloak's GroupRepresentation. */
export interface GroupRepresentation extends Static<typeof Members> {
  subGroups?: GroupRepresentation[];
}
export const GroupRepresentation = Type.Object(
  { ...Members.properties, subGroups: Type.Optional(Type.Array(Type.Unsafe<GroupRepresentation>({}))) },
  { title: 'GroupRepresentation' },
);
// Those below are such groups again, as deep as a document may be.
Object.assign(GroupRepresentation.properties.subGroups, { items: GroupRepresentation });

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
