import { VERIFY_EMAIL } from '../authentication/required-actions.ts';
import { findClientView } from '../clients/client-view.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import type { User } from '../users/user.ts';
import { signUpRuleOf, UNREADABLE } from './read-rule.ts';

/**
 * Whether somebody has yet to show that their address is theirs: the realm asks everybody, they are to do it at their next login, or
 * the client that they signed up for asks whoever does. Till then a mail to it opens no account: it may be a stranger's.
 */
export async function owesVerification(store: Store, realm: RealmView, user: User): Promise<boolean> {
  if (user.emailVerified) return false;
  if (realm.settings.verifyEmail || user.requiredActions.includes(VERIFY_EMAIL)) return true;
  if (!user.signUp) return false;
  const found = await findClientView(store, realm.id, user.signUp.clientId);
  const rule = found && signUpRuleOf(found.client);
  return rule === UNREADABLE || rule?.verifyEmail === true;
}
