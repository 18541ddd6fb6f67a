import type { Group } from '../../domain/groups/group.ts';
import { Conflict } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { checkMayJoin } from '../administration.ts';
import { getGroup } from '../find-group.ts';
import { getUser, locateUser } from '../get-user.ts';
import { groupRepresentation } from '../group-representation.ts';
import { isBrief, pageOf, paging, USUAL_PAGE } from '../paging.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { userRepresentations } from '../user-representation.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];
const locate = locateUser;

/** `/groups/{id}/members` and `/users/{id}/groups`: who is in which group. */
export const groupMemberEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/groups/:id/members',
    roles: VIEW,
    locate: (admin) => getGroup(admin),
    handle: members,
  },
  { method: 'GET', path: '/users/:id/groups', roles: VIEW, locate, handle: list },
  { method: 'GET', path: '/users/:id/groups/count', roles: VIEW, locate, handle: count },
  { method: 'PUT', path: '/users/:id/groups/:group', roles: MANAGE, locate, handle: join },
  { method: 'DELETE', path: '/users/:id/groups/:group', roles: MANAGE, locate, handle: leave },
];

async function members(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const { id: groupId } = await getGroup(admin);
  const page = paging(request, USUAL_PAGE);
  const users = await store.users.list(realm.id, { groupId, serviceAccounts: true, ...page });
  return ok(await userRepresentations(users, admin), NO_CACHE);
}

async function groupsOf(admin: RealmRequest): Promise<Group[]> {
  const { store, realm, request } = admin;
  const { id } = await getUser(admin);
  const groups = await store.groups.findAll(realm.id, await store.users.groups(realm.id, id));
  const search = request.query.get('search')?.trim().toLowerCase() ?? '';
  return groups.filter(({ name }) => name.toLowerCase().includes(search));
}

async function list(admin: RealmRequest): Promise<Answer> {
  const { request } = admin;
  const full = !isBrief(request, true);
  const groups = pageOf(await groupsOf(admin), paging(request));
  return ok(await Promise.all(groups.map((group) => groupRepresentation(admin, group, { full }))), NO_CACHE);
}

async function count(admin: RealmRequest): Promise<Answer> {
  return ok({ count: (await groupsOf(admin)).length }, NO_CACHE);
}

const done: Answer = { ...noContent, headers: NO_CACHE };

async function join(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  const user = await getUser(admin);
  const group = await getGroup(admin, 'group');
  await checkMayJoin(admin, [group]);
  await recordMembership(admin, user, group, 'joins');
  try {
    await store.commit([store.users.joinGroup(realm.id, user.id, group.id)]);
  } catch (error) {
    if (error instanceof Conflict) throw adminNotFound('Group not found');
    throw error;
  }
  return done;
}

async function leave(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  const user = await getUser(admin);
  const group = await getGroup(admin, 'group');
  await recordMembership(admin, user, group, 'leaves');
  await store.commit([store.users.leaveGroup(realm.id, user.id, group.id)]);
  return done;
}

async function recordMembership(
  admin: RealmRequest,
  { id, username, email }: User,
  group: Group,
  what: 'joins' | 'leaves',
): Promise<void> {
  const isIn = (await admin.store.users.groups(admin.realm.id, id)).includes(group.id);
  admin.record({
    unlisted: isIn === (what === 'joins'),
    representation: await groupRepresentation(admin, group, { full: true }),
    details: { username, ...(email !== undefined && { email }) },
  });
}
