import { foldName } from '../folded-name.ts';
import { EMAIL, USERNAME } from '../profile/user-profile.ts';
import type { User } from '../user.ts';
import { isEditable, nameIn } from './fields.ts';
import type { ProfileForm, Said } from './profile-form.ts';

/** Whether something is said of an attribute, and that there is nothing. */
export const isBlank = ({ all }: Pick<Said, 'all'>, name: string): boolean =>
  all(name).join('').trim() === '';

/** Where addresses are names, what is said of either is passed over as long as nobody may change them (as Keycloak). */
export function isPassedOver(form: ProfileForm, name: string): boolean {
  if (nameIn(form) !== EMAIL || (name !== USERNAME && name !== EMAIL)) return false;
  const rule = form.rules.byName.get(name);
  return rule === undefined || !isEditable(form, rule);
}

/**
 * The user with the name and the address that were said, whether they may have them or not: what is somebody else's is told all the same (as
 * Keycloak). @param isSaid whether anything is said of an attribute
 */
export function asSaid(
  form: ProfileForm,
  draft: User,
  said: Pick<Said, 'all'>,
  isSaid: (name: string) => boolean,
): User {
  const of = (name: 'username' | 'email') =>
    isSaid(name) && !isBlank(said, name) && !isPassedOver(form, name)
      ? { [name]: foldName(said.all(name)[0] ?? '') }
      : {};
  return { ...draft, ...of(USERNAME), ...of(EMAIL) };
}
