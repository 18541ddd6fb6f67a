import { findGroupByPath } from '../../domain/groups/find-by-path.ts';
import type { Group, GroupQuery } from '../../domain/groups/group.ts';
import { groupPath } from '../../domain/groups/path.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { type Change, Conflict } from '../../domain/store.ts';
import { adminConflict, adminError, adminNotFound } from '../../errors/admin.ts';
import { type Answer, created, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { newId } from '../../lib/ids.ts';
import { checkMayJoin } from '../administration.ts';
import { getGroup } from '../find-group.ts';
import { followingMappers, movedPath } from '../following-mappers.ts';
import { groupForest } from '../group-forest.ts';
import { GroupRepresentation, groupRepresentation } from '../group-representation.ts';
import { isBrief, paging } from '../paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { searchedAttributes } from '../searched-attributes.ts';

const VIEW = ['view-users', 'manage-users'];
const LIST = [...VIEW, 'query-groups'];
const MANAGE = ['manage-users'];
const locate = (admin: RealmRequest) => getGroup(admin);

/** `/groups`: the groups of a realm, a tree. */
export const groupEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/groups', roles: LIST, handle: list },
  { method: 'GET', path: '/groups/count', roles: LIST, handle: count },
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
  { method: 'GET', path: '/groups/:id/children', roles: VIEW, locate, handle: children },
  endpointWithBody({
    method: 'POST',
    path: '/groups/:id/children',
    roles: MANAGE,
    locate,
    read: readGroup,
    handle: async (admin, asked) => put(admin, asked, await getGroup(admin)),
  }),
  { method: 'GET', path: '/group-by-path/*', roles: VIEW, handle: readByPath },
];

function readGroup(request: Request): GroupRepresentation {
  return readJson(request, 'GroupRepresentation', GroupRepresentation);
}

const maySee = ({ roles }: RealmRequest) => VIEW.some((role) => roles.has(role));

/** What a search asks for; undefined when nothing is searched. */
function searched({ query }: Request): GroupQuery | undefined {
  const search = query.get('search')?.trim();
  const attributes = searchedAttributes(query.get('q'));
  if (!search && Object.keys(attributes).length === 0) return undefined;
  return { ...(search && { search }), attributes, exact: query.get('exact') === 'true' };
}

async function list(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const page = paging(request);
  if (!maySee(admin)) return ok([], NO_CACHE);
  const detail = {
    full: !isBrief(request, true),
    counted: request.query.get('subGroupsCount') !== 'false',
    access: true,
  };
  const search = searched(request);
  const groups = await store.groups.list(realm.id, { ...(search ?? { parentId: null }), ...page });
  const flat = !search || request.query.get('populateHierarchy') === 'false';
  const shown = flat
    ? await Promise.all(groups.map((group) => groupRepresentation(admin, group, detail)))
    : await groupForest(admin, groups, detail);
  return ok(shown, NO_CACHE);
}

async function count(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const top = request.query.get('top') === 'true' ? { parentId: null } : {};
  const query = searched(request) ?? top;
  return ok({ count: maySee(admin) ? await store.groups.count(realm.id, query) : 0 }, NO_CACHE);
}

async function read(admin: RealmRequest): Promise<Answer> {
  const detail = { full: true, counted: true, access: true };
  return ok(await groupRepresentation(admin, await getGroup(admin), detail), NO_CACHE);
}

async function readByPath(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const path = request.params['*'] ?? '';
  const group = await findGroupByPath(store, realm.id, path.replace(/^\//, '').split('/'));
  if (!group) throw adminNotFound('Group path does not exist');
  return ok(await groupRepresentation(admin, group, { full: true, counted: true }), NO_CACHE);
}

/** As many as Keycloak shows of the groups below one to those who do not say how many they want. */
const CHILDREN_A_PAGE = 10;

async function children(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const { id: parentId } = await getGroup(admin);
  const query = { ...searched(request), parentId, ...paging(request, CHILDREN_A_PAGE) };
  const detail = {
    full: !isBrief(request, false),
    counted: request.query.get('subGroupsCount') !== 'false',
    access: true,
  };
  const groups = await store.groups.list(realm.id, query);
  return ok(await Promise.all(groups.map((group) => groupRepresentation(admin, group, detail))), NO_CACHE);
}

function nameOf({ name }: GroupRepresentation): string {
  if (!name?.trim()) throw adminError(400, 'Group name is missing');
  return name;
}

/** A group with an id is one that is there, and moves; its name is asked for all the same (as Keycloak). */
function put(admin: RealmRequest, asked: GroupRepresentation, parent: Group | undefined): Promise<Answer> {
  nameOf(asked);
  return asked.id === undefined ? create(admin, asked, parent) : move(admin, asked.id, parent);
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
    attributes,
    isDefault: false,
  };
  admin.record({ ...(!parent && { made: group.id }), members: { id: group.id } });
  await commit(admin, group, store.groups.create(group));
  const location = `${request.baseUrl}/admin/realms/${encodeURIComponent(realm.name)}/groups/${group.id}`;
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
async function move(admin: RealmRequest, id: string, parent: Group | undefined): Promise<Answer> {
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
    await commit(admin, group, change, undefined, await followed(admin, before, group));
  });
  return noContent;
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
      ...(attributes && { attributes }),
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
