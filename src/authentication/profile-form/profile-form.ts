import type { RealmView } from '../../domain/realms/realm-view.ts';
import { type ProfileRules, profileRulesOf } from '../../domain/users/profile/rules.ts';
import type { User } from '../../domain/users/user.ts';
import type { Login } from '../login.ts';

/** The form of one person in one login. */
export interface ProfileForm {
  readonly realm: RealmView;
  readonly rules: ProfileRules;
  /** Names of the client scopes that the login asks for. */
  readonly scopes: ReadonlySet<string>;
  /** The user as they are; of somebody who is not there yet one without a name. */
  readonly before: User;
}

/** @param rules where others hold than the realm's own */
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

/** Whether somebody is only about to become a user. */
export const isNew = ({ before }: Pick<ProfileForm, 'before'>): boolean => before.username === '';
