import { groupRepresentation } from '../../domain/groups/group-representation.ts';
import { ok } from '../../http/exchange.ts';
import { type Endpoint, NO_CACHE } from '../resource.ts';

/** `/groups`: those that the person is in. */
export const groupEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/groups',
    roles: ['view-groups', 'manage-account'],
    async handle({ store, realm, user, request }) {
      const full = request.query.get('briefRepresentation') === 'false';
      const groups = await store.groups.findAll(realm.id, await store.users.groups(realm.id, user.id));
      const shown = groups.map((group) => groupRepresentation({ store, realm }, group, { full }));
      return ok(await Promise.all(shown), NO_CACHE);
    },
  },
];
