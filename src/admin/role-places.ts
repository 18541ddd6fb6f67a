import type { Role } from '../domain/roles/role.ts';
import { adminForbidden, adminNotFound } from '../errors/admin.ts';
import { locateClient } from './get-client.ts';
import type { Endpoint, RealmRequest } from './resource.ts';

type Right = 'list' | 'view' | 'manage';

/** A way to a role, and what it takes to go there. */
export interface RolePlace {
  /** Of one role, below the realm. */
  readonly path: string;
  /** Which administration roles an endpoint asks for, and how it finds what its path goes through. */
  readonly opens: (right: Right) => Pick<Endpoint, 'roles' | 'locate'>;
  /** @throws {Refusal} 404, 403 */
  readonly get: (admin: RealmRequest, right: Right) => Role;
  /** Whether what it includes is searched and paged: there alone (as Keycloak). */
  readonly narrowsComposites?: boolean;
}

const VIEW_REALM = ['view-realm', 'manage-realm'];
const VIEW_CLIENTS = ['view-clients', 'manage-clients'];
/** Mappers of identity providers give roles of the realm: who manages them must know which there are. */
const OF_REALM = {
  list: [...VIEW_REALM, 'manage-identity-providers'],
  view: VIEW_REALM,
  manage: ['manage-realm'],
};
const OF_CLIENT = { list: VIEW_CLIENTS, view: VIEW_CLIENTS, manage: ['manage-clients'] };

/** Where roles have names: in the realm, or in one of its clients. */
export const ROLE_CONTAINERS = [
  {
    path: '/roles',
    opens: (right: Right) => ({ roles: OF_REALM[right] }),
    /** Internal id of the client. */
    owner: (_admin: RealmRequest): string | undefined => undefined,
  },
  {
    path: '/clients/:id/roles',
    opens: (right: Right) => ({ roles: OF_CLIENT[right], locate: locateClient }),
    owner: ({ request }: RealmRequest): string | undefined => request.params.id,
  },
];

const byName = ROLE_CONTAINERS.map(
  ({ path, opens, owner }): RolePlace => ({
    path: `${path}/:name`,
    opens,
    get(admin) {
      const role = admin.realm.roles.find(admin.request.params.name ?? '', owner(admin));
      if (!role) throw adminNotFound('Could not find role');
      return role;
    },
  }),
);

/** By its id a role is found whoever owns it; then its owner says who may. */
const byId: RolePlace = {
  path: '/roles-by-id/:id',
  opens: () => ({}),
  narrowsComposites: true,
  get({ realm, request, roles }, right) {
    const role = realm.roles.byId.get(request.params.id ?? '');
    if (!role) throw adminNotFound('Could not find role with id');
    const needed = role.clientId === undefined ? OF_REALM[right] : OF_CLIENT[right];
    if (!needed.some((name) => roles.has(name))) throw adminForbidden();
    return role;
  },
};

/** The role that a path names by its id. @throws {Refusal} 404, 403 */
export const roleOfPath = byId.get;

export const ROLE_PLACES: readonly RolePlace[] = [...byName, byId];
export const NAMED_ROLE_PLACES: readonly RolePlace[] = byName;
