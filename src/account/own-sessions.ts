import { isActive } from '../domain/sessions/lifespan.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import { seconds } from '../lib/clock.ts';
import { accountEvent } from './events.ts';
import type { OwnAccount } from './resource.ts';

/** Their sessions that are not over, by id; the offline one that came from an online one follows it, with the same id. */
export async function sessionsOf({ store, realm, user, clock }: OwnAccount): Promise<UserSession[]> {
  const kinds = (['online', 'offline'] as const).map((kind) =>
    store.sessions.ofUser(realm.id, user.id, kind),
  );
  const all = (await Promise.all(kinds)).flat();
  return all
    .filter((session) => isActive(realm.settings, session, seconds(clock)))
    .toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}

/** Ends sessions of theirs, in one unit with the events; their clients hear of it afterwards. */
export async function endSessions(account: OwnAccount, sessions: readonly UserSession[]): Promise<void> {
  // An offline one takes the one along that it came from.
  const ended = [...new Map(sessions.map((session) => [session.id, session])).values()];
  const { store, realm, request, endingOf } = account;
  const endings = await Promise.all(ended.map((session) => endingOf(realm, request, session)));
  const unit = [
    ...endings.flatMap((ending) => ending.unit),
    ...ended.flatMap(({ id }) => accountEvent(account, 'LOGOUT', { sessionId: id })),
  ];
  if (unit.length > 0) await store.commit(unit);
  for (const { afterwards } of endings) afterwards();
}
