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
      (isNew(form) ? rule.canEdit('user') : rule.canView('user')) &&
      isShown(form, rule),
  );

/** Whether the person may change it; whatever the form says of what they may not stays as it was. */
export function isEditable(form: ProfileForm, rule: AttributeRule): boolean {
  const { name } = rule.attribute;
  if (!rule.canEdit('user') || !rule.isSelected('user', form.scopes)) return false;
  if (isSaidElsewhere(form.before, name)) return false;
  const { registrationEmailAsUsername: emailIsName, editUsernameAllowed } = form.realm.settings;
  if (name === USERNAME) return !emailIsName && (isNew(form) || editUsernameAllowed);
  if (name === EMAIL && emailIsName) return isNew(form) || editUsernameAllowed;
  return true;
}

/** A name that cannot be chosen is not shown either, nor an address that stands for it (as Keycloak). */
const isShown = (form: ProfileForm, rule: AttributeRule): boolean =>
  (rule.attribute.name !== USERNAME && rule.attribute.name !== EMAIL) || isEditable(form, rule);
