import type { Store } from '../../domain/store.ts';
import { findByName } from '../../domain/users/find-by-name.ts';
import type { User } from '../../domain/users/user.ts';
import { type Asking, findHinted } from '../hinted-user.ts';

/**
 * Whom a client means (CIBA Core section 7.1): by a name or an address, or by an ID token that it was issued. What a
 * `login_hint_token` would be nothing says; nobody is found by one (as Keycloak).
 */
export async function findMeant(
  store: Store,
  asking: Asking,
  kind: string,
  hint: string,
): Promise<User | undefined> {
  if (kind === 'login_hint') return findByName(store, asking.realm, hint);
  return kind === 'id_token_hint' ? findHinted(store, asking, hint) : undefined;
}
