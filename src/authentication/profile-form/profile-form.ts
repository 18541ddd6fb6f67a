import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import { type ProfileRules, profileRulesOf } from '../../domain/users/profile/rules.ts';
import type { User } from '../../domain/users/user.ts';
import type { Login } from '../login.ts';

/**
 * The form of one person in one login.
 * @param rules where others hold than the realm's own
 */
export const profileForm = (
  login: Pick<Login, 'realm' | 'clientScopes'>,
  before: User,
  rules: ProfileRules = profileRulesOf(login.realm),
): ProfileForm => ({
  realm: login.realm,
  rules,
  scopes: new Set(login.clientScopes().map(({ name }) => name)),
  before,
});
