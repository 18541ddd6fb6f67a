import type { RealmSettings } from '../../realms/settings.ts';
import { hidesAccounts } from '../../sign-up/hides-accounts.ts';
import { isKept } from '../../sign-up/kept-names.ts';
import type { Store } from '../../store.ts';
import { isDeceptive } from '../folded-name.ts';
import type { ProfileProblem } from '../profile/problems.ts';
import { EMAIL, USERNAME } from '../profile/user-profile.ts';
import { isCalledAsClient } from '../service-account-name.ts';
import { takenNames } from '../taken-names.ts';
import type { User } from '../user.ts';
import type { ProfileForm } from './profile-form.ts';

export const USERNAME_TAKEN = 'usernameExistsMessage';
export const EMAIL_TAKEN = 'emailExistsMessage';
export const MISSING_USERNAME = 'missingUsernameMessage';
const MISSING_EMAIL = 'missingEmailMessage';

const NOT_A_NAME = 'error-username-invalid-character';

/** A new name or address that could pass for another, or for a client. */
export const deceptive = (draft: User, before: User): readonly ProfileProblem[] =>
  (
    [
      [USERNAME, NOT_A_NAME, isDeceptive(draft.username) || isCalledAsClient(draft)],
      [EMAIL, 'error-invalid-email', isDeceptive(draft.email ?? '')],
    ] as const
  )
    .filter(([field, _error, isBad]) => draft[field] !== before[field] && isBad)
    .map(([field, error]) => ({ field, error, params: [field] }));

/** What is missing, in a word of its own beside that of the profile (as Keycloak): said to be empty, of whoever may change it or not. */
export function blankProblems(
  { rules, scopes, realm }: ProfileForm,
  isBlank: (name: string) => boolean,
): readonly ProfileProblem[] {
  const missing = (field: string, error: string) => ({ field, error, params: [field] });
  const { registrationEmailAsUsername: emailIsName } = realm.settings;
  if (!isBlank(EMAIL) || !rules.byName.get(EMAIL)?.isRequired('user', scopes)) return [];
  return [missing(EMAIL, MISSING_EMAIL), ...(emailIsName ? [missing(USERNAME, MISSING_USERNAME)] : [])];
}

/** Where nobody is to learn whose addresses have accounts, no address but their own is anybody's name, whether it has one or not. */
export function foreignName(draft: User, before: User, settings: RealmSettings): readonly ProfileProblem[] {
  const isForeign = isHiddenName(draft, before, settings) && draft.username !== draft.email;
  return isForeign ? [{ field: USERNAME, error: NOT_A_NAME, params: [USERNAME] }] : [];
}

const isHiddenName = ({ username }: User, before: User, settings: RealmSettings): boolean =>
  hidesAccounts(settings) && username !== before.username && username.includes('@');

/** A new name or address that somebody else has. */
export async function takenProblems(
  draft: User,
  before: User,
  settings: RealmSettings,
  store: Store,
): Promise<readonly ProfileProblem[]> {
  const taken = await takenNames(draft, before, settings, store);
  const { registrationEmailAsUsername: emailIsName } = settings;
  const problem = (field: string, error: string) => ({ field, error, params: [] });
  if (!emailIsName) {
    const foreign = foreignName(draft, before, settings);
    // Of an address that is both, the one says it for the other.
    const isSaid = foreign.length > 0 || (taken.email && isHiddenName(draft, before, settings));
    const isNew = draft.username !== '' && draft.username !== before.username;
    const isNameTaken =
      taken.username ||
      (hidesAccounts(settings) && isNew && (await isKept(store.signUpCounts, draft.realmId, draft.username)));
    return [
      ...(taken.email ? [problem(EMAIL, EMAIL_TAKEN)] : []),
      ...foreign,
      ...(isNameTaken && !isSaid ? [problem(USERNAME, USERNAME_TAKEN)] : []),
    ];
  }
  // An address that is a name is taken as both.
  return taken.email || taken.username
    ? [problem(EMAIL, EMAIL_TAKEN), problem(EMAIL, USERNAME_TAKEN), problem(USERNAME, USERNAME_TAKEN)]
    : [];
}
