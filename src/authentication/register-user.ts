import type { Conflict } from '../domain/store.ts';
import { createUser } from '../domain/users/create-user.ts';
import type { User } from '../domain/users/user.ts';
import { loginEvent } from './events.ts';
import type { Fault, Registered } from './form-actions/form-action.ts';
import type { Part } from './form-actions/of-form.ts';
import { profileFault } from './form-actions/registration-user-creation.ts';
import { ATTEMPTED } from './notes.ts';
import { EMAIL_TAKEN, USERNAME_TAKEN } from './profile-form/check.ts';
import { type Entrance, ruleDetail } from './registration.ts';
import type { Turn } from './turn.ts';

interface Way extends Extract<Entrance, { kind: 'open' }> {
  readonly given: { readonly roleIds: readonly string[]; readonly groupIds: readonly string[] };
}

/** The user with all that is theirs, for one unit, which holds what was decided: nobody is made after it was taken back. */
export async function madeBy(
  registered: Registered,
  parts: readonly Part[],
  { by, rule, given }: Way,
): Promise<Extract<Turn, { kind: 'done' }>> {
  const { login, draft } = registered;
  const { realm, client, dependencies } = login;
  const { store, clock } = dependencies;
  const fields = (rule?.fields ?? []).map(({ name }) => name);
  const drafted: User = rule
    ? { ...draft, signUp: { clientId: client.clientId, at: clock.now(), by, fields } }
    : draft;
  const user = parts.reduce(
    (made, { action, config }) => action.complete?.(made, registered, config) ?? made,
    drafted,
  );
  const theirs = await Promise.all(
    parts.map(async ({ action, config }) => (await action.unit?.(user, registered, config)) ?? []),
  );
  const terms = user.signUp?.terms && { terms_version: user.signUp.terms.version };
  const details = { ...detailsOf(user), ...ruleDetail(by), ...terms };
  return {
    kind: 'done',
    user,
    notes: { [ATTEMPTED]: undefined },
    unit: [
      store.clients.hold(client, realm),
      ...createUser(store, realm, user),
      ...given.roleIds.map((id) => store.users.addRole(realm.id, user.id, id)),
      ...given.groupIds.map((id) => store.users.joinGroup(realm.id, user.id, id)),
      ...theirs.flat(),
      ...loginEvent(login, 'REGISTER', { userId: user.id, details }),
    ],
  };
}

/** Somebody else was given the name or the address in the meantime. */
export function tooLate({ login }: Registered, { reason }: Conflict): Fault | undefined {
  if (reason !== 'duplicate-email' && reason !== 'duplicate-username') return undefined;
  const isOfAddress = reason === 'duplicate-email' || login.realm.settings.registrationEmailAsUsername;
  return profileFault([
    isOfAddress
      ? { field: 'email', error: EMAIL_TAKEN, params: [] }
      : { field: 'username', error: USERNAME_TAKEN, params: [] },
  ]);
}

/** What events tell of them. */
export const detailsOf = ({
  username,
  email,
  firstName,
  lastName,
}: User): Readonly<Record<string, string>> => ({
  register_method: 'form',
  ...(username !== '' && { username }),
  ...(email !== undefined && { email }),
  ...(firstName !== undefined && { first_name: firstName }),
  ...(lastName !== undefined && { last_name: lastName }),
});
