import type { Store } from '../store.ts';
import type { Group } from './group.ts';

/**
 * The group that names lead to, from the top of the tree. Names may have slashes in them: where none is called like the next
 * one, they are taken together.
 */
export async function findGroupByPath(
  store: Store,
  realmId: string,
  names: readonly string[],
  parentId: string | null = null,
): Promise<Group | undefined> {
  for (let taken = 1; taken <= names.length; taken++) {
    const search = names.slice(0, taken).join('/');
    const [group] = await store.groups.list(realmId, { search, exact: true, parentId });
    const rest = names.slice(taken);
    const found = group && (rest.length > 0 ? await findGroupByPath(store, realmId, rest, group.id) : group);
    if (found) return found;
  }
  return undefined;
}
