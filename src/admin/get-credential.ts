import type { Credential } from '../domain/users/user.ts';
import { adminNotFound } from '../errors/admin.ts';
import { getUser } from './get-user.ts';
import type { RealmRequest } from './resource.ts';

/** The credential that the path names, of the user it names. @throws {Refusal} 404 */
export async function getCredential(admin: RealmRequest): Promise<Credential> {
  const { store, realm, request } = admin;
  const user = await getUser(admin);
  const all = await store.users.credentials(realm.id, user.id);
  const credential = all.find(({ id, elsewhere }) => id === request.params.credential && !elsewhere);
  if (!credential) throw adminNotFound('Credential not found');
  return credential;
}
