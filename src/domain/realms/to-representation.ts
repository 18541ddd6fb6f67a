import { boundAliases } from '../authentication/bindings.ts';
import { authenticationOf, type RealmView } from './realm-view.ts';
import { type RealmRepresentation, realmSettingNames } from './representation.ts';

/** The realm in Keycloak's JSON, members in Keycloak's order. */
export function realmRepresentation(realm: RealmView): RealmRepresentation {
  const defaultRole = realm.roles.byId.get(realm.defaultRoleId);
  const members: Record<string, unknown> = {
    ...realm.settings,
    ...boundAliases(authenticationOf(realm)),
    id: realm.id,
    realm: realm.name,
    defaultRole: defaultRole && {
      id: defaultRole.id,
      name: defaultRole.name,
      description: defaultRole.description,
      composite: realm.roles.isComposite(defaultRole.id),
      clientRole: false,
      containerId: realm.id,
    },
    supportedLocales: realm.settings.supportedLocales?.length ? realm.settings.supportedLocales : undefined,
    requiredCredentials: ['password'],
    defaultGroups: realm.defaultGroups.length > 0 ? realm.defaultGroups.map(({ path }) => path) : undefined,
    clientProfiles: { profiles: [] },
    clientPolicies: { policies: [] },
  };
  return Object.fromEntries(
    realmSettingNames.flatMap((name) => (members[name] === undefined ? [] : [[name, members[name]]])),
  );
}
