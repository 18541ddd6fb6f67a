import type { Client } from '../../domain/clients/client.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { changeRealm } from '../change-realm.ts';
import { getClient, locateClient } from '../get-client.ts';
import type { Endpoint, RealmRequest } from '../resource.ts';

/** Ends all sessions of a realm, and tells clients which tokens are not good any more. */
export const revocationEndpoints: readonly Endpoint[] = [
  { method: 'POST', path: '/logout-all', roles: ['manage-users'], handle: logoutAll },
  { method: 'POST', path: '/push-revocation', roles: ['manage-realm'], handle: toldAll },
  {
    method: 'POST',
    path: '/clients/:id/push-revocation',
    roles: ['manage-clients'],
    locate: locateClient,
    handle: async (admin) => told([await getClient(admin)]),
  },
];

/** Online and offline ones; no token from before is good any more. */
async function logoutAll(admin: RealmRequest): Promise<Answer> {
  admin.record({ representation: {} });
  const { store, realm, clock } = admin;
  await changeRealm(
    admin,
    (before) => ({ ...before, settings: { ...before.settings, notBefore: seconds(clock) } }),
    () => [store.sessions.removeAll(realm.id)],
  );
  return toldAll(admin);
}

/** Clients that are looked through at once. */
const STRETCH = 500;

async function toldAll({ store, realm, record }: RealmRequest): Promise<Answer> {
  record({ representation: {} });
  const addressed: Client[] = [];
  for (let first = 0; ; first += STRETCH) {
    const some = await store.clients.list(realm.id, { first, max: STRETCH });
    addressed.push(...some.filter(({ adminUrl }) => adminUrl));
    if (some.length < STRETCH) return told(addressed);
  }
}

/**
 * The answer where clients would be told at their admin URLs, as the adapters of before wanted it. This version calls
 * nobody there, and says of each that has an address that it was not told.
 */
function told(clients: readonly Client[]): Answer {
  const failedRequests = clients.flatMap(addressOf);
  return ok(failedRequests.length > 0 ? { failedRequests } : {});
}

function addressOf({ adminUrl, rootUrl }: Client): string[] {
  if (!adminUrl) return [];
  return [adminUrl.startsWith('/') ? (rootUrl ?? '').replace(/\/$/, '') + adminUrl : adminUrl];
}
