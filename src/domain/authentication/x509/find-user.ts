import type { RealmView } from '../../realms/realm-view.ts';
import type { Store } from '../../store.ts';
import { findByName } from '../../users/find-by-name.ts';
import type { User } from '../../users/user.ts';
import { SEPARATOR, type X509Settings } from './settings.ts';

/** Characters of a name or an address, at most. */
const LONGEST_NAME = 255;
/** Users whose first attribute is the same, of whom the others tell one; no more are looked at. */
const SAME_FIRST = 1000;

/** Whose certificate it is; `several` where the attributes are of more than one. */
export async function findUserOf(
  store: Store,
  realm: RealmView,
  identity: string,
  { attributes }: Pick<X509Settings, 'attributes'>,
): Promise<User | 'several' | undefined> {
  if (!attributes) {
    const name = identity.trim();
    return name.length > LONGEST_NAME || /\p{Cc}/u.test(name) ? undefined : findByName(store, realm, name);
  }
  const values = identity.split(SEPARATOR);
  const [name, ...others] = attributes;
  const [value = '', ...rest] = values;
  if (name === undefined || attributes.length !== values.length) return undefined;
  const query = { attributes: { [name]: value }, attributesAsWritten: true };
  const found = await store.users.list(realm.id, { ...query, max: others.length > 0 ? SAME_FIRST : 2 });
  const theirs = found.filter((user) =>
    others.every((other, place) => user.attributes[other]?.[0] === rest[place]),
  );
  return theirs.length > 1 ? 'several' : theirs[0];
}
