import type { Store } from '../store.ts';
import type { Group } from './group.ts';
import { groupPath } from './path.ts';

/** A group that a user is in, as tokens tell of it. */
export interface Membership {
  readonly name: string;
  /** Where it is in the tree. */
  readonly path: string;
  /** The group and those above it, the topmost last. */
  readonly upwards: readonly Pick<Group, 'attributes'>[];
}

/** The groups of those ids, by name. */
export async function membershipsOf(
  store: Store,
  realmId: string,
  groupIds: readonly string[],
): Promise<readonly Membership[]> {
  const groups = await store.groups.findAll(realmId, groupIds);
  return Promise.all(
    groups.map(async ({ id, name }) => {
      const lineage = await store.groups.lineage(realmId, id);
      return { name, path: groupPath(lineage), upwards: lineage.toReversed() };
    }),
  );
}
