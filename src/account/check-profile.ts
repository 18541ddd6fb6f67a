import { addressProblems } from '../domain/sign-up/address-problems.ts';
import type { Conflict, Store } from '../domain/store.ts';
import { isEditable } from '../domain/users/own-profile/fields.ts';
import {
  deceptive,
  EMAIL_TAKEN,
  takenProblems,
  USERNAME_TAKEN,
} from '../domain/users/own-profile/problems.ts';
import type { ProfileForm } from '../domain/users/own-profile/profile-form.ts';
import {
  inTurn,
  type ProfileProblem,
  profileProblems,
  readOnly,
  unnamedProblems,
  valuesOf,
} from '../domain/users/profile/problems.ts';
import { isServers } from '../domain/users/profile/servers-attributes.ts';
import { EMAIL, MEMBERS, USERNAME } from '../domain/users/profile/user-profile.ts';
import type { User } from '../domain/users/user.ts';
import { Refusal } from '../errors/refusal.ts';
import type { SaidOfSelf } from './profile-representation.ts';

/** What is wrong: nobody becomes what the realm does not let them be. In the order of the profile. */
export async function wrongWith(
  form: ProfileForm,
  draft: User,
  said: SaidOfSelf,
  store: Store,
): Promise<readonly ProfileProblem[]> {
  const { rules, scopes, before, realm } = form;
  const problems = [
    ...ofTheServer(form, said),
    ...changesOfFixed(form, said),
    ...missing(form, said),
    ...profileProblems(rules, draft, { audience: 'user', scopes })
      .filter(({ field }) => field !== USERNAME || draft.username !== before.username)
      .map((each) =>
        each.field === USERNAME && each.error === REQUIRED
          ? { ...each, error: 'missingUsernameMessage' }
          : each,
      ),
    ...unnamedOf(form, draft),
    ...deceptive(draft, before),
    ...(await addressProblems(draft, before, store)),
    ...(await takenProblems(draft, before, realm.settings, store)),
  ];
  return inOrderOf(form, draft, problems);
}

/** In the order of the profile; what it does not name comes last. */
function inOrderOf(
  { rules }: ProfileForm,
  draft: User,
  problems: readonly ProfileProblem[],
): ProfileProblem[] {
  const names = rules.rules.map(({ attribute }) => attribute.name);
  const [named, unnamed] = [true, false].map((known) =>
    problems.filter(({ field }) => names.includes(field) === known),
  );
  return [
    ...(named ?? []).toSorted((a, b) => names.indexOf(a.field) - names.indexOf(b.field)),
    ...inTurn(unnamed ?? [], rules, draft),
  ];
}

const REQUIRED = 'error-user-attribute-required';

/** Somebody else was quicker with the name or the address. */
export function takenAfterAll({ reason }: Conflict): ProfileProblem | undefined {
  if (reason === 'duplicate-username') return { field: USERNAME, error: USERNAME_TAKEN, params: [] };
  if (reason === 'duplicate-email') return { field: EMAIL, error: EMAIL_TAKEN, params: [] };
  return undefined;
}

/** What the server keeps of people is not theirs to say, where they may have attributes of any name. */
function ofTheServer({ rules, realm, before }: ProfileForm, { names, all }: SaidOfSelf): ProfileProblem[] {
  if (realm.settings.unmanagedAttributePolicy !== 'ENABLED') return [];
  return [...names]
    .filter(
      (name) => !rules.byName.has(name) && isServers(name) && !isSame(all(name), valuesOf(before, name)),
    )
    .map((field) => ({ field, error: 'updateReadOnlyAttributesRejectedMessage', params: [field] }));
}

/** What they may only see, or not even that, and would have otherwise. */
function changesOfFixed(form: ProfileForm, { names, all }: SaidOfSelf): ProfileProblem[] {
  const { rules, realm, before } = form;
  const emailIsName = realm.settings.registrationEmailAsUsername;
  return rules.rules
    .filter((rule) => rule.isSelected('user', form.scopes) && !isEditable(form, rule))
    .map(({ attribute: { name } }) => name)
    .filter((name) => names.has(name) && !(name === USERNAME && emailIsName))
    .filter((name) => !isSame(folded(name, all(name)), folded(name, valuesOf(before, name))))
    .flatMap((name) =>
      name === USERNAME
        ? [readOnly(name), { ...readOnly(name), error: 'readOnlyUsernameMessage' }]
        : [readOnly(name)],
    );
}

const folded = (name: string, values: readonly string[]) =>
  name === USERNAME || name === EMAIL ? values.map((value) => value.toLowerCase()) : values;

const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((each) => others.includes(each));

/** An address that is there and empty is told of in two words (as Keycloak). */
const missing = ({ rules, scopes }: ProfileForm, { names, all }: SaidOfSelf): ProfileProblem[] =>
  names.has(EMAIL) && all(EMAIL).join('').trim() === '' && rules.byName.get(EMAIL)?.isRequired('user', scopes)
    ? [{ field: EMAIL, error: 'missingEmailMessage', params: [] }]
    : [];

const unnamedOf = ({ rules, before }: ProfileForm, { attributes }: User): ProfileProblem[] =>
  Object.entries(attributes)
    .filter(
      ([name, values]) => !rules.byName.has(name) && !MEMBERS.has(name) && before.attributes[name] !== values,
    )
    .flatMap(([name, values]) => unnamedProblems(name, values));

/** All that is wrong, in Keycloak's ErrorRepresentation; the first parameter is what the attribute is called. */
export function refusalOf({ rules }: ProfileForm, problems: readonly ProfileProblem[]): Refusal {
  const told = problems.map(({ field, error, params: [, ...params] }) => ({
    field,
    errorMessage: error,
    params: [
      nameOf(field),
      ...params.map((param) => (param === undefined || param === null ? null : String(param))),
    ],
  }));
  const isTaken = problems.some(({ error }) => error === USERNAME_TAKEN || error === EMAIL_TAKEN);
  const [first] = told;
  return new Refusal(isTaken ? 409 : 400, 'error', {
    audience: 'admin',
    members: { errorMessage: undefined, ...(told.length === 1 && first), errors: told },
  });

  function nameOf(field: string): string {
    const called = rules.byName.get(field)?.attribute.displayName;
    return called ?? (field === USERNAME || field === EMAIL ? `\${${field}}` : field);
  }
}
