import type { User } from '../domain/users/user.ts';
import { adminForbidden, adminNotFound } from '../errors/admin.ts';
import type { RealmRequest } from './resource.ts';

/** The user that the path names. @throws {Refusal} 404 */
export async function getUser({ store, realm, request }: RealmRequest): Promise<User> {
  const user = await store.users.find(realm.id, request.params.id ?? '');
  if (!user) throw adminNotFound('User not found');
  return user;
}

const LISTERS = ['view-users', 'manage-users', 'query-users'];

/** Whether the user is there, told to those who may list users. @throws {Refusal} 403, 404 */
export async function locateUser(admin: RealmRequest): Promise<void> {
  if (!LISTERS.some((role) => admin.roles.has(role))) throw adminForbidden();
  await getUser(admin);
}
