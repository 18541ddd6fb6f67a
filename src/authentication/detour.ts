import type { Detour } from '../domain/authentication-sessions/authentication-session.ts';
import { type Login, withState, withUser } from './login.ts';

/** Somebody leaves the login for what leads to the client otherwise, or comes back to it: they begin anew there. */
export const turnTo = (login: Login, detour: Detour | undefined): Login =>
  withUser(
    withState(login, { detour, outcomes: {}, asked: undefined, chosen: undefined, sessionId: undefined }),
    undefined,
  );
