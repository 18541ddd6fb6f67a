import { isDeepStrictEqual } from 'node:util';
import { type Static, Type } from 'typebox';
import type { Realm } from '../domain/realms/realm.ts';
import { profileOf, UNMANAGED_POLICIES, type UnmanagedPolicy } from '../domain/users/profile.ts';
import { notImplemented } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';

/** Keycloak's UPConfig: a user profile. */
export const UPConfig = Type.Object({
  attributes: Type.Optional(Type.Array(Type.Unknown())),
  groups: Type.Optional(Type.Array(Type.Unknown())),
  unmanagedAttributePolicy: Type.Optional(Type.String()),
});
export type UPConfig = Static<typeof UPConfig>;

type ProfileRealm = Pick<Realm, 'name' | 'settings'>;

/** The profile in Keycloak's JSON. */
export const userProfile = (realm: ProfileRealm) => ({
  ...profileOf(realm),
  ...(realm.settings.unmanagedAttributePolicy && {
    unmanagedAttributePolicy: realm.settings.unmanagedAttributePolicy,
  }),
});

/**
 * What may be done with attributes outside of the profile: all that can be changed of it yet.
 * @throws {Refusal} 501 for a profile with other attributes, 400 for a policy that there is not
 */
export function readPolicy(realm: Pick<Realm, 'name'>, asked: UPConfig): UnmanagedPolicy | undefined {
  const profile = profileOf(realm);
  const { attributes = profile.attributes, groups = profile.groups } = asked;
  if (!isDeepStrictEqual({ attributes, groups }, profile))
    throw notImplemented('A user profile with attributes of its own');
  const policy = UNMANAGED_POLICIES.find((each) => each === asked.unmanagedAttributePolicy);
  if (asked.unmanagedAttributePolicy !== undefined && !policy)
    throw new Refusal(400, 'unknown_error', { description: 'Cannot parse the JSON' });
  return policy;
}
