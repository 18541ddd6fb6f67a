import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { eventOf, type Happening } from '../happening.ts';
import { sendLogoutToken } from './logout-token.ts';

/** The clients of a session that is over, for those who must tell them by frames. */
export type Left = readonly Client[];

/**
 * Ends the session, for all clients in it; durable when it resolves. Those that want to be called are, once it is over: an
 * answer that does not come keeps nobody waiting.
 * @param happening who asked for it
 */
export async function endSession(
  dependencies: OidcDependencies,
  session: UserSession,
  happening: Happening,
): Promise<Left> {
  const { store, clock } = dependencies;
  const { realm, request } = happening;
  happening.userId = session.userId;
  happening.sessionId = session.id;
  const found = await Promise.all(
    session.clients.map(({ clientId }) => store.clients.find(realm.id, clientId)),
  );
  const clients = found.filter((client) => client !== undefined);
  await store.commit([
    store.sessions.remove(session),
    ...clients
      .filter(revokesOffline)
      .map(({ id }) =>
        store.sessions.removeClient({ realmId: realm.id, id: session.id, kind: 'offline' }, id),
      ),
    ...eventOf(store, happening, clock.now()),
  ]);
  const issuer = issuerOf(request.baseUrl, realm.name);
  for (const client of clients)
    sendLogoutToken(dependencies, realm, issuer, client, session).catch((err: unknown) =>
      request.log.warn({ client: client.clientId, err }, 'a client did not take its logout token'),
    );
  return clients;
}

const revokesOffline = (client: Client) => isOn(client, 'backchannel.logout.revoke.offline.tokens');
