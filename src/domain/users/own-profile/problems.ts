import type { RealmSettings } from '../../realms/settings.ts';
import type { Store } from '../../store.ts';
import { isDeceptive } from '../folded-name.ts';
import type { ProfileProblem } from '../profile/problems.ts';
import { EMAIL, USERNAME } from '../profile/user-profile.ts';
import { takenNames } from '../taken-names.ts';
import type { User } from '../user.ts';

export const USERNAME_TAKEN = 'usernameExistsMessage';
export const EMAIL_TAKEN = 'emailExistsMessage';

/** A new name or address that could pass for another. */
export const deceptive = (draft: User, before: User): readonly ProfileProblem[] =>
  (
    [
      [USERNAME, 'error-username-invalid-character'],
      [EMAIL, 'error-invalid-email'],
    ] as const
  )
    .filter(([field]) => draft[field] !== before[field] && isDeceptive(draft[field] ?? ''))
    .map(([field, error]) => ({ field, error, params: [field] }));

/** A new name or address that somebody else has. */
export async function takenProblems(
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
