import type { UserSession } from './session.ts';

/** When a user session reached which level of authentication, among its notes. */
export const LEVELS = 'levels';

/** Seconds since 1970 by level. */
type Times = Readonly<Record<string, number>>;

/** When a session reached each of its levels last; empty where its flow knows none. */
export const levelTimes = ({ notes }: Pick<UserSession, 'notes'>): Times =>
  JSON.parse(notes[LEVELS] ?? '{}') as Times;

/** The highest level that a session has reached, however long ago; undefined where its flow knew none. */
export function highestLevel(session: Pick<UserSession, 'notes'>): number | undefined {
  const levels = Object.keys(levelTimes(session)).map(Number);
  return levels.length > 0 ? Math.max(...levels) : undefined;
}
