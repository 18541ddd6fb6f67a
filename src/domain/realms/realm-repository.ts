import type { Change, IfRevision } from '../store.ts';
import type { Realm } from './realm.ts';

export interface RealmRepository {
  find(id: string): Promise<Realm | undefined>;
  findByName(name: string): Promise<Realm | undefined>;
  /** Ordered by name. */
  list(): Promise<Realm[]>;
  /** Conflict `duplicate-realm`. */
  create(realm: Realm): Change;
  /**
   * Conflict `gone`, `duplicate-realm` when renamed onto another; with `ifRevision`, `changed` when it was changed since,
   * or removed.
   */
  update(realm: Realm, options?: IfRevision): Change;
  /** Makes what is cached of the realm stale without changing it, as when a client that owns roles is renamed. */
  touch(realmId: string): Change;
  /** Takes everything of the realm along. Conflict `gone`. */
  remove(realm: Realm): Change;
}
