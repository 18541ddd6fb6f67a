import type { RealmSettings } from '../../realms/settings.ts';
import type { User } from '../user.ts';
import { type AttributeRule, ONE_VALUE, type ProfileRules } from './rules.ts';
import { EMAIL, USERNAME } from './user-profile.ts';

const OPTIONAL = { 'ignore.empty.value': true };

/**
 * What an administrator's form for a user needs to know of the attributes.
 * @param user whose form it is; absent for one who is not there yet
 */
export const profileMetadata = (
  { rules, groups }: ProfileRules,
  settings: RealmSettings,
  user?: Pick<User, 'serviceAccountClientId'>,
) => ({
  attributes: rules.filter(({ canView }) => canView('admin')).map((rule) => described(rule, settings, user)),
  groups,
});

/** An attribute as an administrator's form shows it. */
export function described(
  { attribute, isRequired, canEdit, unlimited }: AttributeRule,
  { registrationEmailAsUsername, editUsernameAllowed }: RealmSettings,
  user: Pick<User, 'serviceAccountClientId'> | undefined,
) {
  const { name, validations, annotations, group, multivalued, defaultValue } = attribute;
  const displayName = attribute.displayName ?? (name === USERNAME || name === EMAIL ? `\${${name}}` : name);
  // Where the email is the name, the name cannot be given.
  const isFixed =
    name === USERNAME && (registrationEmailAsUsername || !(user === undefined || editUsernameAllowed));
  const all = {
    ...validations,
    ...(!multivalued && !unlimited && { multivalued: ONE_VALUE, ...validations }),
  };
  return {
    name,
    displayName,
    // Users that clients are need nothing but their name.
    required: isRequired('admin') && (name === USERNAME || user?.serviceAccountClientId === undefined),
    readOnly: isFixed || !canEdit('admin'),
    ...(annotations && { annotations }),
    validators: Object.fromEntries(
      Object.entries(all).map(([id, config]) => [
        id,
        config === ONE_VALUE ? config : { ...config, ...OPTIONAL },
      ]),
    ),
    ...(group !== undefined && { group }),
    multivalued,
    ...(defaultValue !== undefined && { defaultValue }),
  };
}
