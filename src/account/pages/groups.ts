import { groupPath } from '../../domain/groups/path.ts';
import type { AccountPage } from './page.ts';
import { mayOne, type Visit } from './visit.ts';

/** The groups they are in. */
export const groups: AccountPage = {
  id: 'groups',
  path: '/groups',
  label: 'groups',
  isFor: (visit) => mayOne(visit, 'view-groups', 'manage-account'),
  show: async (visit) => ({ variables: { groups: await groupPathsOf(visit) } }),
};

/** Paths of the groups they are in directly. */
export async function groupPathsOf({ store, realm, user }: Visit): Promise<readonly string[]> {
  const ids = await store.users.groups(realm.id, user.id);
  const paths = await Promise.all(ids.map(async (id) => groupPath(await store.groups.lineage(realm.id, id))));
  return paths.toSorted();
}
