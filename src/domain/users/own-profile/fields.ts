import type { AttributeRule } from '../profile/rules.ts';
import { EMAIL, USERNAME } from '../profile/user-profile.ts';
import { isSaidElsewhere } from '../user-stores/kept-elsewhere.ts';
import { isNew, type ProfileForm } from './profile-form.ts';

/** The attributes that the form is about, in the order of the profile. */
export const fieldsOf = (form: ProfileForm): readonly AttributeRule[] =>
  form.rules.rules.filter(
    (rule) =>
      rule.isSelected('user', form.scopes) &&
      // Whoever is not there yet has nothing that could be looked at.
      (isNew(form) ? isEditable(form, rule) : rule.canView('user') && isShown(form, rule)),
  );

/** Whether the person may change it; whatever the form says of what they may not stays as it was. */
export function isEditable(form: ProfileForm, rule: AttributeRule): boolean {
  const { name } = rule.attribute;
  if (!rule.isSelected('user', form.scopes) || isSaidElsewhere(form.before, name)) return false;
  // Whoever is not there yet says what they are called, whoever changes it later (as Keycloak).
  if (isNew(form) && name === nameIn(form)) return true;
  return rule.canEdit('user') && isOwn(form, name);
}

/** Which attribute people are called by. */
export const nameIn = ({ realm: { settings } }: ProfileForm): string =>
  settings.registrationEmailAsUsername ? EMAIL : USERNAME;

/** Whether the realm lets people choose it at all: what they are called where it says so, and never a name beside the address that is one. */
function isOwn(form: ProfileForm, name: string): boolean {
  if (name === USERNAME && nameIn(form) === EMAIL) return false;
  return name !== nameIn(form) || form.realm.settings.editUsernameAllowed;
}

/** What people are called is not shown where nobody chooses it (as Keycloak). */
const isShown = (form: ProfileForm, { attribute: { name } }: AttributeRule): boolean =>
  isOwn(form, name) && !form.hidden?.has(name);
