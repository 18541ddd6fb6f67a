import { REQUIRED_ACTIONS } from '../../domain/users/required-actions.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { notImplemented } from '../../errors/http.ts';
import { ok } from '../../http/exchange.ts';
import { type Endpoint, NO_CACHE } from '../resource.ts';

const PATH = '/authentication/required-actions';

/** `/authentication/required-actions`: what users may be asked to do. They are as in a fresh realm, and stay so. */
export const requiredActionEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATH,
    roles: ['view-realm', 'manage-realm', 'view-users', 'manage-users', 'query-users'],
    handle: async () => ok(REQUIRED_ACTIONS, NO_CACHE),
  },
  {
    method: 'GET',
    path: `${PATH}/:alias`,
    roles: ['view-realm', 'manage-realm'],
    handle: async ({ request }) => {
      const action = REQUIRED_ACTIONS.find(({ alias }) => alias === request.params.alias);
      if (!action) throw adminNotFound('Failed to find required action');
      return ok(action, NO_CACHE);
    },
  },
  ...(['PUT', 'DELETE'] as const).map(
    (method): Endpoint => ({
      method,
      path: `${PATH}/:alias`,
      roles: ['manage-realm'],
      handle: async () => {
        throw notImplemented('Changing required actions');
      },
    }),
  ),
];
