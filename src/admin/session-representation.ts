import { findUserView } from '../domain/clients/client-view.ts';
import { isActive } from '../domain/sessions/lifespan.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import { seconds } from '../lib/clock.ts';
import type { RealmRequest } from './resource.ts';

/** Keycloak's UserSessionRepresentation. Times are milliseconds since 1970. */
export interface SessionRepresentation {
  readonly id: string;
  readonly username: string | undefined;
  readonly userId: string;
  readonly ipAddress: string;
  readonly start: number;
  readonly lastAccess: number;
  readonly rememberMe: boolean;
  /** Public ids of the clients by their internal ones. */
  readonly clients: Readonly<Record<string, string>>;
  readonly transientUser: boolean;
}

/** Those of the sessions that are not over, for administrators to see, in the shape they want. */
export async function sessionRepresentations<Shape = SessionRepresentation>(
  { store, realm, clock }: RealmRequest,
  sessions: readonly UserSession[],
  shape = (representation: SessionRepresentation, _session: UserSession) => representation as Shape,
): Promise<Shape[]> {
  const now = seconds(clock);
  const active = sessions.filter((session) => isActive(realm.settings, session, now));
  const ids = new Set(active.flatMap(({ clients }) => clients.map(({ clientId }) => clientId)));
  const names = new Map(
    await Promise.all(
      [...ids].map(async (id) => [id, (await store.clients.find(realm.id, id))?.clientId] as const),
    ),
  );
  return Promise.all(
    active.map(async (session) => {
      const representation = {
        id: session.id,
        username: (await findUserView(store, realm.id, session.userId))?.user.username,
        userId: session.userId,
        ipAddress: session.ipAddress,
        start: session.startedAt * 1000,
        lastAccess: session.lastAccess * 1000,
        rememberMe: session.rememberMe,
        clients: Object.fromEntries(
          session.clients.flatMap(({ clientId }) => {
            const name = names.get(clientId);
            return name === undefined ? [] : [[clientId, name]];
          }),
        ),
        transientUser: false,
      };
      return shape(representation, session);
    }),
  );
}
