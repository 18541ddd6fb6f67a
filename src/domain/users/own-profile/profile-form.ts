import type { RealmView } from '../../realms/realm-view.ts';
import type { ProfileRules } from '../profile/rules.ts';
import type { User } from '../user.ts';

/** What one person is asked about themselves. */
export interface ProfileForm {
  readonly realm: RealmView;
  readonly rules: ProfileRules;
  /** Names of the client scopes that the login asks for; none outside of one. */
  readonly scopes: ReadonlySet<string>;
  /** Names of attributes that are neither shown nor changed by it. */
  readonly hidden?: ReadonlySet<string>;
  /** The user as they are; of somebody who is not there yet one without a name. */
  readonly before: User;
}

/** What somebody says: values by the names of attributes. */
export interface Said {
  all(name: string): readonly string[];
  entries(): readonly (readonly [name: string, value: string])[];
}

/** Whether somebody is only about to become a user. */
export const isNew = ({ before }: Pick<ProfileForm, 'before'>): boolean => before.username === '';
