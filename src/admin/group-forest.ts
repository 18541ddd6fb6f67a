import type { Group } from '../domain/groups/group.ts';
import type { ShownGroup } from '../domain/groups/group-representation.ts';
import { type GroupDetail, groupRepresentation } from './group-representation.ts';
import type { RealmRequest } from './resource.ts';

/** Groups that were found, each below those above it, from the top: the part of the tree that leads to them. */
export async function groupForest(
  admin: RealmRequest,
  found: readonly Group[],
  detail: GroupDetail,
): Promise<ShownGroup[]> {
  const { store, realm } = admin;
  const forest: ShownGroup[] = [];
  for (const { id } of found) {
    let level = forest;
    for (const group of await store.groups.lineage(realm.id, id)) {
      let shown = level.find((each) => each.id === group.id);
      if (!shown) {
        shown = await groupRepresentation(admin, group, detail);
        level.push(shown);
      }
      level = shown.subGroups;
    }
  }
  return inOrder(forest);
}

/** Each level by name, as lists of groups are. */
function inOrder(groups: ShownGroup[]): ShownGroup[] {
  for (const { subGroups } of groups) inOrder(subGroups);
  return groups.sort((one, other) => (one.name < other.name ? -1 : 1));
}
