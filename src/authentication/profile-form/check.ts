import type { RealmSettings } from '../../domain/realms/settings.ts';
import type { Store } from '../../domain/store.ts';
import { isDeceptive, lookOf } from '../../domain/users/folded-name.ts';
import {
  type ProfileProblem,
  profileProblems,
  unnamedProblems,
} from '../../domain/users/profile/problems.ts';
import { EMAIL, USERNAME } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';
import { fieldsOf } from './fields.ts';
import type { ProfileForm } from './profile-form.ts';

/** Words for what is missing, where it has one of its own. */
const MISSING: Readonly<Record<string, string>> = {
  [USERNAME]: 'missingUsernameMessage',
  [EMAIL]: 'missingEmailMessage',
};

export const USERNAME_TAKEN = 'usernameExistsMessage';
export const EMAIL_TAKEN = 'emailExistsMessage';

/** All that is wrong with the user as they would be; each field says one thing at a time. */
export async function checkProfile(
  form: ProfileForm,
  draft: User,
  store: Store,
): Promise<readonly ProfileProblem[]> {
  const { rules, scopes, before, realm } = form;
  const asked = new Set(fieldsOf(form).map(({ attribute }) => attribute.name));
  const unnamed = Object.entries(draft.attributes).filter(
    ([name]) => !rules.byName.has(name) && before.attributes[name] === undefined,
  );
  const problems = [
    ...profileProblems(rules, draft, { audience: 'user', scopes }),
    ...unnamed.flatMap(([name, values]) => unnamedProblems(name, values)),
    ...deceptive(draft, before),
  ].filter(({ field }) => asked.has(field) || !rules.byName.has(field));
  const taken = await takenNames(draft, before, realm.settings, store);
  const all = [...problems, ...taken].map((problem) =>
    problem.error === 'error-user-attribute-required'
      ? { ...problem, error: MISSING[problem.field] ?? problem.error }
      : problem,
  );
  return all.filter((each, at) => all.findIndex(({ field }) => field === each.field) === at);
}

/** A new name or address that could pass for another. */
const deceptive = (draft: User, before: User): readonly ProfileProblem[] =>
  (
    [
      [USERNAME, 'error-username-invalid-character'],
      [EMAIL, 'error-invalid-email'],
    ] as const
  )
    .filter(([field]) => draft[field] !== before[field] && isDeceptive(draft[field] ?? ''))
    .map(([field, error]) => ({ field, error, params: [field] }));

/** A new name or address that is somebody else's, or looks so: names and addresses are each other's, since people log in by both. */
async function takenNames(
  draft: User,
  before: User,
  { duplicateEmailsAllowed, registrationEmailAsUsername: emailIsName }: RealmSettings,
  store: Store,
): Promise<readonly ProfileProblem[]> {
  const { username, email } = draft;
  const isOther = (user: User | undefined) => user !== undefined && user.id !== before.id;
  const named = async (name: string) => isOther(await store.users.findByUsername(draft.realmId, name));
  const addressed = async (name: string) => isOther(await store.users.findByEmail(draft.realmId, name));
  const [isNameTaken, isEmailTaken] = await Promise.all([
    username !== '' && username !== before.username && (await isTaken(username)),
    email !== undefined && email !== before.email && (await isAddressTaken(email)),
  ]);
  return [
    ...(isNameTaken && !emailIsName ? [{ field: USERNAME, error: USERNAME_TAKEN, params: [] }] : []),
    ...(isEmailTaken || (isNameTaken && emailIsName)
      ? [{ field: EMAIL, error: EMAIL_TAKEN, params: [] }]
      : []),
  ];

  async function isTaken(name: string): Promise<boolean> {
    const look = lookOf(name);
    if ((await named(name)) || (look !== name && (await named(look)))) return true;
    return !duplicateEmailsAllowed && name.includes('@') && addressed(name);
  }

  async function isAddressTaken(address: string): Promise<boolean> {
    return (await named(address)) || (!duplicateEmailsAllowed && (await addressed(address)));
  }
}
