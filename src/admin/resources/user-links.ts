import { type Answer, ok } from '../../http/exchange.ts';
import { locateUser } from '../get-user.ts';
import { type Endpoint, NO_CACHE } from '../resource.ts';

const view = { method: 'GET', roles: ['view-users', 'manage-users'], locate: locateUser } as const;

/** Which of a user's credentials directories keep: there are no directories yet. */
export const userLinkEndpoints: readonly Endpoint[] = [
  { ...view, path: '/users/:id/configured-user-storage-credential-types', handle: nothing },
];

async function nothing(): Promise<Answer> {
  return ok([], NO_CACHE);
}
