import { isDeepStrictEqual } from 'node:util';
import { type Static, Type } from 'typebox';
import type { RealmSettings } from '../domain/realms/settings.ts';
import { profileFaults } from '../domain/users/profile/check-profile.ts';
import {
  type ProfileAttribute,
  profileOf,
  UNMANAGED_POLICIES,
  type UnmanagedPolicy,
  type UserProfile,
} from '../domain/users/profile/user-profile.ts';
import { adminError } from '../errors/admin.ts';
import { Refusal } from '../errors/refusal.ts';
import { flag, text } from '../lib/optional.ts';

/** A null among names is one that is not there (as Keycloak). */
const names = Type.Optional(Type.Array(Type.String(), { whenNull: 'null' }));
const anything = Type.Optional(Type.Record(Type.String(), Type.Unknown()));

/** Keycloak's UPAttribute. */
const UPAttribute = Type.Object(
  {
    name: text,
    displayName: text,
    validations: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()))),
    annotations: anything,
    required: Type.Optional(Type.Object({ roles: names, scopes: names }, { title: 'UPAttributeRequired' })),
    permissions: Type.Optional(
      Type.Object({ view: names, edit: names }, { title: 'UPAttributePermissions' }),
    ),
    selector: Type.Optional(Type.Object({ scopes: names }, { title: 'UPAttributeSelector' })),
    group: text,
    multivalued: flag,
    defaultValue: text,
  },
  { title: 'UPAttribute' },
);

/** Keycloak's UPGroup. */
const UPGroup = Type.Object(
  {
    name: text,
    displayHeader: text,
    displayDescription: text,
    annotations: anything,
  },
  { title: 'UPGroup' },
);

/** Keycloak's UPConfig: a user profile. */
export const UPConfig = Type.Object({
  attributes: Type.Optional(Type.Array(UPAttribute)),
  groups: Type.Optional(Type.Array(UPGroup)),
  unmanagedAttributePolicy: text,
});
export type UPConfig = Static<typeof UPConfig>;

/** The settings that a profile is. */
export type ProfileSettings = Pick<RealmSettings, 'userProfile' | 'unmanagedAttributePolicy'>;

/** The profile in Keycloak's JSON. */
export const userProfile = (realm: { readonly name: string; readonly settings: ProfileSettings }) => ({
  ...profileOf(realm),
  ...(realm.settings.unmanagedAttributePolicy && {
    unmanagedAttributePolicy: realm.settings.unmanagedAttributePolicy,
  }),
});

/** What an attribute is where nothing is said of it. */
const asAttribute = ({
  name = '',
  multivalued = false,
  permissions,
  group,
  ...rest
}: Static<typeof UPAttribute>): ProfileAttribute =>
  ({
    name: name.trim(),
    ...rest,
    ...(group !== undefined && { group: group.trim() }),
    ...(permissions && { permissions: { view: each(permissions.view), edit: each(permissions.edit) } }),
    multivalued,
  }) as ProfileAttribute;

/** Each name once. */
const each = (said: readonly string[] = []): readonly string[] => [...new Set(said)];

const asGroup = ({ name, ...rest }: Static<typeof UPGroup>) => ({
  ...(name !== undefined && { name: name.trim() }),
  ...rest,
});

/**
 * The settings that a profile asks for; none where it is what every realm begins with.
 * @param realm its name, and the names of its client scopes
 * @throws {Refusal} 400 with all that is wrong
 */
export function readProfile(
  realm: { readonly name: string; readonly scopes: ReadonlySet<string> },
  { attributes = [], groups = [], unmanagedAttributePolicy: policy }: UPConfig,
): ProfileSettings {
  if (policy !== undefined && !isPolicy(policy))
    throw new Refusal(400, 'unknown_error', { description: 'Cannot parse the JSON' });
  const profile = { attributes: attributes.map(asAttribute), groups: groups.map(asGroup) } as UserProfile;
  const faults = profileFaults(profile, realm.scopes);
  if (faults.length > 0) throw adminError(400, `[${faults.join(', ')}]`);
  const isFresh = isDeepStrictEqual(profile, profileOf({ name: realm.name, settings: {} }));
  return {
    ...(!isFresh && { userProfile: profile }),
    ...(policy && { unmanagedAttributePolicy: policy }),
  };
}

const isPolicy = (policy: string): policy is UnmanagedPolicy =>
  (UNMANAGED_POLICIES as readonly string[]).includes(policy);

/** Settings with another profile in the place of theirs. */
export function withProfile(
  { userProfile: _profile, unmanagedAttributePolicy: _policy, ...rest }: RealmSettings,
  profile: ProfileSettings,
): RealmSettings {
  return { ...rest, ...profile };
}
