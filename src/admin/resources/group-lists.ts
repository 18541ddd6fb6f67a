import type { GroupQuery } from '../../domain/groups/group.ts';
import { type Answer, ok, type Request } from '../../http/exchange.ts';
import { getGroup } from '../find-group.ts';
import { groupForest } from '../group-forest.ts';
import { type GroupDetail, groupRepresentation } from '../group-representation.ts';
import { asksFor, isBrief, paging } from '../paging.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { searchedAttributes } from '../searched-attributes.ts';

const VIEW = ['view-users', 'manage-users'];
const LIST = [...VIEW, 'query-groups'];

/** `/groups`, `/groups/count`, `/groups/{id}/children`: the groups of a realm, and what is looked for among them. */
export const groupListEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/groups', roles: LIST, handle: list },
  { method: 'GET', path: '/groups/count', roles: LIST, handle: count },
  {
    method: 'GET',
    path: '/groups/:id/children',
    roles: VIEW,
    locate: (admin) => getGroup(admin),
    handle: children,
  },
];

const maySee = ({ roles }: RealmRequest) => VIEW.some((role) => roles.has(role));

/** What a list is of: groups of these attributes, or else of this name; undefined for all at the top. */
function searched(request: Request): GroupQuery | undefined {
  const { query } = request;
  if (query.get('q')) {
    const { '': _nameless, ...attributes } = searchedAttributes(query.get('q'));
    return { attributes };
  }
  const search = query.get('search');
  return search ? { search: search.trim(), exact: asksFor(request, 'exact') } : undefined;
}

const AT_TOP: GroupQuery = { parentId: null };

const detailOf = (request: Request, briefUnlessSaid: boolean): GroupDetail => ({
  full: !isBrief(request, briefUnlessSaid),
  counted: asksFor(request, 'subGroupsCount', true),
  access: true,
});

async function list(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const page = paging(request);
  if (!maySee(admin)) return ok([], NO_CACHE);
  const detail = detailOf(request, true);
  const search = searched(request);
  const groups = await store.groups.list(realm.id, { ...(search ?? AT_TOP), ...page });
  const flat = !search || !asksFor(request, 'populateHierarchy', true);
  const shown = flat
    ? await Promise.all(groups.map((group) => groupRepresentation(admin, group, detail)))
    : await groupForest(admin, groups, detail);
  return ok(shown, NO_CACHE);
}

/**
 * Of all groups, of those at the top, or of those with a part of the name, taken as it is; nothing else is looked at, not even
 * which of them the caller may see (as Keycloak).
 */
async function count({ store, realm, request }: RealmRequest): Promise<Answer> {
  const search = request.query.get('search');
  const query = search ? { search } : asksFor(request, 'top') ? AT_TOP : {};
  return ok({ count: await store.groups.count(realm.id, query) }, NO_CACHE);
}

/** As many as Keycloak shows of the groups below one to those who do not say how many they want. */
const CHILDREN_A_PAGE = 10;

/** Those below a group, by the beginning of their names (as Keycloak). */
async function children(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const { id: parentId } = await getGroup(admin);
  const [search, exact] = [request.query.get('search') ?? '', asksFor(request, 'exact')];
  const query = { search, exact, fromStart: true, parentId, ...paging(request, CHILDREN_A_PAGE) };
  const detail = detailOf(request, false);
  const groups = await store.groups.list(realm.id, query);
  return ok(await Promise.all(groups.map((group) => groupRepresentation(admin, group, detail))), NO_CACHE);
}
