import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Store } from '../../domain/store.ts';
import { findByName } from '../../domain/users/find-by-name.ts';
import type { User } from '../../domain/users/user.ts';
import type { Request } from '../../http/exchange.ts';
import { readHint } from '../logout/hint.ts';

/** Who asks, and where. */
interface Asking {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
}

/**
 * Whom a client means (CIBA Core section 7.1): by a name or an address, or by an ID token that it was issued, in force or not.
 * What a `login_hint_token` would be nothing says; nobody is found by one (as Keycloak).
 */
export async function findMeant(
  store: Store,
  { realm, client, request }: Asking,
  kind: string,
  hint: string,
): Promise<User | undefined> {
  if (kind === 'login_hint') return findByName(store, realm, hint);
  if (kind !== 'id_token_hint') return undefined;
  const token = readHint(realm, request, hint);
  if (token?.clientId !== client.clientId) return undefined;
  // The subject may be one for this client alone: the session knows whose it was, as long as there is one.
  for (const sessionKind of ['online', 'offline'] as const) {
    const session =
      token.sid === undefined
        ? undefined
        : await store.sessions.find({ realmId: realm.id, id: token.sid, kind: sessionKind });
    if (session) return store.users.find(realm.id, session.userId);
  }
  return token.sub === undefined ? undefined : store.users.find(realm.id, token.sub);
}
