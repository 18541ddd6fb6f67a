import { isDeepStrictEqual } from 'node:util';
import type { RealmView } from '../../realms/realm-view.ts';
import type { User } from '../../users/user.ts';
import type { BrokeredIdentity } from '../brokered-identity.ts';

/** What of a user is no attribute, by the names under which mappers write it. */
const MEMBERS = ['email', 'firstName', 'lastName', 'username'] as const;
type Member = (typeof MEMBERS)[number];
const isMember = (name: string): name is Member => MEMBERS.some((each) => each === name);

/** Without one member. */
function without<Thing extends object, Name extends keyof Thing>(
  thing: Thing,
  name: Name,
): Omit<Thing, Name> {
  const { [name]: _gone, ...rest } = thing;
  return rest;
}

/** The identity with an attribute, or what of it goes by that name; without values it is gone. */
export function identityWith(
  identity: BrokeredIdentity,
  name: string,
  values: readonly string[],
): BrokeredIdentity {
  const [first] = values;
  if (!isMember(name)) {
    const others = without({ ...identity.attributes }, name);
    return { ...identity, attributes: values.length > 0 ? { ...others, [name]: values } : others };
  }
  const member = name === 'username' ? 'localName' : name;
  if (identity[member] === first) return identity;
  // What the provider has verified was another address; one that says nothing is verified does not mean this one.
  const isOpen = name === 'email' && identity.emailVerified !== false;
  const rest = isOpen ? without(identity, 'emailVerified') : identity;
  return first === undefined ? without(rest, member) : { ...rest, [member]: first };
}

/** What decides over a user's name and address. */
interface NameRules {
  /** Whether the provider's word is enough for an address. */
  readonly trustsEmail: boolean;
  /** Whether people are called by their addresses. */
  readonly isNamedByEmail: boolean;
}

export const nameRules = (
  { identityProviders, settings }: RealmView,
  { alias, emailVerified }: BrokeredIdentity,
): NameRules => ({
  trustsEmail:
    emailVerified !== false &&
    identityProviders.some((each) => each.alias === alias && each.settings.trustEmail === true),
  isNamedByEmail: settings.registrationEmailAsUsername,
});

/** The user with an attribute, or what of them goes by that name; without values it is gone, but for the name, which stays. */
export function userWith(user: User, name: string, values: readonly string[], rules: NameRules): User {
  const [first] = values;
  if (!isMember(name)) {
    if (isDeepStrictEqual(user.attributes[name] ?? [], values)) return user;
    const others = without({ ...user.attributes }, name);
    return { ...user, attributes: values.length > 0 ? { ...others, [name]: values } : others };
  }
  if (name === 'username')
    return first && !rules.isNamedByEmail ? { ...user, username: first.toLowerCase() } : user;
  if (name === 'email') {
    const email = first?.toLowerCase();
    if (email === user.email) return user;
    const rest = without(user, 'email');
    // Nobody has shown that the new address is theirs, unless the provider is trusted with it.
    return { ...rest, ...(email && { email }), emailVerified: email !== undefined && rules.trustsEmail };
  }
  if (user[name] === first) return user;
  return first === undefined ? without(user, name) : { ...user, [name]: first };
}
