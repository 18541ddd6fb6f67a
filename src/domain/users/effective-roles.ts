import type { Store } from '../store.ts';

/** Ids of the roles mapped to a user, directly and through the groups they are in; composites not yet expanded. */
export async function effectiveRoles(store: Store, realmId: string, userId: string): Promise<string[]> {
  const [roles, groups] = await Promise.all([
    store.users.roles(realmId, userId),
    store.users.groups(realmId, userId),
  ]);
  if (groups.length === 0) return roles;
  return [...new Set([...roles, ...(await store.groups.effectiveRoles(realmId, groups))])];
}
