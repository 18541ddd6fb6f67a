import { addressProblems } from '../../domain/sign-up/address-problems.ts';
import type { Store } from '../../domain/store.ts';
import { fieldsOf } from '../../domain/users/own-profile/fields.ts';
import { deceptive, takenProblems } from '../../domain/users/own-profile/problems.ts';
import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import {
  type ProfileProblem,
  profileProblems,
  unnamedProblems,
} from '../../domain/users/profile/problems.ts';
import { EMAIL, USERNAME } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';

/** Words for what is missing, where it has one of its own. */
const MISSING: Readonly<Record<string, string>> = {
  [USERNAME]: 'missingUsernameMessage',
  [EMAIL]: 'missingEmailMessage',
};

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
  const outside = await addressProblems(draft, before, store);
  const all = [...problems, ...outside, ...taken].map((problem) =>
    problem.error === 'error-user-attribute-required'
      ? { ...problem, error: MISSING[problem.field] ?? problem.error }
      : problem,
  );
  return all.filter((each, at) => all.findIndex(({ field }) => field === each.field) === at);
}
