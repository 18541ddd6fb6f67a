import { passwordRules } from '../../domain/users/password-policy/index.ts';

/** What a password policy can ask for, by name, and how each is set: consoles draw a field from it. */
export const PASSWORD_POLICY_TYPES = [...passwordRules.values()]
  .map(({ id, displayName, field, multiple = false }) => ({
    id,
    displayName,
    ...field,
    multipleSupported: multiple,
  }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
