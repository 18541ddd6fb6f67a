import { givenId } from '../../domain/given-id.ts';
import { type GroupContents, pathBelow } from '../../domain/realms/realm-contents.ts';
import { adminError } from '../../errors/admin.ts';
import type { GroupRepresentation } from '../group-representation.ts';
import { mappedRoles, type NamedRoles } from './roles.ts';

interface Place {
  readonly realmId: string;
  readonly parentId?: string;
  /** Of the group above. */
  readonly path: string;
}

/**
 * A group of a document with those below it, the topmost first. Roles that are not there are made (as Keycloak).
 * @throws {Refusal} 400
 */
export function readGroup(
  said: GroupRepresentation,
  place: Place,
  find: NamedRoles['ensure'],
): GroupContents[] {
  const { id, name, description, attributes = {}, subGroups = [] } = said;
  if (!name?.trim()) throw adminError(400, 'Group name is missing');
  const { realmId, parentId } = place;
  const path = pathBelow(place.path, name);
  const group = {
    id: givenId(id, 'The id of a group'),
    realmId,
    ...(parentId !== undefined && { parentId }),
    name,
    ...(description !== undefined && { description }),
    attributes,
    isDefault: false,
  };
  const roles = new Set(mappedRoles(said, find).map((role) => role.id));
  const below = { realmId, parentId: group.id, path };
  return [{ group, path, roles }, ...subGroups.flatMap((each) => readGroup(each, below, find))];
}

/** Groups that new users join are those of the paths. @throws {Refusal} 400 when there is none at a path */
export function withDefaults(
  groups: readonly GroupContents[],
  paths: readonly string[] = [],
): readonly GroupContents[] {
  const wanted = new Set(paths);
  for (const path of wanted)
    if (!groups.some((group) => group.path === path)) throw adminError(400, `There is no group ${path}`);
  return groups.map(({ group, ...rest }) => ({
    group: { ...group, isDefault: wanted.has(rest.path) },
    ...rest,
  }));
}
