import type { RealmSettings } from './settings.ts';

/** An island of users, clients and keys. Its name is in every URL; its id never changes. */
export interface Realm {
  readonly id: string;
  readonly name: string;
  /** Role that every new user gets, id. */
  readonly defaultRoleId: string;
  readonly settings: RealmSettings;
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
}
