import type { Client } from '../domain/clients/client.ts';
import { isActive } from '../domain/sessions/lifespan.ts';
import type { SessionKind } from '../domain/sessions/session.ts';
import { seconds } from '../lib/clock.ts';
import type { Use } from './applications.ts';
import type { OwnAccount } from './resource.ts';

/** Clients that the person uses, has allowed something, or shall see, and what they use them for. */
export async function applicationsOf(
  account: OwnAccount,
): Promise<readonly { readonly client: Client; readonly use: Use }[]> {
  const { store, realm, user } = account;
  const [online, offline, consents, always] = await Promise.all([
    used(account, 'online'),
    used(account, 'offline'),
    store.consents.ofUser(realm.id, user.id),
    alwaysShown(account),
  ]);
  const ids = new Set([...online, ...offline, ...consents.map(({ clientId }) => clientId), ...always]);
  const clients = await Promise.all([...ids].map((id) => store.clients.find(realm.id, id)));
  return clients
    .filter((client) => client !== undefined)
    .filter((client) => !client.bearerOnly)
    .map((client) => ({
      client,
      use: {
        inUse: online.has(client.id) || offline.has(client.id),
        offlineAccess: offline.has(client.id),
        consent: consents.find(({ clientId }) => clientId === client.id),
      },
    }));
}

/** Internal ids of the clients with part in the person's sessions of a kind. */
async function used({ store, realm, user, clock }: OwnAccount, kind: SessionKind) {
  const sessions = await store.sessions.ofUser(realm.id, user.id, kind);
  const active = sessions.filter((session) => isActive(realm.settings, session, seconds(clock)));
  return new Set(active.flatMap(({ clients }) => clients.map(({ clientId }) => clientId)));
}

async function alwaysShown({ store, realm }: OwnAccount): Promise<readonly string[]> {
  return (await store.clients.alwaysDisplayed(realm.id, MOST_SHOWN)).map(({ id }) => id);
}

/** Clients that people see whether they use them or not, at most. */
const MOST_SHOWN = 1000;
