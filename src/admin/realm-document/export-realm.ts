import { inOrder } from '../../domain/authentication/find.ts';
import type { Client } from '../../domain/clients/client.ts';
import { originIn } from '../../domain/clients/self-registered.ts';
import { toRepresentation } from '../../domain/clients/to-representation.ts';
import { membershipsOf } from '../../domain/groups/membership.ts';
import { MASK } from '../../domain/mask.ts';
import { authenticationOf, type RealmView } from '../../domain/realms/realm-view.ts';
import { realmRepresentation } from '../../domain/realms/to-representation.ts';
import type { Role } from '../../domain/roles/role.ts';
import { USER_PROFILE_TYPE } from '../../domain/users/profile/user-profile.ts';
import { configRepresentation, flowRepresentation } from '../authentication/representations.ts';
import { clientScopeRepresentation } from '../client-scope-representation.ts';
import { groupRepresentation } from '../group-representation.ts';
import { providerMapperRepresentation, providerRepresentation } from '../identity-provider-representation.ts';
import type { RealmRequest } from '../resource.ts';
import { fullRoleRepresentation } from '../role-representation.ts';
import { KEYCLOAK_VERSION } from '../server-info/server-info.ts';
import { asMayBeSeen } from '../shown-secrets.ts';
import { userProfile } from '../user-profile.ts';
import { userRepresentation } from '../user-representation.ts';
import type { ScopeMappingDocument } from './document.ts';

/** Of what is large or speaks of people, what goes along. */
export interface Exported {
  readonly clients: boolean;
  readonly groupsAndRoles: boolean;
}

/**
 * The realm as a document, secrets masked. Of its users only service accounts are in it, with the clients; roles of clients
 * only with both.
 */
export async function exportRealm(
  admin: RealmRequest,
  { clients: withClients, groupsAndRoles }: Exported,
): Promise<object> {
  const { realm, store } = admin;
  const all = await store.clients.list(realm.id, {});
  const clients = withClients ? all : [];
  const accounts = await serviceAccounts(admin, clients, groupsAndRoles);
  const mappings = mappingsByClient(realm, clients, all);
  return {
    ...realmRepresentation(realm),
    keycloakVersion: KEYCLOAK_VERSION,
    localizationTexts: realm.settings.localizationTexts ?? {},
    ...authenticationOfDocument(realm),
    identityProviders: realm.identityProviders.map((provider) => providerRepresentation(provider)),
    identityProviderMappers: realm.identityProviders.flatMap((provider) =>
      provider.mappers.map((mapper) => providerMapperRepresentation(provider, mapper)),
    ),
    components: componentsOf(realm),
    clientScopes: realm.clientScopes.map(clientScopeRepresentation),
    ...defaultScopes(realm),
    scopeMappings: scopeMappings(realm, clients, undefined),
    ...(Object.keys(mappings).length > 0 && { clientScopeMappings: mappings }),
    ...(groupsAndRoles && { groups: await groupsOf(admin), roles: rolesOf(realm, clients) }),
    ...(withClients && { clients: clients.map((client) => masked(client, admin)) }),
    ...(accounts.length > 0 && { users: accounts }),
  };
}

const mappingsByClient = (realm: RealmView, clients: readonly Client[], owners: readonly Client[]) =>
  Object.fromEntries(
    owners.flatMap(({ id, clientId }) => {
      const mappings = scopeMappings(realm, clients, id);
      return mappings.length > 0 ? [[clientId, mappings]] : [];
    }),
  );

const byAlias = (a: { readonly alias?: string }, b: { readonly alias?: string }) =>
  (a.alias ?? '') < (b.alias ?? '') ? -1 : 1;

function authenticationOfDocument(realm: RealmView) {
  const authentication = authenticationOf(realm);
  return {
    authenticationFlows: authentication.flows
      .toSorted(byAlias)
      .map((flow) => flowRepresentation(authentication, flow)),
    authenticatorConfig: authentication.configs.toSorted(byAlias).map(configRepresentation),
    requiredActions: inOrder(authentication.requiredActions),
  };
}

function masked(client: Client, admin: RealmRequest) {
  const { secret } = client;
  const seen = toRepresentation(asMayBeSeen(client, admin), admin.realm);
  const { secret: _masked, attributes, ...rest } = seen;
  return {
    ...rest,
    // Wherever it is imported nobody knows better who it is.
    attributes: { ...attributes, ...originIn(client.attributes) },
    ...(secret !== undefined && !client.publicClient && { secret: MASK }),
  };
}

const defaultScopes = ({ clientScopes }: RealmView) => {
  const named = (wanted: string) =>
    clientScopes.filter(({ assignment }) => assignment === wanted).map(({ name }) => name);
  return { defaultDefaultClientScopes: named('default'), defaultOptionalClientScopes: named('optional') };
};

