import { DISABLED_REASON } from '../../domain/login-failures/lockout.ts';
import { profileMetadata } from '../../domain/users/profile/metadata.ts';
import { isUnspoken, profileRulesOf } from '../../domain/users/profile/rules.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { changeRealm } from '../change-realm.ts';
import { getUser, locateUser } from '../get-user.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { readProfile, UPConfig, userProfile, withProfile } from '../user-profile.ts';

const READERS = ['view-realm', 'manage-realm', 'view-users', 'manage-users', 'query-users'];

/** `/users/profile`: which attributes users have, and what they must be. */
export const userProfileEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/users/profile',
    roles: READERS,
    handle: async ({ realm }) => ok(userProfile(realm)),
  },
  {
    method: 'GET',
    path: '/users/profile/metadata',
    roles: READERS,
    handle: async ({ realm }) => ok(profileMetadata(profileRulesOf(realm), realm.settings)),
  },
  endpointWithBody({
    method: 'PUT',
    path: '/users/profile',
    roles: ['manage-realm'],
    // Nothing at all is the profile of a new realm (as Keycloak).
    read: (request) =>
      /^\s*(?:null\s*)?$/.test(request.body.toString()) ? undefined : readJson(request, 'UPConfig', UPConfig),
    handle: update,
  }),
  {
    method: 'GET',
    path: '/users/:id/unmanagedAttributes',
    roles: ['view-users', 'manage-users'],
    locate: locateUser,
    handle: async (admin) => {
      const rules = profileRulesOf(admin.realm);
      const { attributes, serviceAccountClientId } = await getUser(admin);
      const { unmanagedAttributePolicy } = admin.realm.settings;
      if (unmanagedAttributePolicy === undefined && serviceAccountClientId === undefined)
        return ok({}, NO_CACHE);
      const unmanaged = Object.entries(attributes).filter(
        ([name]) => name !== DISABLED_REASON && !rules.byName.has(name) && !isUnspoken(rules, name),
      );
      return ok(Object.fromEntries(unmanaged), NO_CACHE);
    },
  },
];

/** The profile that is asked for. @throws {Refusal} 400 when it may not be */
export function checkProfile({ realm }: RealmRequest, asked: UPConfig) {
  const scopes = new Set(realm.clientScopes.map(({ name }) => name));
  return readProfile({ name: realm.name, scopes }, asked);
}

/** Gives the realm this profile. */
export const changeProfile = (admin: RealmRequest, profile: ReturnType<typeof checkProfile>) =>
  changeRealm(admin, (before) => ({ ...before, settings: withProfile(before.settings, profile) }));

async function update(admin: RealmRequest, asked: UPConfig | undefined): Promise<Answer> {
  const realm = await changeProfile(admin, asked ? checkProfile(admin, asked) : {});
  return { status: 200, headers: { 'content-type': 'application/json' }, json: userProfile(realm) };
}
