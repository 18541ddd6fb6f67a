import type { RealmView } from '../../realms/realm-view.ts';
import { BadPolicy, type PasswordPolicy, parsePasswordPolicy } from './password-policy.ts';

/** What the realm asks of passwords, read once per change of the realm. */
export const passwordPolicyOf = (realm: RealmView): PasswordPolicy =>
  realm.derived('password-policy', () => {
    try {
      return parsePasswordPolicy(realm.settings.passwordPolicy);
    } catch (error) {
      // What cannot be read may have asked for anything.
      if (error instanceof BadPolicy) return { ...parsePasswordPolicy(), isUnreadable: true };
      throw error;
    }
  });
