import type { Component } from '../../domain/components/component.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { USER_STORE_TYPE } from '../../domain/users/user-stores/user-stores.ts';
import { removeUsersOfStore, unlinkUsersOfStore } from '../../domain/users/user-stores/users-of-store.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-users', 'manage-users', 'query-users'];
const MANAGE = ['manage-users'];

/** `/user-storage/{id}`: what becomes of the users that a user store has brought in. */
export const userStorageEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/user-storage/:id/name',
    roles: VIEW,
    handle: async (admin) => {
      const { id, name = '' } = storeOf(admin);
      return ok({ id, name }, NO_CACHE);
    },
  },
  {
    method: 'POST',
    path: '/user-storage/:id/remove-imported-users',
    roles: MANAGE,
    handle: (admin) => doForAll(admin, removeUsersOfStore),
  },
  {
    method: 'POST',
    path: '/user-storage/:id/unlink-users',
    roles: MANAGE,
    handle: (admin) => doForAll(admin, unlinkUsersOfStore),
  },
];

/** @throws {Refusal} 404 */
function storeOf({ realm, request }: RealmRequest): Component {
  const found = realm.components.find(
    ({ id, providerType }) => id === request.params.id && providerType === USER_STORE_TYPE,
  );
  if (!found) throw adminNotFound('Could not find component');
  return found;
}

async function doForAll(admin: RealmRequest, work: typeof removeUsersOfStore): Promise<Answer> {
  const { id, realmId } = storeOf(admin);
  await retryWhenChanged(() => work(admin.store, realmId, id));
  return noContent;
}
