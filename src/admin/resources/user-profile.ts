import { isDeepStrictEqual } from 'node:util';
import { type Static, Type } from 'typebox';
import { DISABLED_REASON } from '../../domain/login-failures/lockout.ts';
import { profileOf, UNMANAGED_POLICIES } from '../../domain/users/profile.ts';
import { notImplemented } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';

import { changeRealm } from '../change-realm.ts';
import { getUser, locateUser } from '../get-user.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const UPConfig = Type.Object({
  attributes: Type.Optional(Type.Array(Type.Unknown())),
  groups: Type.Optional(Type.Array(Type.Unknown())),
  unmanagedAttributePolicy: Type.Optional(Type.String()),
});
type UPConfig = Static<typeof UPConfig>;

/** `/users/profile`: which attributes users have. What else they may have can be changed; the attributes cannot yet. */
export const userProfileEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/users/profile',
    roles: ['view-realm', 'manage-realm', 'view-users', 'manage-users', 'query-users'],
    handle: async ({ realm }) => ok(shown(realm)),
  },
  endpointWithBody({
    method: 'PUT',
    path: '/users/profile',
    roles: ['manage-realm'],
    read: (request) => readJson(request, 'UPConfig', UPConfig),
    handle: update,
  }),
  {
    method: 'GET',
    path: '/users/:id/unmanagedAttributes',
    roles: ['view-users', 'manage-users'],
    locate: locateUser,
    handle: async (admin) => {
      const { [DISABLED_REASON]: _managed, ...unmanaged } = (await getUser(admin)).attributes;
      return ok(unmanaged, NO_CACHE);
    },
  },
];

const shown = (realm: Pick<RealmRequest['realm'], 'name' | 'settings'>) => ({
  ...profileOf(realm),
  ...(realm.settings.unmanagedAttributePolicy && {
    unmanagedAttributePolicy: realm.settings.unmanagedAttributePolicy,
  }),
});

async function update(admin: RealmRequest, asked: UPConfig): Promise<Answer> {
  const profile = profileOf(admin.realm);
  const { attributes = profile.attributes, groups = profile.groups } = asked;
  if (!isDeepStrictEqual({ attributes, groups }, profile))
    throw notImplemented('A user profile with attributes of its own');
  const policy = UNMANAGED_POLICIES.find((each) => each === asked.unmanagedAttributePolicy);
  if (asked.unmanagedAttributePolicy !== undefined && !policy)
    throw new Refusal(400, 'unknown_error', { description: 'Cannot parse the JSON' });
  const realm = await changeRealm(admin, (before) => {
    const { unmanagedAttributePolicy: _before, ...rest } = before.settings;
    return { ...before, settings: { ...rest, ...(policy && { unmanagedAttributePolicy: policy }) } };
  });
  return ok(shown(realm));
}
