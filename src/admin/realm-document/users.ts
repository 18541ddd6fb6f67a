import { knownActions } from '../../domain/authentication/required-actions.ts';
import type { Client } from '../../domain/clients/client.ts';
import { serviceAccountUsername } from '../../domain/clients/service-account.ts';
import type { Consent } from '../../domain/consents/consent.ts';
import { givenId } from '../../domain/given-id.ts';
import { authenticationOf, type RealmView } from '../../domain/realms/realm-view.ts';
import type { Role } from '../../domain/roles/role.ts';
import type { Change, Store } from '../../domain/store.ts';
import { profileProblems } from '../../domain/users/profile/problems.ts';
import { profileRulesOf } from '../../domain/users/profile/rules.ts';
import { MEMBERS } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';
import { adminError } from '../../errors/admin.ts';
import { sideBySide } from '../../lib/side-by-side.ts';
import { identityFrom } from '../federated-identity-representation.ts';
import { giveCredentials } from '../given-credentials.ts';
import { momentOf } from '../moment.ts';
import type { UserConsentRepresentation, UserRepresentation } from '../user-representation.ts';
import { mappedRoles, type NamedRoles } from './roles.ts';

/** What users of a document belong to, as it will be. */
export interface UsersRealm {
  readonly realm: RealmView;
  readonly clients: readonly Client[];
  readonly roles: NamedRoles;
  /** Id of the group at a path; undefined for none. */
  readonly groupAt: (path: string) => string | undefined;
}

/** A user of a document, and the roles they are given directly. */
export interface UserDraft {
  readonly user: User;
  readonly roles: readonly Role[];
  readonly groupIds: readonly string[];
  readonly said: UserRepresentation;
}

/**
 * The user as the document has them, and nothing else: no default role, no default groups (as Keycloak). Roles that are not
 * there are made. @param now milliseconds since 1970 @throws {Refusal} 400
 */
export function readUser(said: UserRepresentation, surroundings: UsersRealm, now: number): UserDraft {
  const { realm, roles, groupAt } = surroundings;
  const wrong = (what: string) => adminError(400, `The user ${said.username ?? ''} ${what}`);
  const owner = said.serviceAccountClientId;
  const client =
    owner === undefined ? undefined : surroundings.clients.find(({ clientId }) => clientId === owner);
  if (owner !== undefined && !client) throw wrong(`is of a client that is not there: ${owner}`);
  const username = said.username?.toLowerCase() || (client ? serviceAccountUsername(client.clientId) : '');
  if (username === '') throw adminError(400, 'User name is missing');
  const email = said.email?.toLowerCase() || undefined;
  const { firstName, lastName } = said;
  const known = new Set(authenticationOf(realm).requiredActions.map(({ alias }) => alias));
  const asked = said.requiredActions ?? [];
  const user: User = {
    id: givenId(said.id, 'The id of a user'),
    realmId: realm.id,
    username,
    ...(email !== undefined && { email }),
    ...(firstName && { firstName }),
    ...(lastName && { lastName }),
    emailVerified: said.emailVerified ?? false,
    enabled: said.enabled ?? false,
    attributes: withoutProfile(said.attributes),
    requiredActions: [...new Set([...asked.filter((alias) => known.has(alias)), ...knownActions(asked)])],
    ...(client && { serviceAccountClientId: client.id }),
    notBefore: said.notBefore ?? 0,
    createdAt: momentOf(said.createdTimestamp) ?? now,
  };
  // Attributes are taken as they are, and addresses whoever can write to them (as Keycloak): they were somebody's before the profile was.
  // And so were names that are too short by now.
  const rules = { ...profileRulesOf(realm), onlyAsciiMail: false };
  const isShort = username.length <= LONGEST_NAME;
  const problem = profileProblems(rules, user, { audience: 'admin' }).find(
    ({ field, error }) =>
      MEMBERS.has(field) &&
      error !== 'error-user-attribute-required' &&
      !(field === 'username' && error === 'error-invalid-length' && isShort),
  );
  if (problem) throw wrong(`has a ${problem.field} that cannot be: ${problem.error}`);
  const groupIds = (said.groups ?? []).map((path) => {
    const id = groupAt(path);
    if (id === undefined) throw wrong(`is in a group that is not there: ${path}`);
    return id;
  });
  return { user, roles: mappedRoles(said, roles.ensure), groupIds, said };
}

const LONGEST_NAME = 255;

const withoutProfile = (attributes: UserRepresentation['attributes'] = {}): User['attributes'] =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !MEMBERS.has(name)));

/** Drafts that are made at once: passwords are hashed on as many threads as Node has for such work. */
const AT_ONCE = 4;

/** The changes that make all of them. @throws {Refusal} 400 */
export const createUserDrafts = async (
  store: Store,
  drafts: readonly UserDraft[],
  surroundings: UsersRealm,
  now: number,
): Promise<Change[]> =>
  (await sideBySide(drafts, AT_ONCE, (draft) => createUserDraft(store, draft, surroundings, now))).flat();

/** The changes that make one. @throws {Refusal} 400 */
async function createUserDraft(
  store: Store,
  { user, roles, groupIds, said }: UserDraft,
  surroundings: UsersRealm,
  now: number,
): Promise<Change[]> {
  const { realm } = surroundings;
  const { duplicateEmailsAllowed } = realm.settings;
  const identities = (said.federatedIdentities ?? []).map((each) => {
    const identity = identityFrom(realm, each.identityProvider, each);
    if (!identity) throw adminError(400, `There is no identity provider ${each.identityProvider}`);
    return identity;
  });
  return [
    store.users.create(user, { duplicateEmailsAllowed }),
    ...[...new Set(roles)].map(({ id }) => store.users.addRole(realm.id, user.id, id)),
    ...groupIds.map((id) => store.users.joinGroup(realm.id, user.id, id)),
    ...(await giveCredentials(store, realm, user, said.credentials, now, { isNew: true })),
    ...identities.map((each) => store.users.addFederatedIdentity(realm.id, user.id, each)),
    ...(said.clientConsents ?? []).map((each) =>
      store.consents.grant(consentFrom(user, each, surroundings, now)),
    ),
  ];
}

function consentFrom(
  { id: userId, realmId, username }: User,
  { clientId, grantedClientScopes = [], createdDate, lastUpdatedDate }: UserConsentRepresentation,
  { realm, clients }: UsersRealm,
  now: number,
): Consent {
  const wrong = (what: string) => adminError(400, `The user ${username} has allowed ${what}`);
  const client = clients.find((each) => each.clientId === clientId);
  if (!client) throw wrong(`a client that is not there: ${clientId}`);
  const scopeIds = grantedClientScopes.map((name) => {
    const scope = realm.clientScopes.find((each) => each.name === name);
    if (!scope) throw wrong(`a client scope that is not there: ${name}`);
    return scope.id;
  });
  const createdAt = momentOf(createdDate) ?? now;
  return {
    realmId,
    userId,
    clientId: client.id,
    scopeIds,
    createdAt,
    updatedAt: momentOf(lastUpdatedDate) ?? now,
  };
}
