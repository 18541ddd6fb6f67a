import type { Client } from '../../domain/clients/client.ts';
import { revokeConsent } from '../../domain/consents/granted-scopes.ts';
import { isIn } from '../../domain/sessions/session.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { activeSessions } from '../active-sessions.ts';
import { getUser, locateUser } from '../get-user.ts';
import { type Endpoint, NO_CACHE, type RealmRequest, tellerOf } from '../resource.ts';

const locate = locateUser;

/** `/users/{id}/consents`: what a user allows clients, offline tokens among it. */
export const consentEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/users/:id/consents',
    roles: ['view-users', 'manage-users'],
    locate,
    handle: list,
  },
  { method: 'DELETE', path: '/users/:id/consents/:client', roles: ['manage-users'], locate, handle: revoke },
];

/** Internal ids of the clients that have offline tokens of the user. */
async function offlineClients(admin: RealmRequest, userId: string) {
  const sessions = await activeSessions(admin, userId, 'offline');
  return new Set(sessions.flatMap(({ clients }) => clients.map(({ clientId }) => clientId)));
}

async function list(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  const { id } = await getUser(admin);
  const [consents, offline] = await Promise.all([
    store.consents.ofUser(realm.id, id),
    offlineClients(admin, id),
  ]);
  const ids = new Set([...consents.map(({ clientId }) => clientId), ...offline]);
  const clients = await Promise.all([...ids].map((clientId) => store.clients.find(realm.id, clientId)));
  const shown = clients
    .filter((client) => client !== undefined)
    .map((client) => {
      const consent = consents.find(({ clientId }) => clientId === client.id);
      const granted = realm.clientScopes.filter((scope) => consent?.scopeIds.includes(scope.id));
      return {
        clientId: client.clientId,
        grantedClientScopes: granted.map(({ name }) => name),
        ...(consent && { createdDate: consent.createdAt, lastUpdatedDate: consent.updatedAt }),
        additionalGrants: offline.has(client.id) ? [{ client: client.id, key: 'Offline Token' }] : [],
      };
    });
  return ok(shown, NO_CACHE);
}

/** Takes back what the user has allowed, and tells the client that it is out of their sessions. */
async function revoke(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const { id } = await getUser(admin);
  const client: Client | undefined = await store.clients.findByClientId(
    realm.id,
    request.params.client ?? '',
  );
  if (!client) throw adminNotFound('Client not found');
  const [consent, offline] = await Promise.all([
    store.consents.find(realm.id, id, client.id),
    offlineClients(admin, id),
  ]);
  if (!consent && !offline.has(client.id)) throw adminNotFound('Consent nor offline token not found');
  const left = consent ? (await activeSessions(admin, id, 'online')).filter(isIn(client)) : [];
  await store.commit(revokeConsent(store, client, id, consent));
  for (const session of left) admin.tellClient(realm, tellerOf(admin), session, client);
  return { ...noContent, headers: NO_CACHE };
}
