import { isActive } from '../domain/sessions/lifespan.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import { seconds } from '../lib/clock.ts';
import { accountEvent } from './events.ts';
import type { OwnAccount } from './resource.ts';

/** Their online sessions that are not over, by id. */
export async function sessionsOf({ store, realm, user, clock }: OwnAccount): Promise<UserSession[]> {
  const all = await store.sessions.ofUser(realm.id, user.id, 'online');
  return all
    .filter((session) => isActive(realm.settings, session, seconds(clock)))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Ends sessions of theirs, in one unit with the events; their clients hear of it afterwards. */
export async function endSessions(account: OwnAccount, sessions: readonly UserSession[]): Promise<void> {
  const { store, realm, request, endingOf } = account;
  const endings = await Promise.all(sessions.map((session) => endingOf(realm, request, session)));
  const unit = [
    ...endings.flatMap((ending) => ending.unit),
    ...sessions.flatMap(({ id }) => accountEvent(account, 'LOGOUT', { sessionId: id })),
  ];
  if (unit.length > 0) await store.commit(unit);
  for (const { afterwards } of endings) afterwards();
}
