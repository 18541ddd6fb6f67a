import type { Realms } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { Clock } from '../lib/clock.ts';
import { federatedUsers } from './federated-users.ts';
import { People } from './people.ts';
import { type FederationLog, RealmStores } from './realm-stores.ts';

/**
 * The store of a server whose realms may have user stores. Where none is configured now, those who came from one are still known to be
 * its users, whom nobody lets in.
 */
export function federatedStore(store: Store, realms: Realms, clock: Clock, log: FederationLog): Store {
  const stores = new RealmStores(realms, clock, log);
  return { ...store, users: federatedUsers(store, stores, new People(store, stores, clock, log)) };
}
