import { linearPattern } from '../../../lib/linear-pattern.ts';
import { membershipsOf } from '../../groups/membership.ts';
import type { User } from '../../users/user.ts';
import type { Condition, Somebody } from './condition.ts';

/** One of the user's values of an attribute, or of their groups', is the one that is expected; or none is. */
export const userAttribute: Condition = {
  id: 'conditional-user-attribute',
  async holds(somebody, config) {
    const { user } = somebody;
    if (!user) return undefined;
    const { attribute_name: name = '', attribute_expected_value: expected = '', regex, not } = config;
    const values = await valuesOf({ ...somebody, user }, name, config.include_group_attributes === 'true');
    const fits = regex === 'true' ? await fitting(expected) : (value: string) => value === expected;
    return values.some(fits) !== (not === 'true');
  },
};

async function valuesOf(
  { store, realm, user }: Somebody & { readonly user: User },
  name: string,
  ofGroups: boolean,
): Promise<readonly string[]> {
  const { username, email, firstName, lastName } = user;
  const own = Object.entries({ username, email, firstName, lastName }).find(([field]) => field === name);
  const mine = own ? (own[1] === undefined ? [] : [own[1]]) : (user.attributes[name] ?? []);
  if (!ofGroups) return mine;
  const groups = await membershipsOf(store, realm.id, await store.users.groups(realm.id, user.id));
  const above = groups.flatMap(({ upwards }) => upwards.flatMap(({ attributes }) => attributes[name] ?? []));
  return [...mine, ...above];
}

/** A pattern that is none, or takes more than linear time, fits nothing. */
async function fitting(pattern: string): Promise<(value: string) => boolean> {
  try {
    const { matches } = await linearPattern(pattern);
    return matches;
  } catch {
    return () => false;
  }
}
