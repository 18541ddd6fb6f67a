import { defaultActions } from '../../domain/authentication/asked-of-all.ts';
import { findGroupByPath } from '../../domain/groups/find-by-path.ts';
import { isLockedOutForNow } from '../../domain/login-failures/lockout.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { Conflict } from '../../domain/store.ts';
import { createUser } from '../../domain/users/create-user.ts';
import { profileMetadata } from '../../domain/users/profile/metadata.ts';
import { profileRulesOf } from '../../domain/users/profile/rules.ts';
import { removeUser } from '../../domain/users/remove-user.ts';
import type { FederatedIdentity, User, UserQuery } from '../../domain/users/user.ts';
import { adminConflict, adminError } from '../../errors/admin.ts';
import { type Answer, created, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { newId } from '../../lib/ids.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { checkMayJoin } from '../administration.ts';
import { changeUser } from '../change-user.ts';
import { draftUser } from '../draft-user.ts';
import {
  type FederatedIdentityRepresentation,
  federatedIdentities,
  identityFrom,
} from '../federated-identity-representation.ts';
import { getUser, locateUser } from '../get-user.ts';
import { checkMayHaveCredentials, giveCredentials } from '../given-credentials.ts';
import { momentOf } from '../moment.ts';
import { checkNobodyElsewhere } from '../nobody-elsewhere.ts';
import { asksFor, paging, USUAL_PAGE } from '../paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { takenInstead } from '../taken-by-others.ts';
import {
  UserRepresentation,
  userRepresentation,
  userRepresentations,
  visible,
} from '../user-representation.ts';
import { searchedIdentity, searchedIds, userQuery } from '../user-search.ts';

const VIEW = ['view-users', 'manage-users'];
const LIST = [...VIEW, 'query-users'];
const MANAGE = ['manage-users'];
const locate = locateUser;

/** `/users`: the users of a realm. */
export const userEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/users', roles: LIST, handle: list },
  { method: 'GET', path: '/users/count', roles: LIST, handle: count },
  endpointWithBody({ method: 'POST', path: '/users', roles: MANAGE, read: readUser, handle: create }),
  { method: 'GET', path: '/users/:id', roles: VIEW, locate, handle: read },
  endpointWithBody({
    method: 'PUT',
    path: '/users/:id',
    roles: MANAGE,
    locate,
    read: readUser,
    handle: update,
  }),
  { method: 'DELETE', path: '/users/:id', roles: MANAGE, locate, handle: remove },
];

function readUser(request: Request): UserRepresentation {
  return readJson(request, 'UserRepresentation', UserRepresentation);
}

const maySee = ({ roles }: RealmRequest) => VIEW.some((role) => roles.has(role));

async function list(admin: RealmRequest): Promise<Answer> {
  return ok(await usersShown(admin), NO_CACHE);
}

/** Those that are asked for, as whoever asks may see them. */
export async function usersShown(admin: RealmRequest) {
  const { store, realm, request, roles } = admin;
  const page = paging(request, USUAL_PAGE);
  if (!maySee(admin)) return [];
  const ids = searchedIds(request);
  const users = ids
    ? await byIds(admin, ids)
    : await found(admin, (query) => store.users.list(realm.id, { ...query, ...page }));
  const access = { manage: roles.has('manage-users') };
  return (await userRepresentations(users, admin)).map((user) => ({ ...user, access }));
}

/** Who fits the search, as far as it can fit anybody. */
async function found(
  { realm, request }: RealmRequest,
  look: (query: UserQuery) => Promise<User[]>,
): Promise<User[]> {
  const federated = searchedIdentity(realm, request);
  if (federated === 'nobody') return [];
  return look({ ...userQuery(request), ...(federated && { federated }) });
}

async function byIds({ store, realm }: RealmRequest, ids: readonly string[]): Promise<User[]> {
  const users = await Promise.all(ids.map((id) => store.users.find(realm.id, id)));
  return users.filter((user) => user !== undefined);
}

async function count(admin: RealmRequest): Promise<Answer> {
  const { request } = admin;
  const ids = searchedIds(request);
  return ok(ids ? (await byIds(admin, ids)).length : await counted(admin), NO_CACHE);
}

async function counted({ store, realm, request }: RealmRequest): Promise<number> {
  const federated = searchedIdentity(realm, request);
  if (federated === 'nobody') return 0;
  return store.users.count(realm.id, { ...userQuery(request), ...(federated && { federated }) });
}

async function create(admin: RealmRequest, asked: UserRepresentation): Promise<Answer> {
  try {
    return await make(admin, asked);
  } catch (error) {
    const { email } = asked;
    const username = (admin.realm.settings.registrationEmailAsUsername && email) || asked.username;
    // Whoever has no name is nobody yet.
    throw (username && (await takenInstead(admin, { username, email }, error))) || error;
  }
}

