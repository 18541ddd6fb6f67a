import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import { profileRulesOf } from '../../domain/users/profile/rules.ts';
import { EMAIL } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';
import type { Login } from '../login.ts';
import { profileForm } from './profile-form.ts';

/** A form of the address alone, by the realm's profile. */
export function emailForm(login: Pick<Login, 'realm' | 'clientScopes'>, before: User): ProfileForm {
  const rules = profileRulesOf(login.realm);
  return profileForm(login, before, {
    ...rules,
    rules: rules.rules.filter(({ attribute }) => attribute.name === EMAIL),
  });
}
