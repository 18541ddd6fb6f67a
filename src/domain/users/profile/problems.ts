import { isDeepStrictEqual } from 'node:util';
import { hashOrder } from '../../../lib/hash-order.ts';
import type { RealmSettings } from '../../realms/settings.ts';
import { isSaidElsewhere, type Origin } from '../user-stores/kept-elsewhere.ts';
import { type AttributeRule, type ProfileRules, UNNAMED_CHECKS } from './rules.ts';
import { type Audience, EMAIL, USERNAME } from './user-profile.ts';
import type { Circumstances } from './validator.ts';

/** Something about a user that may not be so; `error` is the word that pages and consoles translate. */
export interface ProfileProblem {
  readonly field: string;
  readonly error: string;
  readonly params: readonly unknown[];
}

/** A user as far as a profile speaks of them. */
export interface Profiled {
  readonly username: string;
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly origin?: Origin;
}

/** The values of an attribute, which may be a member of the user. */
export function valuesOf(user: Profiled, name: string): readonly string[] {
  switch (name) {
    case USERNAME:
    case EMAIL:
    case 'firstName':
    case 'lastName': {
      const value = user[name];
      return value === undefined ? [] : [value];
    }
    default:
      // Attributes may be called as what every object has.
      return user.attributes && Object.hasOwn(user.attributes, name) ? (user.attributes[name] ?? []) : [];
  }
}

export interface Asked {
  readonly audience: Audience;
  /** Names of the client scopes that a login asks for. */
  readonly scopes?: ReadonlySet<string>;
}

/** All that is wrong with a user, as a profile has it, but for what somebody else says of them: nobody here could put it right. */
export function profileProblems(
  { rules, locale, speaks, onlyAsciiMail }: ProfileRules,
  user: Profiled,
  asked: Asked,
): readonly ProfileProblem[] {
  const language = (speaks ? valuesOf(user, 'locale')[0] : undefined) ?? locale;
  const circumstances = { locale: language, onlyAsciiMail };
  return rules
    .filter(
      (rule) => rule.isSelected(asked.audience, asked.scopes) && !isSaidElsewhere(user, rule.attribute.name),
    )
    .flatMap((rule) => problemsOf(rule, valuesOf(user, rule.attribute.name), asked, circumstances));
}

/** In the order in which Keycloak tells them: that of a Java map of the words for them, and of one of the fields where the word is one. */
export function inTurn(
  problems: readonly ProfileProblem[],
  { rules }: ProfileRules,
  { attributes = {} }: Profiled,
): readonly ProfileProblem[] {
  const names = [...rules.map(({ attribute }) => attribute.name), ...Object.keys(attributes)];
  const order = hashOrder(new Set(names));
  const byField = problems.toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
  const words = hashOrder(new Set(byField.map(({ error }) => error)));
  return byField.toSorted((a, b) => words.indexOf(a.error) - words.indexOf(b.error));
}

/** What is told where each field says one thing at a time. */
export const firstOfEach = (problems: readonly ProfileProblem[]): readonly ProfileProblem[] =>
  problems.filter((each, at) => problems.findIndex(({ field }) => field === each.field) === at);

/** What is wrong with an attribute that the profile does not name. */
export const unnamedProblems = (name: string, values: readonly string[]): readonly ProfileProblem[] =>
  UNNAMED_CHECKS.flatMap((check) => check(values, { required: false, locale: 'en' })).map(
    ({ error, params }) => ({ field: name, error, params: [name, ...params] }),
  );

/** @param values as they are to be */
function problemsOf(
  { attribute: { name }, isRequired, canEdit, checks }: AttributeRule,
  values: readonly string[],
  { audience, scopes }: Asked,
  circumstances: Omit<Circumstances, 'required'>,
): readonly ProfileProblem[] {
  const required = isRequired(audience, scopes);
  const problem = (error: string, params: readonly unknown[] = []) => ({
    field: name,
    error,
    params: [name, ...params],
  });
  const wrong = checks.flatMap((check) => {
    const found = check(values, { ...circumstances, required });
    // The same of several values is told once.
    return found
      .filter((each, index) => found.findIndex((other) => isDeepStrictEqual(each, other)) === index)
      .map(({ error, params }) => problem(error, params));
  });
  const isMissing = values.length === 0 || values.some((value) => value.trim() === '');
  // Nobody is asked for what they may not change.
  return required && isMissing && canEdit(audience)
    ? [...wrong, problem('error-user-attribute-required')]
    : wrong;
}

/** The problem of somebody who changes what is not theirs to change. */
export const readOnly = (field: string): ProfileProblem => ({
  field,
  error: 'error-user-attribute-read-only',
  params: [field],
});

/**
 * Whether a user's profile has what their realm asks of themselves: else they have to complete it before they get in. A
 * username from before the rules stays.
 */
export const isProfileComplete = (
  rules: ProfileRules,
  user: Profiled,
  scopes: readonly { readonly name: string }[],
  { registrationEmailAsUsername: emailIsName, editUsernameAllowed }: RealmSettings,
): boolean =>
  profileProblems(rules, user, {
    audience: 'user',
    scopes: new Set(scopes.map(({ name }) => name)),
  }).every(
    // An address that is a name is only theirs to change where names are.
    ({ field }) => field === USERNAME || (field === EMAIL && emailIsName && !editUsernameAllowed),
  );
