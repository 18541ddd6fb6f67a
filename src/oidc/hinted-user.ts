import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import type { Request } from '../http/exchange.ts';
import { readHint } from './logout/hint.ts';

/** Who asks, and where. */
export interface Asking {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
}

/** Whom an ID token speaks of that the client was issued, in force or not; undefined where that cannot be told. */
export async function findHinted(
  store: Store,
  { realm, client, request }: Asking,
  idToken: string,
): Promise<User | undefined> {
  const hint = readHint(realm, request, idToken);
  if (typeof hint === 'string' || hint.clientId !== client.clientId) return undefined;
  // The subject may be one for this client alone: the session knows whose it was, as long as there is one.
  for (const kind of ['online', 'offline'] as const) {
    const { sid: id } = hint;
    const session = id === undefined ? undefined : await store.sessions.find({ realmId: realm.id, id, kind });
    if (session) return store.users.find(realm.id, session.userId);
  }
  return hint.sub === undefined ? undefined : store.users.find(realm.id, hint.sub);
}
