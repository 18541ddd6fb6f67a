import type { ClientScope } from '../../client-scopes/client-scope.ts';
import type { RealmView } from '../../realms/realm-view.ts';
import type { Store } from '../../store.ts';
import type { User } from '../../users/user.ts';
import type { AuthenticatorConfig } from '../authentication.ts';

export type Config = AuthenticatorConfig['config'];

/** Somebody who logs in, as far as a condition may ask. */
export interface Somebody {
  readonly store: Store;
  readonly realm: RealmView;
  /** Absent while nobody knows who they are. */
  readonly user: User | undefined;
  /** What the client is granted, by default or because it was asked for. */
  readonly clientScopes: readonly ClientScope[];
}

/** What a part of a flow may depend on. */
export interface Condition {
  /** Its provider id. */
  readonly id: string;
  /** @returns undefined where it cannot be said of nobody */
  readonly holds: (somebody: Somebody, config: Config) => Promise<boolean | undefined>;
}
