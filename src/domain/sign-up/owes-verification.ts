import { VERIFY_EMAIL } from '../authentication/required-actions.ts';
import { resetsByVerifiedOnly } from '../realms/mail-settings.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import type { User } from '../users/user.ts';
import { signUpRuleOf, UNREADABLE } from './read-rule.ts';
import { clientOfSignUp } from './signed-up-for.ts';

/**
 * Whether somebody has yet to show that their address is theirs: the realm asks everybody, or has nobody reset by another, they are to do it at their next login, or
 * the client that they signed up for asks whoever does. Till then a mail to it opens no account: it may be a stranger's.
 */
export async function owesVerification(store: Store, realm: RealmView, user: User): Promise<boolean> {
  if (user.emailVerified) return false;
  if (resetsByVerifiedOnly(realm.settings)) return true;
  if (realm.settings.verifyEmail || user.requiredActions.includes(VERIFY_EMAIL)) return true;
  const client = await clientOfSignUp(store, user);
  const rule = client && signUpRuleOf(client);
  return rule === UNREADABLE || rule?.verifyEmail === true;
}
