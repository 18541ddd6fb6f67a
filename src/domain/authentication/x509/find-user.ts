import type { RealmView } from '../../realms/realm-view.ts';
import type { Store } from '../../store.ts';
import { findByName } from '../../users/find-by-name.ts';
import type { User } from '../../users/user.ts';
import { SEPARATOR, type X509Settings } from './settings.ts';

/** Characters of a name or an address, at most. */
const LONGEST_NAME = 255;
/** Users who are looked through whose attribute has the value in letters of any case. */
const LOOK_THROUGH = 100;

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
  const found = await store.users.list(realm.id, { attributes: { [name]: value }, max: LOOK_THROUGH });
  const theirs = found.filter(
    (user) =>
      user.attributes[name]?.includes(value) &&
      others.every((other, place) => user.attributes[other]?.[0] === rest[place]),
  );
  return theirs.length > 1 ? 'several' : theirs[0];
}
