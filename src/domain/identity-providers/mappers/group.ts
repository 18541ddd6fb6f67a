import { findGroupByPath } from '../../groups/find-by-path.ts';
import type { Group } from '../../groups/group.ts';
import type { RealmView } from '../../realms/realm-view.ts';
import type { Store } from '../../store.ts';
import type { BrokerMapper } from './mapper.ts';
import type { Applies } from './role.ts';

/** Names from the top of the tree; `~/` is a slash in a name (as in Keycloak's paths). */
const namesIn = (path = '') =>
  path
    .split(/(?<!~)\//)
    .filter((name) => name !== '')
    .map((name) => name.replaceAll('~/', '/'));

/** The group at a path, such as `/staff/night`. */
export function groupAt(
  store: Store,
  realm: Pick<RealmView, 'id'>,
  path: string | undefined,
): Promise<Group | undefined> {
  return findGroupByPath(store, realm.id, namesIn(path));
}

/** Puts those to whom a mapper applies into the group it names, and takes the others out, unless a mapper before has put them there at this login. */
export const holdsGroup = (id: string, applies: Applies): BrokerMapper => ({
  id,
  async apply(mapped, { realm, store, identity, mapper, occasion }) {
    const group = await groupAt(store, realm, mapper.config.group);
    if (!group || mapped.given?.has(group.id)) return mapped;
    const others = [...mapped.groupIds].filter((each) => each !== group.id);
    if (!(await applies(identity, mapper)))
      return occasion === 'new' ? mapped : { ...mapped, groupIds: new Set(others) };
    return {
      ...mapped,
      groupIds: new Set([...others, group.id]),
      given: new Set([...(mapped.given ?? []), group.id]),
    };
  },
});
