import { Refusal } from '../../errors/refusal.ts';
import { getGroup } from '../find-group.ts';
import { locateClient } from '../get-client.ts';
import type { Endpoint } from '../resource.ts';

const PLACES: readonly Pick<Endpoint, 'path' | 'locate' | 'roles'>[] = [
  { path: '/users-management-permissions' },
  { path: '/clients/:id/management/permissions', locate: locateClient },
  { path: '/groups/:id/management/permissions', locate: (admin) => getGroup(admin) },
  {
    path: '/identity-provider/instances/:alias/management/permissions',
    roles: ['view-identity-providers', 'manage-identity-providers'],
  },
  { path: '/roles/:name/management/permissions' },
  { path: '/roles-by-id/:id/management/permissions' },
  { path: '/clients/:id/roles/:name/management/permissions', locate: locateClient },
];

/** Permissions for each single thing: a feature that Keycloak has turned off, and answers like this then. */
export const managementPermissionEndpoints: readonly Endpoint[] = PLACES.flatMap((place) =>
  (['GET', 'PUT'] as const).map((method) => ({
    ...place,
    method,
    handle: async () => {
      const description = 'For more on this error consult the server log.';
      throw new Refusal(501, 'Feature not enabled', { description });
    },
  })),
);
