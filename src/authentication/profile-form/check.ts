import type { RealmSettings } from '../../domain/realms/settings.ts';
import type { Store } from '../../domain/store.ts';
import { isDeceptive } from '../../domain/users/folded-name.ts';
import {
  type ProfileProblem,
  profileProblems,
  unnamedProblems,
} from '../../domain/users/profile/problems.ts';
import { EMAIL, USERNAME } from '../../domain/users/profile/user-profile.ts';
import { takenNames } from '../../domain/users/taken-names.ts';
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
  const taken = await takenProblems(draft, before, realm.settings, store);
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

async function takenProblems(
  draft: User,
  before: User,
  settings: RealmSettings,
  store: Store,
): Promise<readonly ProfileProblem[]> {
  const taken = await takenNames(draft, before, settings, store);
  const { registrationEmailAsUsername: emailIsName } = settings;
  return [
    ...(taken.username && !emailIsName ? [{ field: USERNAME, error: USERNAME_TAKEN, params: [] }] : []),
    ...(taken.email || (taken.username && emailIsName)
      ? [{ field: EMAIL, error: EMAIL_TAKEN, params: [] }]
      : []),
  ];
}
