import { retryWhenChanged } from '../../domain/retry.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { checkMayJoin } from '../administration.ts';
import { getGroup } from '../find-group.ts';
import { groupRepresentation } from '../group-representation.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';

const MANAGE = ['manage-realm'];

/** `/default-groups`: the groups that every new user joins. */
export const defaultGroupEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/default-groups', roles: ['view-realm', 'manage-realm'], handle: list },
  { method: 'PUT', path: '/default-groups/:group', roles: MANAGE, handle: (admin) => change(admin, true) },
  {
    method: 'DELETE',
    path: '/default-groups/:group',
    roles: MANAGE,
    handle: (admin) => change(admin, false),
  },
];

async function list(admin: RealmRequest): Promise<Answer> {
  const groups = await admin.store.groups.list(admin.realm.id, { isDefault: true });
  const shown = groups.map((group) => groupRepresentation(admin, group, { full: false }));
  return ok(await Promise.all(shown), NO_CACHE);
}

async function change(admin: RealmRequest, isDefault: boolean): Promise<Answer> {
  const { store } = admin;
  await retryWhenChanged(async () => {
    const group = await getGroup(admin, 'group');
    if (isDefault) await checkMayJoin(admin, [group]);
    await store.commit([store.groups.update({ ...group, isDefault }, { ifRevision: group.revision })]);
  });
  return { ...noContent, headers: NO_CACHE };
}
