import { foldName } from '../folded-name.ts';
import { isOfTheServer, isUnspoken } from '../profile/rules.ts';
import { EMAIL, MEMBERS, USERNAME } from '../profile/user-profile.ts';
import type { User } from '../user.ts';
import { isEditable } from './fields.ts';
import { isOfForms } from './form-fields.ts';
import type { ProfileForm, Said } from './profile-form.ts';

/** Values of one attribute, at most: a profile may set less. */
const MOST_VALUES = 100;
/** Attributes that the profile does not name, at most. */
const MOST_UNNAMED = 50;

/**
 * The user as the form would have them. Only what the person may change is taken from it; what it leaves out of that is
 * empty. Another address is one that nobody has verified.
 */
export function readProfile(form: ProfileForm, posted: Said): User {
  const { before, realm, rules } = form;
  const editable = rules.rules
    .filter((rule) => isEditable(form, rule))
    .map(({ attribute }) => attribute.name);
  const given = new Map(editable.map((name) => [name, filled(valuesOf(posted, name))] as const));
  const member = (name: 'firstName' | 'lastName' | 'email' | 'username') =>
    given.has(name) ? given.get(name)?.[0] : before[name] || undefined;
  const email = folded(member(EMAIL), before.email);
  const isNamedByEmail = realm.settings.registrationEmailAsUsername && given.has(EMAIL);
  const username = isNamedByEmail ? email : folded(member(USERNAME), before.username);
  const [firstName, lastName] = [member('firstName'), member('lastName')];
  const { email: _email, firstName: _first, lastName: _last, ...rest } = before;
  return {
    ...rest,
    username: username ?? '',
    ...(email !== undefined && { email }),
    emailVerified: email === before.email && before.emailVerified,
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    attributes: withoutEmpty({ ...before.attributes, ...unnamed(form, posted), ...attributesIn(given) }),
  };
}

/** What was there before is left as it is, whatever it would be folded to. */
const folded = (value: string | undefined, before: string | undefined): string | undefined =>
  value === undefined || value === before ? value : foldName(value);

/** Themes of old prefix the names of attributes. */
const PREFIX = 'user.attributes.';

const valuesOf = (posted: Said, name: string): readonly string[] => {
  const values = posted.all(name);
  return (values.length > 0 ? values : posted.all(PREFIX + name)).slice(0, MOST_VALUES + 1);
};

/** Values of which something can be seen. */
const filled = (values: readonly string[]) => values.filter((value) => value.trim() !== '');

const attributesIn = (given: ReadonlyMap<string, readonly string[]>): User['attributes'] =>
  Object.fromEntries([...given].filter(([name]) => !MEMBERS.has(name)));

const withoutEmpty = (attributes: User['attributes']): User['attributes'] =>
  Object.fromEntries(Object.entries(attributes).filter(([, values]) => values.length > 0));

/** Attributes that the profile does not name, where it lets users have them. */
function unnamed({ rules, realm }: ProfileForm, posted: Said): User['attributes'] {
  if (realm.settings.unmanagedAttributePolicy !== 'ENABLED') return {};
  const names = posted
    .entries()
    .map(([name]) => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name))
    .filter(
      (name) =>
        !rules.byName.has(name) &&
        !MEMBERS.has(name) &&
        !isOfForms(name) &&
        !isUnspoken(rules, name) &&
        !isOfTheServer(name) &&
        !name.startsWith('saml.persistent.name.id.for.') &&
        !name.startsWith('kc.'),
    );
  const those = [...new Set(names)].slice(0, MOST_UNNAMED);
  return Object.fromEntries(those.map((name) => [name, filled(valuesOf(posted, name))]));
}
