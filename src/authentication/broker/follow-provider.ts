import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { isSet } from '../../domain/identity-providers/is-set.ts';
import type { MappedUser } from '../../domain/identity-providers/mappers/mapper.ts';
import { mapped, syncModeOf } from '../../domain/identity-providers/mappers/run.ts';
import { addressProblems } from '../../domain/sign-up/address-problems.ts';
import type { Change } from '../../domain/store.ts';
import { foldName, isDeceptive } from '../../domain/users/folded-name.ts';
import { profileProblems } from '../../domain/users/profile/problems.ts';
import { profileRulesOf } from '../../domain/users/profile/rules.ts';
import { isCalledAsClient } from '../../domain/users/service-account-name.ts';
import { takenNames } from '../../domain/users/taken-names.ts';
import type { User } from '../../domain/users/user.ts';
import { withSaid } from '../../domain/users/user-stores/kept-elsewhere.ts';
import type { Login } from '../login.ts';
import type { Brokered } from './identity.ts';

/** A user as the provider would have them: what is stored for that, and what their session keeps. */
export interface Followed {
  readonly user: User;
  readonly changes: readonly Change[];
  readonly sessionNotes: Readonly<Record<string, string>>;
}

/** Whether the word of the provider for an address is taken (as Keycloak: unless it says itself that nobody has verified it). */
export const vouchesForEmail = ({ provider, identity }: Brokered): boolean =>
  isSet(provider, 'trustEmail') && identity.emailVerified !== false;

/** What becomes of a user by their provider's word: by its mappers, and of whom is known by the sync mode. @param isNew whether they are made now */
export async function followProvider(
  login: Login,
  brokered: Brokered,
  found: User,
  isNew: boolean,
): Promise<Followed> {
  const { realm, dependencies } = login;
  const { store } = dependencies;
  const { provider, identity } = brokered;
  const [roleIds, groupIds] = await Promise.all([
    store.users.roles(realm.id, found.id),
    store.users.groups(realm.id, found.id),
  ]);
  const { brokeredFor: _settled, ...known } = found;
  const user = !isNew && syncModeOf(provider) === 'FORCE' ? await asThere(login, brokered, known) : known;
  const before: MappedUser = {
    user,
    roleIds: new Set(roleIds),
    groupIds: new Set(groupIds),
    sessionNotes: {},
  };
  const made = await mapped({ realm, store, identity }, provider, before, isNew);
  // What the user store that they come from says of them, a provider does not change.
  const after = { ...made, user: withSaid(await withTheirNames(login, known, withSaid(made.user))) };
  const roles = [...after.roleIds, ...readTokenRole(login, provider, isNew)];
  const { duplicateEmailsAllowed } = realm.settings;
  return {
    user: after.user,
    sessionNotes: after.sessionNotes,
    changes: [
      ...(JSON.stringify(after.user) === JSON.stringify(found)
        ? []
        : [store.users.update(after.user, { duplicateEmailsAllowed, ifRevision: found.revision })]),
      ...difference(roles, roleIds).map((id) => store.users.addRole(realm.id, found.id, id)),
      ...difference(roleIds, roles).map((id) => store.users.removeRole(realm.id, found.id, id)),
      ...difference(after.groupIds, groupIds).map((id) => store.users.joinGroup(realm.id, found.id, id)),
      ...difference(groupIds, after.groupIds).map((id) => store.users.leaveGroup(realm.id, found.id, id)),
    ],
  };
}

function difference(those: Iterable<string>, without: Iterable<string>): string[] {
  const known = new Set(without);
  return [...new Set(those)].filter((each) => !known.has(each));
}

/** The name and address that the provider has for them; an address that is somebody else's here stays there. */
async function asThere({ realm, dependencies }: Login, brokered: Brokered, before: User): Promise<User> {
  const { email: said, firstName, lastName } = brokered.identity;
  const user = {
    ...before,
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
  };
  const email = said === undefined ? undefined : foldName(said);
  if (email === undefined || email === before.email) return user;
  const changed = { ...user, email, emailVerified: vouchesForEmail(brokered) };
  const taken = await takenNames(changed, before, realm.settings, dependencies.store);
  return taken.email || (await isOutside(changed, before, dependencies)) ? user : changed;
}

/** What whoever has not shown yet that an address is theirs changes nowhere, they do not change at the provider either. */
const isOutside = async (user: User, before: User, { store }: Login['dependencies']): Promise<boolean> =>
  (await addressProblems(user, before, store)).length > 0;

/**
 * What mappers would have a user be called, as far as that can be: a name or an address that is somebody else's here, could pass for
 * another, or is none, is not taken over.
 */
async function withTheirNames({ realm, dependencies }: Login, before: User, made: User): Promise<User> {
  const username = foldName(made.username);
  const email = made.email === undefined ? undefined : foldName(made.email);
  const user: User = { ...made, username, ...(email !== undefined && { email }) };
  if (username === before.username && email === before.email) return user;
  const taken = await takenNames(user, before, realm.settings, dependencies.store);
  const problems = profileProblems(profileRulesOf(realm), user, { audience: 'admin' });
  const isOdd = (field: string, text = '') =>
    isDeceptive(text) || problems.some((problem) => problem.field === field && text !== '');
  const isNoName = taken.username || isCalledAsClient(user) || isOdd('username', username);
  const keepsName = username !== before.username && isNoName;
  const isElsewhere = await isOutside(user, before, dependencies);
  const keepsEmail = email !== before.email && (taken.email || isElsewhere || isOdd('email', email));
  const { email: _other, ...named } = { ...user, ...(keepsName && { username: before.username }) };
  if (!keepsEmail) return { ...named, ...(email !== undefined && { email }) };
  return {
    ...named,
    ...(before.email !== undefined && { email: before.email }),
    emailVerified: before.emailVerified,
  };
}

/** The client of Keycloak whose role lets users read what is stored of a provider for them. */
const BROKER_CLIENT = 'broker';
const READ_TOKEN = 'read-token';

function readTokenRole({ realm }: Login, provider: IdentityProvider, isNew: boolean): readonly string[] {
  if (!isNew || !isSet(provider, 'addReadTokenRoleOnCreate')) return [];
  const owner = [...realm.roleOwners].find(([, clientId]) => clientId === BROKER_CLIENT)?.[0];
  const role = owner === undefined ? undefined : realm.roles.find(READ_TOKEN, owner);
  return role ? [role.id] : [];
}
