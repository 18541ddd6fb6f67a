import type { Login } from '../login.ts';
import { CLIENT_ACTION } from '../notes.ts';

/** Whether the client sent the user here to do this, so that they may as well not. */
export const isAskedByClient = ({ session, user }: Login, alias: string): boolean =>
  session.state.notes[CLIENT_ACTION] === alias && !user?.requiredActions.includes(alias);
