import { asksFor } from '../authentication/asked-of-all.ts';
import { VERIFY_EMAIL } from '../authentication/required-actions.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { User } from './user.ts';

/** Whether the user has to do something by a browser before they get anything: what is asked of them, or of all. */
export const hasSomethingToDo = (realm: RealmView, { requiredActions, emailVerified }: User): boolean =>
  requiredActions.length > 0 ||
  (realm.settings.verifyEmail && !emailVerified && asksFor(realm, VERIFY_EMAIL));
