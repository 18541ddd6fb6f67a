import type { Client } from '../../domain/clients/client.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
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
  const clients = await clientsOf(dependencies, session);
  await store.commit([store.sessions.remove(session), ...eventOf(store, happening, clock.now())]);
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
  const clients = await clientsOf(dependencies, session);
  return {
    unit: [dependencies.store.sessions.remove(session)],
    afterwards() {
      callClients(dependencies, realm, teller, session, clients);
      callProvider(dependencies, realm, teller, session);
    },
  };
}

async function clientsOf({ store }: OidcDependencies, { realmId, clients }: UserSession): Promise<Client[]> {
  const found = await Promise.all(clients.map(({ clientId }) => store.clients.find(realmId, clientId)));
  return found.filter((client) => client !== undefined);
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
  const issuer = issuerOf(baseUrl, realm.name);
  for (const client of clients)
    sendLogoutToken(dependencies, realm, issuer, client, session).catch((err: unknown) =>
      log.warn({ client: client.clientId, err }, 'a client did not take its logout token'),
    );
}
