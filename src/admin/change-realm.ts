import type { Realm } from '../domain/realms/realm.ts';
import { retryWhenChanged } from '../domain/retry.ts';
import type { Change } from '../domain/store.ts';
import { adminNotFound } from '../errors/admin.ts';
import type { RealmRequest } from './resource.ts';

/**
 * Changes the realm, never over somebody else's change, and with it what else the change asks for. It is read from the
 * database: the view may be behind on another node's change.
 * @throws {Refusal} 404, 409
 */
export async function changeRealm(
  { store, realm: { id } }: RealmRequest,
  change: (before: Realm) => Realm,
  more: (realm: Realm, before: Realm) => readonly Change[] | Promise<readonly Change[]> = () => [],
): Promise<Realm> {
  return retryWhenChanged(async () => {
    const before = await store.realms.find(id);
    if (!before) throw adminNotFound('Realm not found.');
    const realm = change(before);
    await store.commit([
      store.realms.update(realm, { ifRevision: before.revision }),
      ...(await more(realm, before)),
    ]);
    return realm;
  });
}
