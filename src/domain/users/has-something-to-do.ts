import type { RealmView } from '../realms/realm-view.ts';
import type { User } from './user.ts';

/** Whether the user has to do something by a browser before they get anything: what is asked of them, or of all. */
export const hasSomethingToDo = (
  { settings }: Pick<RealmView, 'settings'>,
  { requiredActions, emailVerified }: User,
): boolean => requiredActions.length > 0 || (settings.verifyEmail && !emailVerified);
