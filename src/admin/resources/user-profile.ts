import { DISABLED_REASON } from '../../domain/login-failures/lockout.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { changeRealm } from '../change-realm.ts';
import { getUser, locateUser } from '../get-user.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { readPolicy, UPConfig, userProfile } from '../user-profile.ts';

/** `/users/profile`: which attributes users have. What else they may have can be changed; the attributes cannot yet. */
export const userProfileEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/users/profile',
    roles: ['view-realm', 'manage-realm', 'view-users', 'manage-users', 'query-users'],
    handle: async ({ realm }) => ok(userProfile(realm)),
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

async function update(admin: RealmRequest, asked: UPConfig): Promise<Answer> {
  const policy = readPolicy(admin.realm, asked);
  const realm = await changeRealm(admin, (before) => {
    const { unmanagedAttributePolicy: _before, ...rest } = before.settings;
    return { ...before, settings: { ...rest, ...(policy && { unmanagedAttributePolicy: policy }) } };
  });
  return ok(userProfile(realm));
}
