import type { RealmSettings } from '../realms/settings.ts';
import { FRESH_PROFILE } from './profile.ts';

const OPTIONAL = { 'ignore.empty.value': true };

/** What an administrator's form for a user needs to know of the attributes, which are those of a fresh realm. */
export function profileMetadata({ registrationEmailAsUsername }: RealmSettings) {
  // Where the email is the name, the name cannot be given.
  const required = { username: !registrationEmailAsUsername, email: registrationEmailAsUsername };
  return {
    attributes: FRESH_PROFILE.attributes.map(({ name, displayName, validations, multivalued }) => ({
      name,
      displayName,
      required: required[name as keyof typeof required] ?? false,
      readOnly: name === 'username' && registrationEmailAsUsername,
      validators: {
        ...Object.fromEntries(
          Object.entries(validations).map(([validator, config]) => [validator, { ...config, ...OPTIONAL }]),
        ),
        multivalued: { max: '1' },
      },
      multivalued,
    })),
    groups: FRESH_PROFILE.groups,
  };
}
