import type { Store } from '../store.ts';
import type { Group } from './group.ts';

/** The group that names lead to, from the top of the tree. */
export async function findGroupByPath(
  store: Store,
  realmId: string,
  names: readonly string[],
): Promise<Group | undefined> {
  let group: Group | undefined;
  for (const search of names) {
    [group] = await store.groups.list(realmId, { search, exact: true, parentId: group?.id ?? null });
    if (!group) return undefined;
  }
  return group;
}
