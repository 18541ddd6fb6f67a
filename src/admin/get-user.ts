import type { User } from '../domain/users/user.ts';
import { adminForbidden, adminNotFound } from '../errors/admin.ts';
import { Refusal } from '../errors/refusal.ts';
import type { RealmRequest } from './resource.ts';

/** The user that the path names. @throws {Refusal} 404 */
export async function getUser(admin: RealmRequest): Promise<User> {
  const user = await findUser(admin);
  if (!user) throw adminNotFound('User not found');
  return user;
}

function findUser({ store, realm, request }: RealmRequest): Promise<User | undefined> {
  const { id = '' } = request.params;
  return store.users.find(realm.id, id).catch((error) => {
    // Whoever has to be kept out now is not to wait for the store that they came from.
    if (error instanceof Refusal && error.status === 503) return store.users.findKept(realm.id, id);
    throw error;
  });
}

const LISTERS = ['view-users', 'manage-users', 'query-users'];

/** Whether the user is there. Of one who is not, those are told who may list users. @throws {Refusal} 403, 404 */
export async function locateUser(admin: RealmRequest): Promise<void> {
  if (LISTERS.some((role) => admin.roles.has(role))) await getUser(admin);
  else if (!(await findUser(admin))) throw adminForbidden();
}
