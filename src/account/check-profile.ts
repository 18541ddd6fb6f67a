import { addressProblems } from '../domain/sign-up/address-problems.ts';
import type { Conflict, Store } from '../domain/store.ts';
import { asSaid, isBlank, isPassedOver } from '../domain/users/own-profile/as-said.ts';
import { isEditable } from '../domain/users/own-profile/fields.ts';
import {
  blankProblems,
  deceptive,
  EMAIL_TAKEN,
  MISSING_USERNAME,
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

/** What is wrong: nobody becomes what the realm does not let them be. */
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
    ...blankProblems(
      form,
      (name) => said.names.has(name) && isBlank(said, name) && !isPassedOver(form, name),
    ),
    ...profileProblems(rules, draft, { audience: 'user', scopes })
      .filter(({ field }) => field !== USERNAME || draft.username !== before.username)
      .map((each) =>
        each.field === USERNAME && each.error === REQUIRED ? { ...each, error: MISSING_USERNAME } : each,
      ),
    ...unnamedOf(form, draft),
    ...deceptive(draft, before),
    ...(await addressProblems(draft, before, store)),
    ...(await takenProblems(
      asSaid(form, draft, said, (name) => said.names.has(name)),
      before,
      realm.settings,
      store,
    )),
  ];
  return inTurn(problems, rules, draft);
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
  return rules.rules
    .filter((rule) => rule.isSelected('user', form.scopes) && !isEditable(form, rule))
    .map(({ attribute: { name } }) => name)
    .filter((name) => names.has(name) && !isPassedOver(form, name))
    .filter((name) => !isSame(folded(name, all(name)), folded(name, valuesOf(before, name))))
    .flatMap((name) => {
      if (name !== USERNAME) return [readOnly(name)];
      const { editUsernameAllowed } = realm.settings;
      const error = isBlank({ all }, name)
        ? MISSING_USERNAME
        : editUsernameAllowed
          ? undefined
          : 'readOnlyUsernameMessage';
      return [readOnly(name), ...(error === undefined ? [] : [{ ...readOnly(name), error }])];
    });
}

const folded = (name: string, values: readonly string[]) =>
  name === USERNAME || name === EMAIL ? values.map((value) => value.toLowerCase()) : values;

const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((each) => others.includes(each));

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
