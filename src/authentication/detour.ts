import type { Detour } from '../domain/authentication-sessions/authentication-session.ts';
import { type Login, withState, withUser } from './login.ts';

/** Where the pages of a registration come back to, below `login-actions/`. */
export const REGISTRATION = 'registration';

export const isRegistration = (detour: Detour | undefined): boolean => detour?.action === REGISTRATION;

/** Somebody leaves the login for what leads to the client otherwise, or comes back to it: they begin anew there. */
export const turnTo = (login: Login, detour: Detour | undefined): Login =>
  withUser(
    withState(login, { detour, outcomes: {}, asked: undefined, chosen: undefined, sessionId: undefined }),
    undefined,
  );
