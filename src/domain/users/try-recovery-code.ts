import { CONFIGURE_RECOVERY_CODES } from '../authentication/required-actions.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { Conflict, type Store } from '../store.ts';
import { isNextCode, RECOVERY_CODES, withoutNextCode } from './recovery-codes.ts';
import type { Credential, User } from './user.ts';

/**
 * Holds a code against the next one of a user's list.
 * @returns what uses it up, false when somebody else has; undefined when the code is wrong. Whoever has used the last has to get another list.
 */
export function tryRecoveryCode(
  store: Store,
  realm: RealmView,
  user: User | undefined,
  credentials: readonly Credential[],
  code: string,
): (() => Promise<boolean>) | undefined {
  const list = credentials.find(({ type }) => type === RECOVERY_CODES);
  if (!list || !user || !isNextCode(list, code)) return undefined;
  return async () => {
    const left = withoutNextCode(list);
    const { revision: ifRevision } = list;
    try {
      await store.commit(
        left
          ? [store.users.updateCredential(left, { ifRevision })]
          : [store.users.removeCredential(list), ...asked(store, realm, user)],
      );
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  };
}

const asked = (store: Store, { settings }: RealmView, user: User) =>
  user.requiredActions.includes(CONFIGURE_RECOVERY_CODES)
    ? []
    : [
        store.users.update(
          { ...user, requiredActions: [...user.requiredActions, CONFIGURE_RECOVERY_CODES] },
          { duplicateEmailsAllowed: settings.duplicateEmailsAllowed, ifRevision: user.revision },
        ),
      ];
