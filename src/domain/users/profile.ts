import { MASTER } from '../realms/names.ts';

interface NamedRealm {
  readonly name: string;
}

/** A user's profile as every realm begins with it: which attributes there are and what they must be (Keycloak 26.7). */
const ADMINS_AND_USERS = { view: ['admin', 'user'], edit: ['admin', 'user'] };

interface Constraints {
  readonly validations: Readonly<Record<string, object>>;
  readonly required?: object;
}

const attribute = (name: string, rest: Constraints) => ({
  name,
  displayName: `\${${name}}`,
  ...rest,
  permissions: ADMINS_AND_USERS,
  multivalued: false,
});

const NAME = { length: { max: 255 }, 'person-name-prohibited-characters': {} };
const OF_USERS = { required: { roles: ['user'] } };

export const FRESH_PROFILE = {
  attributes: [
    attribute('username', {
      validations: {
        length: { min: 3, max: 255 },
        'username-prohibited-characters': {},
        'up-username-not-idn-homograph': {},
      },
    }),
    attribute('email', { validations: { email: {}, length: { max: 255 } }, ...OF_USERS }),
    attribute('firstName', { validations: NAME, ...OF_USERS }),
    attribute('lastName', { validations: NAME, ...OF_USERS }),
  ],
  groups: [
    {
      name: 'user-metadata',
      displayHeader: 'User metadata',
      displayDescription: 'Attributes, which refer to user metadata',
    },
  ],
};

/** The realm of administrators asks its users for nothing. */
const MASTER_PROFILE = {
  ...FRESH_PROFILE,
  attributes: FRESH_PROFILE.attributes.map(({ required: _required, ...rest }) => rest),
};

/** The profile of a realm's users. */
export const profileOf = ({ name }: NamedRealm) => (name === MASTER ? MASTER_PROFILE : FRESH_PROFILE);

/** The type of the component that documents keep the profile in. */
export const USER_PROFILE_TYPE = 'org.keycloak.userprofile.UserProfileProvider';

/** What may be done with attributes that the profile does not name; left out: nothing. */
export const UNMANAGED_POLICIES = ['ENABLED', 'ADMIN_VIEW', 'ADMIN_EDIT'] as const;
export type UnmanagedPolicy = (typeof UNMANAGED_POLICIES)[number];

/** Something about a user that may not be so; `error` is the word that pages and consoles translate. */
export interface ProfileProblem {
  readonly field: string;
  readonly error: string;
  readonly params: readonly unknown[];
}

interface Profile {
  readonly username: string;
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
}

const MAX = 255;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_IN_USERNAMES = /[\s!"#$%&'()*,/:;<=>?[\\\]^`{|}~§\u0000-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_IN_NAMES = /[!"#$%&()*/;<=>?[\\\]^{|}~§\u0000-\u001f\u007f]/;
/** Letters of other scripts can look like these. */
const LATIN = /^[\p{Script=Latin}\p{Script=Common}]*$/u;
/** A dot string or a quoted one, then labels (RFC 5321 section 4.1.2). */
const EMAIL = /^(?:[^\s"@.()<>,;:\\[\]]+(?:\.[^\s"@.()<>,;:\\[\]]+)*|"[^"\\]+")@[^\s@.]+(?:\.[^\s@.]+)*$/;
const LOCAL_PART_MAX = 64;

/** All that is wrong with a profile. Email and names may be empty. */
export function profileProblems({ username, email, firstName, lastName }: Profile): ProfileProblem[] {
  const problems: ProfileProblem[] = [];
  const say = (field: string, error: string, ...params: unknown[]) =>
    problems.push({ field, error, params: [field, ...params] });
  if (lengthOf(username) < 3 || lengthOf(username) > MAX) say('username', 'error-invalid-length', 3, MAX);
  if (NOT_IN_USERNAMES.test(username) || !LATIN.test(username))
    say('username', 'error-username-invalid-character');
  if (email && !isEmail(email)) say('email', 'error-invalid-email', email);
  if (email && lengthOf(email) > MAX) say('email', 'error-invalid-length-too-long', null, MAX);
  for (const [field, name] of Object.entries({ firstName, lastName })) {
    if (name === undefined) continue;
    if (lengthOf(name) > MAX) say(field, 'error-invalid-length-too-long', null, MAX);
    if (NOT_IN_NAMES.test(name)) say(field, 'error-person-name-invalid-character');
  }
  return problems;
}

/** Blanks about a text do not make it longer. */
const lengthOf = (text: string) => text.trim().length;

const isEmail = (text: string): boolean => EMAIL.test(text) && text.lastIndexOf('@') <= LOCAL_PART_MAX;

/** Whether a user's profile has what their realm asks for: else they have to complete it before they get in. */
export function isProfileComplete(realm: NamedRealm, user: Profile): boolean {
  const { email, firstName, lastName } = user;
  const required = realm.name === MASTER ? [] : [email, firstName, lastName];
  return (
    required.every((value) => value?.trim()) &&
    profileProblems(user).every(({ field }) => field === 'username')
  );
}
