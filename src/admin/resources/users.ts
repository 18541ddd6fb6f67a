import { Conflict } from '../../domain/store.ts';
import { PASSWORD, passwordCredential } from '../../domain/users/password.ts';
import type { User } from '../../domain/users/user.ts';
import { adminConflict, adminError, adminNotFound } from '../../errors/admin.ts';
import { type Answer, created, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { newId } from '../../lib/ids.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { UserRepresentation, userRepresentation } from '../user-representation.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];

/** `/users`: the users of a realm, one at a time. */
export const userEndpoints: readonly Endpoint[] = [
  endpointWithBody({ method: 'POST', path: '/users', roles: MANAGE, read: readUser, handle: create }),
  { method: 'GET', path: '/users/:id', roles: VIEW, handle: read },
  endpointWithBody({ method: 'PUT', path: '/users/:id', roles: MANAGE, read: readUser, handle: update }),
  { method: 'DELETE', path: '/users/:id', roles: MANAGE, handle: remove },
];

function readUser(request: Request): UserRepresentation {
  return readJson(request, 'UserRepresentation', UserRepresentation);
}

const ADDRESS = /^[^\s@]+@[^\s@]+$/;

async function create(
  { store, realm, clock, request }: RealmRequest,
  asked: UserRepresentation,
): Promise<Answer> {
  const username = asked.username?.trim().toLowerCase();
  if (!username) throw adminError(400, 'User name is missing');
  const now = clock.now();
  const base: User = {
    id: newId(),
    realmId: realm.id,
    username,
    emailVerified: false,
    enabled: false,
    attributes: {},
    requiredActions: [],
    notBefore: 0,
    createdAt: now,
  };
  const user = merge(base, asked);
  const password = asked.credentials?.find(({ type }) => type === PASSWORD)?.value;
  const credentials =
    password === undefined
      ? []
      : [store.users.addCredential(await passwordCredential(realm.id, user.id, password, now))];
  try {
    await store.commit([
      store.users.create(user),
      ...credentials,
      store.users.addRole(realm.id, user.id, realm.defaultRoleId),
    ]);
  } catch (error) {
    throw conflict(error);
  }
  return created(`${request.baseUrl}/admin/realms/${encodeURIComponent(realm.name)}/users/${user.id}`);
}

function merge(user: User, asked: UserRepresentation): User {
  const email = asked.email?.trim().toLowerCase();
  if (email && !ADDRESS.test(email)) throw adminError(400, 'Invalid email address.');
  return {
    ...user,
    ...(email && { email }),
    ...(asked.firstName !== undefined && { firstName: asked.firstName }),
    ...(asked.lastName !== undefined && { lastName: asked.lastName }),
    emailVerified: asked.emailVerified ?? user.emailVerified,
    enabled: asked.enabled ?? user.enabled,
    attributes: asked.attributes ?? user.attributes,
    requiredActions: asked.requiredActions ?? user.requiredActions,
    notBefore: asked.notBefore ?? user.notBefore,
  };
}

function conflict(error: unknown): unknown {
  if (!(error instanceof Conflict)) return error;
  if (error.reason === 'duplicate-username') return adminConflict('User exists with same username');
  return error.reason === 'duplicate-email' ? adminConflict('User exists with same email') : error;
}

async function getUser({ store, realm, request }: RealmRequest): Promise<User> {
  const user = await store.users.find(realm.id, request.params.id ?? '');
  if (!user) throw adminNotFound('User not found');
  return user;
}

async function read(admin: RealmRequest): Promise<Answer> {
  return ok(userRepresentation(await getUser(admin)), NO_CACHE);
}

async function update(admin: RealmRequest, asked: UserRepresentation): Promise<Answer> {
  const { store } = admin;
  const user = merge(await getUser(admin), asked);
  try {
    await store.commit([store.users.update(user)]);
  } catch (error) {
    throw conflict(error);
  }
  return noContent;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const { store } = admin;
  await store.commit([store.users.remove(await getUser(admin))]);
  return noContent;
}
