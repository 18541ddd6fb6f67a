import type { Group } from '../../groups/group.ts';
import type { RealmView } from '../../realms/realm-view.ts';
import type { Store } from '../../store.ts';
import type { BrokerMapper } from './mapper.ts';
import type { Applies } from './role.ts';

/** Parts of a path, at most: each may begin a name, where names have slashes of their own. */
const MAX_PARTS = 20;

/** The group at a path, such as `/staff/night`; names may have slashes, and the shortest that is there is taken (as Keycloak). */
export async function groupAt(
  store: Store,
  { id: realmId }: Pick<RealmView, 'id'>,
  path = '',
): Promise<Group | undefined> {
  const parts = path.replace(/^\/|\/$/g, '').split('/');
  return parts.length <= MAX_PARTS && path !== '' ? below(null, parts) : undefined;

  async function below(parentId: string | null, names: readonly string[]): Promise<Group | undefined> {
    for (let length = 1; length <= names.length; length += 1) {
      const search = names.slice(0, length).join('/');
      const [group] = await store.groups.list(realmId, { search, exact: true, parentId });
      if (!group) continue;
      if (length === names.length) return group;
      const found = await below(group.id, names.slice(length));
      if (found) return found;
    }
    return undefined;
  }
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
