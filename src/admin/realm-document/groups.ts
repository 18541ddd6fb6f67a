import { givenId } from '../../domain/given-id.ts';
import { type GroupContents, pathBelow } from '../../domain/realms/realm-contents.ts';
import { adminError } from '../../errors/admin.ts';
import { badRequest } from '../../errors/http.ts';
import { conform } from '../../http/representation.ts';
import { GroupRepresentation } from '../group-representation.ts';
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
  const { id, name, description, attributes = {} } = said;
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
  return [{ group, path, roles }, ...subGroupsOf(said).flatMap((each) => readGroup(each, below, find))];
}

/** The groups below one of a document, which its own schema leaves open. @throws {Refusal} 400 */
export const subGroupsOf = ({ subGroups = [] }: GroupRepresentation): GroupRepresentation[] =>
  subGroups.map((value) => {
    const conformed = conform(GroupRepresentation, value);
    if ('value' in conformed) return conformed.value;
    throw badRequest(`Invalid json representation for GroupRepresentation: ${conformed.misfit}`);
  });

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
