import { isActive } from '../../domain/sessions/lifespan.ts';
import type { SessionKind } from '../../domain/sessions/session.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { applicationRepresentation } from '../applications.ts';
import { type AccountRequest, type Endpoint, NO_CACHE } from '../resource.ts';
import { textsFor } from '../texts.ts';

/** `/applications`: clients that the person uses, has allowed something, or shall see. */
export const applicationEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/applications', roles: ['view-applications', 'manage-account'], handle: list },
];

/** Internal ids of the clients with part in the person's sessions of a kind. */
async function used({ store, realm, user, clock }: AccountRequest, kind: SessionKind) {
  const sessions = await store.sessions.ofUser(realm.id, user.id, kind);
  const active = sessions.filter((session) => isActive(realm.settings, session, seconds(clock)));
  return new Set(active.flatMap(({ clients }) => clients.map(({ clientId }) => clientId)));
}

async function list(account: AccountRequest): Promise<Answer> {
  const { store, realm, user, request } = account;
  const [online, offline, consents, always] = await Promise.all([
    used(account, 'online'),
    used(account, 'offline'),
    store.consents.ofUser(realm.id, user.id),
    alwaysShown(account),
  ]);
  const ids = new Set([...online, ...offline, ...consents.map(({ clientId }) => clientId), ...always]);
  const clients = await Promise.all([...ids].map((id) => store.clients.find(realm.id, id)));
  const name = request.query.get('name')?.trim().toLowerCase();
  const texts = textsFor(account);
  return ok(
    clients
      .filter((client) => client !== undefined)
      .filter((client) => !client.bearerOnly)
      .filter(
        (client) =>
          !name ||
          texts
            .sayText(client.name ?? '')
            .toLowerCase()
            .includes(name),
      )
      .map((client) =>
        applicationRepresentation(account, client, {
          inUse: online.has(client.id) || offline.has(client.id),
          offlineAccess: offline.has(client.id),
          consent: consents.find(({ clientId }) => clientId === client.id),
        }),
      ),
    NO_CACHE,
  );
}

async function alwaysShown({ store, realm }: AccountRequest): Promise<readonly string[]> {
  return (await store.clients.alwaysDisplayed(realm.id, MOST_SHOWN)).map(({ id }) => id);
}

/** Clients that people see whether they use them or not, at most. */
const MOST_SHOWN = 1000;
