import type { Realms } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { Clock } from '../lib/clock.ts';
import { externalUserStores } from './external-user-store.ts';
import { federatedUsers } from './federated-users.ts';
import { type FederationLog, RealmStores } from './realm-stores.ts';

/** The store of a server whose realms may have user stores; the very same where there are none to have. */
export function federatedStore(store: Store, realms: Realms, clock: Clock, log: FederationLog): Store {
  if (realms.additions.of(externalUserStores) === undefined) return store;
  return { ...store, users: federatedUsers(store, new RealmStores(realms, clock, log), clock, log) };
}
