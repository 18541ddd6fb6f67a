import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import type { Change } from '../../domain/store.ts';
import type { Request } from '../../http/exchange.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { eventOf, type Happening } from '../happening.ts';
import { callProvider } from './at-provider.ts';
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
  const { clients, unit } = await endOf(dependencies, session);
  await store.commit([...unit, ...eventOf(store, happening, clock.now())]);
  callClients(dependencies, realm, request, session, clients);
  callProvider(dependencies, realm, request, session);
  return clients;
}

/** Ends a session of a user who is doing something else meanwhile: the event of it tells what (as Keycloak). */
export async function endOtherSession(
  dependencies: OidcDependencies,
  meanwhile: Happening,
  session: UserSession,
): Promise<void> {
  await endSession(dependencies, session, { ...meanwhile, type: 'LOGOUT' });
}

/** By which address of the realm others are told, and where it is said that one has not listened. */
type Teller = Pick<Request, 'baseUrl' | 'log'>;

/** What others do about a session that they end: what goes into their unit, and what follows once that is stored. */
export async function endingOf(
  dependencies: OidcDependencies,
  realm: RealmView,
  teller: Teller,
  session: UserSession,
): Promise<{ readonly unit: readonly Change[]; readonly afterwards: () => void }> {
  const { clients, unit } = await endOf(dependencies, session);
  return {
    unit,
    afterwards() {
      callClients(dependencies, realm, teller, session, clients);
      callProvider(dependencies, realm, teller, session);
    },
  };
}

/** An offline session takes the online one along that it came from, which has its id (as Keycloak). */
async function endOf(
  { store }: OidcDependencies,
  session: UserSession,
): Promise<{ readonly unit: readonly Change[]; readonly clients: readonly Client[] }> {
  const { realmId, id, kind } = session;
  const online = kind === 'offline' ? await store.sessions.find({ realmId, id, kind: 'online' }) : undefined;
  const ended = online ? [session, online] : [session];
  const ids = new Set(ended.flatMap(({ clients }) => clients.map(({ clientId }) => clientId)));
  const found = await Promise.all([...ids].map((clientId) => store.clients.find(realmId, clientId)));
  return {
    unit: ended.map((each) => store.sessions.remove(each)),
    clients: found.filter((client) => client !== undefined),
  };
}

/** The same for other doors, and how a client is told that it alone is out of a session. */
export const sessionEndings = (dependencies: OidcDependencies) => ({
  endingOf: (realm: RealmView, teller: Teller, session: UserSession) =>
    endingOf(dependencies, realm, teller, session),
  tellClient: (realm: RealmView, teller: Teller, session: UserSession, client: Client) =>
    callClients(dependencies, realm, teller, session, [client]),
});

/** Tells clients that they are out of a session, those that want to be called; nobody waits for them. */
function callClients(
  dependencies: OidcDependencies,
  realm: RealmView,
  { baseUrl, log }: Teller,
  session: UserSession,
  clients: readonly Client[],
): void {
  for (const client of clients)
    sendLogoutToken(dependencies, realm, baseUrl, client, session).catch((err: unknown) =>
      log.warn({ client: client.clientId, err }, 'a client did not take its logout token'),
    );
}
