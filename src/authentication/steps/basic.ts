import type { RealmView } from '../../domain/realms/realm-view.ts';
import { basicUser } from '../../http/authorization.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED } from '../notes.ts';
import type { Step } from '../step.ts';
import { NOT_FOR_THEM, type Turn } from '../turn.ts';
import { LONGEST_NAME } from './auth-username-password-form.ts';
import { provePassword } from './prove-password.ts';

/**
 * A step that takes a name and a password from the `Authorization` header (RFC 7617), and asks nobody who sends none.
 * @param refuse what is answered where they are wrong; the same whether there is anybody of that name
 */
export const basicStep = (id: string, refuse: (realm: RealmView) => Answer): Step => ({
  id,
  asksNothing: true,
  async begin(login) {
    const { realm, request } = login;
    const given = basicUser(request.headers.authorization);
    if (!given) return NOT_FOR_THEM;
    const { username, password } = given;
    const user = await called(login, username);
    const failed = (error: string): Turn => ({
      kind: 'failed',
      page: refuse(realm),
      mistake: { error, username, userId: user?.id },
    });
    // Who is known by now can be nobody else.
    const isSomebodyElse = login.user !== undefined && user?.id !== login.user.id;
    const proof = await provePassword(login, username, isSomebodyElse ? undefined : user, password);
    if (isSomebodyElse) return failed('different_user_authenticated');
    if (!proof.proved) return failed(proof.error);
    if (!proof.user.enabled) return failed('user_disabled');
    return {
      kind: 'done',
      user: proof.user,
      credentials: proof.credentials,
      // Conditions do not count it as a password that was used (as Keycloak).
      notes: { [ATTEMPTED]: username },
    };
  },
});

/** By the username alone: an address is none here (as Keycloak). */
async function called({ realm, dependencies: { store } }: Login, username: string) {
  if (username === '' || username.length > LONGEST_NAME) return undefined;
  const found = await store.users.findByUsername(realm.id, username.toLowerCase());
  return found?.serviceAccountClientId === undefined ? found : undefined;
}
