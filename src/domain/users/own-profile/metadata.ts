import { described } from '../profile/metadata.ts';
import { EMAIL } from '../profile/user-profile.ts';
import { isEditable } from './fields.ts';
import type { ProfileForm } from './profile-form.ts';

/**
 * What the form of a person's own account needs to know of the attributes that they see.
 * @param mails whether another address is taken by a mail to it, in an action of its own
 */
export const ownProfileMetadata = (form: ProfileForm, mails: boolean) => ({
  attributes: form.rules.rules
    .filter((rule) => rule.canView('user') && rule.isSelected('user'))
    .map((rule) => {
      const { name, annotations } = rule.attribute;
      const isEmail = name === EMAIL;
      return {
        ...described(rule, form.realm.settings, undefined),
        required: rule.isRequired('user'),
        readOnly: !isEditable(form, rule),
        ...((annotations || isEmail) && {
          annotations: { ...annotations, ...(isEmail && mails && { 'kc.required.action.supported': true }) },
        }),
      };
    }),
  groups: form.rules.groups,
});
