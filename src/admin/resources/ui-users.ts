import { type Answer, ok } from '../../http/exchange.ts';
import type { Endpoint, RealmRequest } from '../resource.ts';
import { failureStatus, failuresOf } from './attack-detection.ts';
import { usersShown } from './users.ts';

/** `/ui-ext/brute-force-user`: users as the administration console lists them, and whether they are locked out for a while. */
export const uiUserEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/ui-ext/brute-force-user',
    roles: ['view-users', 'manage-users', 'query-users'],
    handle: list,
  },
];

async function list(admin: RealmRequest): Promise<Answer> {
  const users = await usersShown(admin);
  const shown = users.map(async (user) => {
    const [, failures] = await failuresOf(admin, user.id);
    return { ...user, bruteForceStatus: failureStatus(failures, admin.clock.now()) };
  });
  return ok(await Promise.all(shown));
}
