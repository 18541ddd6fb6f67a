import { addressProblems } from '../../domain/sign-up/address-problems.ts';
import type { Store } from '../../domain/store.ts';
import { asSaid, isBlank, isPassedOver } from '../../domain/users/own-profile/as-said.ts';
import { fieldsOf, nameIn } from '../../domain/users/own-profile/fields.ts';
import {
  blankProblems,
  deceptive,
  MISSING_USERNAME,
  takenProblems,
} from '../../domain/users/own-profile/problems.ts';
import { isNew, type ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import {
  inTurn,
  type ProfileProblem,
  profileProblems,
  unnamedProblems,
} from '../../domain/users/profile/problems.ts';
import { USERNAME } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';
import type { Form } from '../../http/form.ts';

const REQUIRED = 'error-user-attribute-required';

/** All that is wrong with the user as they would be, as Keycloak tells it. @param posted what was sent, where anything was */
export async function checkProfile(
  form: ProfileForm,
  draft: User,
  store: Store,
  posted?: Form,
): Promise<readonly ProfileProblem[]> {
  const { rules, scopes, before, realm } = form;
  const asked = new Set(fieldsOf(form).map(({ attribute }) => attribute.name));
  const unnamed = Object.entries(draft.attributes).filter(
    ([name]) => !rules.byName.has(name) && before.attributes[name] === undefined,
  );
  const found = [
    ...profileProblems(rules, draft, { audience: 'user', scopes }),
    ...unnamed.flatMap(([name, values]) => unnamedProblems(name, values)),
    ...deceptive(draft, before),
  ];
  // Whoever is not there yet has to say it, whatever their form leaves out.
  const isSaid = (name: string) =>
    (isNew(form) || posted?.get(name) !== undefined) && !isPassedOver(form, name);
  const named = posted && !isNew(form) ? asSaid(form, draft, posted, isSaid) : draft;
  const all = [
    ...found.filter(({ field }) => asked.has(field) || !rules.byName.has(field)),
    ...blankProblems(form, (name) => posted !== undefined && isSaid(name) && isBlank(posted, name)),
    ...(await addressProblems(draft, before, store)),
    ...(await takenProblems(named, before, realm.settings, store)),
  ].map((each) =>
    each.field === USERNAME && each.error === REQUIRED ? { ...each, error: MISSING_USERNAME } : each,
  );
  return [...inTurn(all, rules, draft), ...(isNew(form) ? problemsOfName(form, draft, found) : [])];
}

/** Nobody comes to be without a name, whatever the profile says of it; and an address that is one is held against what is said of names. */
function problemsOfName(
  form: ProfileForm,
  { username }: User,
  found: readonly ProfileProblem[],
): readonly ProfileProblem[] {
  const name = nameIn(form);
  const missing = name === USERNAME ? MISSING_USERNAME : REQUIRED;
  if (username === '') return [{ field: name, error: missing, params: [name] }];
  if (name === USERNAME) return [];
  return found.filter(({ field }) => field === USERNAME).map((each) => ({ ...each, field: name }));
}
