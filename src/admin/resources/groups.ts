import { findGroupByPath } from '../../domain/groups/find-by-path.ts';
import type { Group } from '../../domain/groups/group.ts';
import { groupPath } from '../../domain/groups/path.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { type Change, Conflict } from '../../domain/store.ts';
import { adminConflict, adminError, adminNotFound } from '../../errors/admin.ts';
import { type Answer, created, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { newId } from '../../lib/ids.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { checkMayJoin } from '../administration.ts';
import { getGroup } from '../find-group.ts';
import { followingMappers, movedPath } from '../following-mappers.ts';
import { GroupRepresentation, groupRepresentation } from '../group-representation.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { withoutEmpty } from '../without-empty.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];
const locate = (admin: RealmRequest) => getGroup(admin);

/** `/groups`: the groups of a realm, a tree. */
export const groupEndpoints: readonly Endpoint[] = [
  endpointWithBody({
    method: 'POST',
    path: '/groups',
    roles: MANAGE,
    read: readGroup,
    handle: (admin, asked) => put(admin, asked, undefined),
  }),
  { method: 'GET', path: '/groups/:id', roles: VIEW, locate, handle: read },
  endpointWithBody({
    method: 'PUT',
    path: '/groups/:id',
    roles: MANAGE,
    locate,
    read: readGroup,
    handle: update,
  }),
  { method: 'DELETE', path: '/groups/:id', roles: MANAGE, locate, handle: remove },
  endpointWithBody({
    method: 'POST',
    path: '/groups/:id/children',
    roles: MANAGE,
    locate,
    read: readGroup,
    handle: async (admin, asked) => put(admin, asked, await getGroup(admin)),
  }),
  { method: 'GET', path: '/group-by-path/*', roles: VIEW, locate: getByPath, handle: readByPath },
];

function readGroup(request: Request): GroupRepresentation {
  return readJson(request, 'GroupRepresentation', GroupRepresentation);
}

async function read(admin: RealmRequest): Promise<Answer> {
  const detail = { full: true, counted: true, access: true };
  return ok(await groupRepresentation(admin, await getGroup(admin), detail), NO_CACHE);
}

async function getByPath({ store, realm, request }: RealmRequest): Promise<Group> {
  const path = request.params['*'] ?? '';
  const group = await findGroupByPath(store, realm.id, path.replace(/^\//, '').split('/'));
  if (!group) throw adminNotFound('Group path does not exist');
  return group;
}

async function readByPath(admin: RealmRequest): Promise<Answer> {
  return ok(
    await groupRepresentation(admin, await getByPath(admin), { full: true, counted: true }),
    NO_CACHE,
  );
}

function nameOf({ name }: GroupRepresentation): string {
  if (!name?.trim()) throw adminError(400, 'Group name is missing');
  return name;
}

/** A group with an id is one that is there, and moves; its name is asked for all the same (as Keycloak). */
function put(admin: RealmRequest, asked: GroupRepresentation, parent: Group | undefined): Promise<Answer> {
  nameOf(asked);
  return asked.id === undefined ? create(admin, asked, parent) : move(admin, asked.id, asked, parent);
}

async function create(admin: RealmRequest, asked: GroupRepresentation, parent?: Group): Promise<Answer> {
  const { store, realm, request } = admin;
  const { description, attributes = {} } = asked;
  const group: Group = {
    id: newId(),
    realmId: realm.id,
    ...(parent && { parentId: parent.id }),
    name: nameOf(asked),
    ...(description !== undefined && { description }),
    attributes: withoutEmpty(attributes),
    isDefault: false,
  };
  admin.record({ ...(!parent && { made: group.id }), members: { id: group.id } });
  await commit(admin, group, store.groups.create(group));
  const location = `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}/groups/${group.id}`;
  if (!parent) return created(location);
  return {
    status: 201,
    headers: { ...NO_CACHE, 'content-type': 'application/json', location },
    json: await groupRepresentation(admin, group, { full: true, access: true }),
  };
}

async function commit(
  { store }: RealmRequest,
  { name, parentId }: Group,
  change: Parameters<typeof store.commit>[0][number],
  kind = parentId === undefined ? 'Top level' : 'Sibling',
  following: readonly Change[] = [],
): Promise<void> {
  try {
    await store.commit([change, ...following]);
  } catch (error) {
    if (!(error instanceof Conflict) || error.reason === 'changed') throw error;
    throw error.reason === 'gone'
      ? adminNotFound('Could not find group by id')
      : adminConflict(`${kind} group named '${name}' already exists.`);
  }
}

/** Puts a group, with those below it, below another or at the top. */
async function move(
  admin: RealmRequest,
  id: string,
  { name = '' }: GroupRepresentation,
  parent: Group | undefined,
): Promise<Answer> {
  const { store, realm } = admin;
  await retryWhenChanged(async () => {
    const before = await store.groups.find(realm.id, id);
    if (!before) throw adminNotFound('Could not find child by id');
    if (parent) {
      const above = await store.groups.lineage(realm.id, parent.id);
      if (above.some((group) => group.id === id)) throw adminError(400, 'A group cannot be part of itself');
      await checkMayJoin(admin, [parent]);
    }
    const { parentId: _before, ...rest } = before;
    const group: Group = { ...rest, ...(parent && { parentId: parent.id }) };
    const change = store.groups.update(group, { ifRevision: before.revision });
    // A refusal calls it as the request does, though it keeps its name (as Keycloak).
    await commit(admin, { ...group, name }, change, undefined, await followed(admin, before, group));
  });
  // The answer to a POST below a group is declared to be JSON, and nobody's to keep (as Keycloak).
  return parent ? { ...noContent, headers: { ...NO_CACHE, 'content-type': 'application/json' } } : noContent;
}

async function update(admin: RealmRequest, asked: GroupRepresentation): Promise<Answer> {
  const { store } = admin;
  await retryWhenChanged(async () => {
    const { description: _before, ...rest } = await getGroup(admin);
    const { description, attributes } = asked;
    const name = nameOf(asked);
    if (asked.id !== undefined && asked.id !== rest.id) throw adminError(400, 'Invalid group id');
    const group: Group = {
      ...rest,
      name,
      ...(description !== undefined && { description }),
      ...(attributes && { attributes: withoutEmpty(attributes) }),
    };
    const change = store.groups.update(group, { ifRevision: rest.revision });
    await commit(admin, group, change, 'Sibling', await followed(admin, rest, group));
  });
  return noContent;
}

/** Mappers name groups by where they are. */
async function followed({ store, realm }: RealmRequest, before: Group, after: Group): Promise<Change[]> {
  if (before.name === after.name && before.parentId === after.parentId) return [];
  const pathOf = async ({ name, parentId }: Group) => {
    const above = parentId === undefined ? [] : await store.groups.lineage(realm.id, parentId);
    return groupPath([...above, { name }]);
  };
  return followingMappers(store, realm, 'group', movedPath(await pathOf(before), await pathOf(after)));
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const group = await getGroup(admin);
  admin.record({ representation: { id: group.id, name: group.name, subGroups: [] } });
  await commit(admin, group, admin.store.groups.remove(group));
  return noContent;
}
