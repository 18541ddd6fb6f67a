import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { listsEvents, newEvent } from '../../domain/events/new-event.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import type { Change } from '../../domain/store.ts';
import type { Request } from '../../http/exchange.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { sendLogoutToken } from './logout-token.ts';

/** Who asked for the end, for the event. */
export interface Asker {
  readonly clientId: string | undefined;
  readonly redirectUri?: string | undefined;
}

/** The clients of a session that is over, for those who must tell them by frames. */
export type Left = readonly Client[];

/**
 * Ends the session, for all clients in it; durable when it resolves. Those that want to be called are, once it is over: an
 * answer that does not come keeps nobody waiting.
 */
export async function endSession(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  session: UserSession,
  asker: Asker,
): Promise<Left> {
  const { store } = dependencies;
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
    ...logoutEvent(dependencies, realm, request, session, asker),
  ]);
  const issuer = issuerOf(request.baseUrl, realm.name);
  for (const client of clients)
    sendLogoutToken(dependencies, realm, issuer, client, session).catch((err: unknown) =>
      request.log.warn({ client: client.clientId, err }, 'a client did not take its logout token'),
    );
  return clients;
}

const revokesOffline = (client: Client) => isOn(client, 'backchannel.logout.revoke.offline.tokens');

function logoutEvent(
  { store, clock }: OidcDependencies,
  realm: RealmView,
  { ip }: Request,
  { id, userId }: UserSession,
  { clientId, redirectUri }: Asker,
): Change[] {
  if (!listsEvents(realm, 'LOGOUT')) return [];
  const rest = {
    ...(clientId !== undefined && { clientId }),
    userId,
    sessionId: id,
    ipAddress: ip,
    details: redirectUri === undefined ? {} : { redirect_uri: redirectUri },
  };
  return [store.events.append(newEvent(realm, clock.now(), 'LOGOUT', rest, { audited: false }))];
}