/** Components by type, those below one with it. */
function componentsOf(realm: RealmView) {
  const below = (parentId: string): object =>
    Object.fromEntries(
      Map.groupBy(
        realm.components.filter((component) => component.parentId === parentId),
        ({ providerType }) => providerType,
      )
        .entries()
        .map(([type, components]) => [
          type,
          components.map(({ id, name, providerId, subType, config }) => ({
            id,
            ...(name !== undefined && { name }),
            providerId,
            ...(subType !== undefined && { subType }),
            subComponents: below(id),
            config,
          })),
        ]),
    );
  const { userProfile: profile, unmanagedAttributePolicy } = realm.settings;
  if (profile === undefined && unmanagedAttributePolicy === undefined) return below(realm.id);
  return {
    ...below(realm.id),
    [USER_PROFILE_TYPE]: [
      {
        providerId: 'declarative-user-profile',
        subComponents: {},
        config: { 'kc.user.profile.config': [JSON.stringify(userProfile(realm))] },
      },
    ],
  };
}

/** Which roles of the realm, or of the client with that internal id, tokens of clients and of client scopes may speak of. */
function scopeMappings(
  { roles, clientScopes }: RealmView,
  clients: readonly Client[],
  owner: string | undefined,
): ScopeMappingDocument[] {
  const namesOf = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const role = roles.byId.get(id);
      return role && role.clientId === owner ? [role.name] : [];
    });
  return [
    ...clients.map(({ clientId: client, scopeMappings: ids }) => ({ client, roles: namesOf(ids) })),
    ...clientScopes.map(({ name: clientScope, scopeMappings: ids }) => ({
      clientScope,
      roles: namesOf(ids),
    })),
  ].filter(({ roles: names }) => names.length > 0);
}

function rolesOf(realm: RealmView, clients: readonly Client[]) {
  const shown = (role: Role) => {
    const composites = partsOf(realm, role);
    return { ...fullRoleRepresentation(role, realm), ...(composites && { composites }) };
  };
  return {
    realm: realm.roles.ofOwner(undefined).map(shown),
    ...(clients.length > 0 && {
      client: Object.fromEntries(
        clients.map(({ id, clientId }) => [clientId, realm.roles.ofClient(id).map(shown)]),
      ),
    }),
  };
}

/** Names of the roles that a role includes; undefined for none. */
function partsOf({ roles, roleOwners }: RealmView, { id }: Role) {
  const parts = roles.children(id).flatMap((child) => roles.byId.get(child) ?? []);
  if (parts.length === 0) return undefined;
  const { realmRoles, clientRoles } = byOwner(parts, roleOwners);
  return {
    ...(realmRoles.length > 0 && { realm: realmRoles }),
    ...(Object.keys(clientRoles).length > 0 && { client: clientRoles }),
  };
}

/** Names of roles, those of clients by the clients. */
function byOwner(roles: readonly Role[], owners: RealmView['roleOwners']) {
  const groups = Map.groupBy(roles, ({ clientId }) => clientId);
  const clientRoles = [...groups].flatMap(([clientId, own]) =>
    clientId === undefined ? [] : [[owners.get(clientId) ?? clientId, own.map(({ name }) => name)] as const],
  );
  return {
    realmRoles: (groups.get(undefined) ?? []).map(({ name }) => name),
    clientRoles: Object.fromEntries(clientRoles),
  };
}

interface GroupDocument {
  readonly id: string;
  readonly subGroups: readonly GroupDocument[];
}

/** The groups with those below them. */
async function groupsOf(admin: RealmRequest, parentId: string | null = null): Promise<GroupDocument[]> {
  const { store, realm } = admin;
  const groups = await store.groups.list(realm.id, { parentId });
  return Promise.all(
    groups.map(async (group) => ({
      ...(await groupRepresentation(admin, group, { full: true })),
      subGroups: await groupsOf(admin, group.id),
    })),
  );
}

async function serviceAccounts(
  { store, realm }: RealmRequest,
  clients: readonly Client[],
  groupsAndRoles: boolean,
) {
  const having = clients.filter(({ serviceAccountsEnabled }) => serviceAccountsEnabled);
  const found = await Promise.all(
    having.map(async ({ id, clientId }) => {
      const user = await store.users.findServiceAccount(realm.id, id);
      if (!user) return [];
      const account = { ...userRepresentation(user), serviceAccountClientId: clientId };
      if (!groupsAndRoles) return [account];
      const ids = await store.users.roles(realm.id, user.id);
      const roles = ids.flatMap((role) => realm.roles.byId.get(role) ?? []);
      const { realmRoles, clientRoles } = byOwner(roles, realm.roleOwners);
      return [
        {
          ...account,
          ...(realmRoles.length > 0 && { realmRoles }),
          ...(Object.keys(clientRoles).length > 0 && { clientRoles }),
          groups: await groupPaths(store, realm.id, user.id),
        },
      ];
    }),
  );
  return found.flat();
}

async function groupPaths(store: RealmRequest['store'], realmId: string, userId: string): Promise<string[]> {
  const memberships = await membershipsOf(store, realmId, await store.users.groups(realmId, userId));
  return memberships.map(({ path }) => path);
}
