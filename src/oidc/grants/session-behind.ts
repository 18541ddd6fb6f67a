import { findUserView, type UserView } from '../../domain/clients/client-view.ts';
import { isClientActive, isUsable } from '../../domain/sessions/lifespan.ts';
import type { ClientSession, SessionKind, UserSession } from '../../domain/sessions/session.ts';
import { invalidGrant } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { GrantRequest } from './grant.ts';

interface Behind {
  readonly session: UserSession;
  readonly part: ClientSession;
  readonly user: UserView;
}

/** Whose session it is about. */
export interface Of {
  readonly sessionId: string;
  readonly sessionKind: SessionKind;
  readonly userId: string;
}

/** Whose code it is that a client brings: they must still be logged in, with this client. @throws {Refusal} `invalid_grant` */
export async function sessionBehind(
  { realm, authenticated: { client }, store, happening }: GrantRequest,
  { sessionId: id, sessionKind: kind, userId }: Of,
  now: number,
): Promise<Behind> {
  const [session] = await Promise.all([
    store.sessions.find({ realmId: realm.id, id, kind }),
    // Its user is read through the cache: whoever disabled them elsewhere has been heard by then.
    store.heard(),
  ]);
  if (!session || !isUsable(realm.settings, session, now)) throw over();
  const part = session.clients.find(({ clientId }) => clientId === client.id);
  if (!part || !isClientActive(realm.settings, client, session, part, now)) throw over();
  happening.userId = userId;
  const user = await findUserView(store, realm.id, userId);
  if (!user) throw invalidGrant('User not found');
  if (!user.user.enabled)
    throw new Refusal(400, 'invalid_grant', {
      description: 'User disabled',
      event: { error: 'user_disabled' },
    });
  return { session, part, user };
}

const over = () =>
  new Refusal(400, 'invalid_grant', {
    description: 'Session not active',
    event: { error: 'invalid_code' },
  });
