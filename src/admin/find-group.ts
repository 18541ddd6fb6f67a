import type { Group } from '../domain/groups/group.ts';
import { adminNotFound } from '../errors/admin.ts';
import type { RealmRequest } from './resource.ts';

/** The group that the path names by its id. @throws {Refusal} 404 */
export async function getGroup(
  { store, realm, request }: RealmRequest,
  parameter: 'id' | 'group' = 'id',
): Promise<Group> {
  const group = await store.groups.find(realm.id, request.params[parameter] ?? '');
  if (!group) throw adminNotFound(parameter === 'id' ? 'Could not find group by id' : 'Group not found');
  return group;
}
