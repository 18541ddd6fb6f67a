import type { UserSession } from '../domain/sessions/session.ts';
import type { Login } from './login.ts';

/** The level of authentication reached, among the notes of a login and of a user session. */
export const LEVEL = 'level';

export const levelOf = ({ notes }: Pick<UserSession, 'notes'>): number | undefined =>
  notes[LEVEL] === undefined ? undefined : Number(notes[LEVEL]);

export const withLevel = (level: number | undefined): Record<string, string> =>
  level === undefined ? {} : { [LEVEL]: String(level) };

/** Whether the client asks for more than the session has reached. */
export function requestsMore(login: Login, session: UserSession): boolean {
  const requested = login.dependencies.protocol.requestedLevel(login);
  return requested !== undefined && requested > (levelOf(session) ?? 0);
}
