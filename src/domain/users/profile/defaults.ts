import type { User } from '../user.ts';
import type { ProfileRules } from './rules.ts';
import { MEMBERS } from './user-profile.ts';

type Attributes = User['attributes'];

/** Attributes with the profile's values in the place of those that are missing: what is shown of a user. */
export const withDefaults = ({ rules }: ProfileRules, attributes: Attributes): Attributes => ({
  ...attributes,
  ...Object.fromEntries(
    rules.flatMap(({ attribute: { name, defaultValue } }) =>
      defaultValue === undefined || MEMBERS.has(name) || attributes[name]?.length
        ? []
        : [[name, [defaultValue]]],
    ),
  ),
});

/** As `withDefaults`, of those that administrators change, and may leave out: what is stored. */
export const withEditableDefaults = ({ rules }: ProfileRules, attributes: Attributes): Attributes => ({
  ...Object.fromEntries(
    rules.flatMap(({ attribute: { name, defaultValue }, canEdit }) =>
      defaultValue === undefined || MEMBERS.has(name) || !canEdit('admin') ? [] : [[name, [defaultValue]]],
    ),
  ),
  ...attributes,
});