async function make(admin: RealmRequest, asked: UserRepresentation): Promise<Answer> {
  const { store, realm, clock, request } = admin;
  const now = clock.now();
  const nobody: User = {
    id: newId(),
    realmId: realm.id,
    username: '',
    emailVerified: false,
    enabled: false,
    attributes: {},
    requiredActions: [],
    notBefore: 0,
    createdAt: momentOf(asked.createdTimestamp) ?? now,
  };
  const drafted = draftUser(nobody, asked, realm);
  const requiredActions = [...new Set([...defaultActions(realm), ...drafted.requiredActions])];
  const user = { ...drafted, requiredActions };
  const credentials = await giveCredentials(store, realm, user, asked.credentials, now, { isNew: true });
  const groups = await Promise.all((asked.groups ?? []).map((path) => groupAt(admin, path)));
  await checkMayJoin(admin, groups);
  const identities = (asked.federatedIdentities ?? []).map((each) => identityOf(realm, each));
  await checkNobodyElsewhere(admin, user);
  admin.record({ made: user.id });
  try {
    await store.commit([
      ...createUser(store, realm, user),
      ...groups.map(({ id }) => store.users.joinGroup(realm.id, user.id, id)),
      ...credentials,
      ...identities.map((each) => store.users.addFederatedIdentity(realm.id, user.id, each)),
    ]);
  } catch (error) {
    throw conflict(error);
  }
  return created(`${request.baseUrl}/admin/realms/${pathSegment(realm.name)}/users/${user.id}`);
}

function identityOf(realm: RealmView, asked: FederatedIdentityRepresentation): FederatedIdentity {
  const identity = identityFrom(realm, asked.identityProvider, asked);
  if (!identity) throw adminError(400, `There is no identity provider ${asked.identityProvider}`);
  return identity;
}

async function groupAt({ store, realm }: RealmRequest, path: string) {
  const group = await findGroupByPath(store, realm.id, path.replace(/^\//, '').split('/'));
  if (!group) throw adminError(400, `There is no group ${path}`);
  return group;
}

function conflict(error: unknown): unknown {
  if (!(error instanceof Conflict)) return error;
  if (error.reason === 'duplicate-federated-identity')
    return adminConflict('User is already linked with provider');
  if (error.reason === 'duplicate-username') return adminConflict('User exists with same username');
  if (error.reason === 'duplicate-credential')
    return adminConflict('User exists with same username or email');
  return error.reason === 'duplicate-email' ? adminConflict('User exists with same email') : error;
}

async function read(admin: RealmRequest): Promise<Answer> {
  const { store, realm, roles, request } = admin;
  const manage = roles.has('manage-users');
  const access = {
    manageGroupMembership: manage,
    resetPassword: manage,
    view: true,
    mapRoles: manage,
    impersonate: roles.has('impersonation'),
    manage,
  };
  const user = await getUser(admin);
  const withOtp = await store.users.havingCredential(realm.id, 'otp', [user.id]);
  const identities = await federatedIdentities(store, realm, user.id);
  const federated = realm.identityProviders.length > 0 && { federatedIdentities: identities };
  const shown = userRepresentation(visible(user, realm), { totp: withOtp.has(user.id) });
  const asksProfile = asksFor(request, 'userProfileMetadata');
  const metadata = asksProfile && {
    userProfileMetadata: profileMetadata(profileRulesOf(realm), realm.settings, user),
  };
  return ok({ ...shown, ...metadata, ...federated, access }, NO_CACHE);
}

async function update(admin: RealmRequest, asked: UserRepresentation): Promise<Answer> {
  const { store, realm, clock } = admin;
  try {
    await changeUser(
      admin,
      (before) => {
        if (asked.credentials?.length) checkMayHaveCredentials(before);
        return draftUser(before, asked, realm);
      },
      async (user, before) => [
        ...(await checkNobodyElsewhere(admin, user, before)),
        ...(await giveCredentials(store, realm, user, asked.credentials, clock.now())),
        ...(asked.enabled && (await isKeptOut(admin, before))
          ? [store.loginFailures.clear(realm.id, user.id)]
          : []),
      ],
    );
  } catch (error) {
    const refused = conflict(error);
    const { username, email } = asked;
    const { registrationEmailAsUsername: isName } = realm.settings;
    const wanted = { id: admin.request.params.id, username: isName ? email : username, email };
    throw (await takenInstead(admin, wanted, refused)) ?? refused;
  }
  return noContent;
}

/** Who enables a user who was kept out lets them in. Of others the failures go on counting, whatever else is changed. */
async function isKeptOut({ store, realm, clock }: RealmRequest, { id, enabled }: User): Promise<boolean> {
  return !enabled || isLockedOutForNow(await store.loginFailures.find(realm.id, id), clock.now());
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const { store } = admin;
  const user = await getUser(admin);
  admin.record({ representation: { id: user.id, username: user.username } });
  await store.commit(removeUser(store, user));
  return { ...noContent, headers: NO_CACHE };
}
