import type { LoginState } from '../domain/authentication-sessions/authentication-session.ts';
import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import type { Credential, User } from '../domain/users/user.ts';
import type { LoginDependencies } from './dependencies.ts';
import type { Asking } from './protocol.ts';

/** Whoever the browser's cookie says is logged in. */
export interface Identity {
  readonly session: UserSession;
  readonly user: User;
}

/** A login under way, as one request has it. */
export interface Login extends Asking {
  readonly dependencies: LoginDependencies;
  /** Where it is stored already. */
  readonly isStored: boolean;
  /** Whether another request of the tab was quicker, so that this one is about a page that is no more. */
  readonly isLate?: boolean;
  /** Who they say they are, or have proved to be. */
  readonly user: User | undefined;
  /** Theirs; read when first asked for. */
  readonly credentials: () => Promise<readonly Credential[]>;
  /** Who is logged in by the browser's cookie, whatever this login is about. */
  readonly identity: () => Promise<Identity | undefined>;
  /** Whether they had shown who they are before this request. */
  readonly wasProved?: boolean;
  /** Whether a step of this request has shown something of who they are. */
  readonly hasShown?: boolean;
  /** What events of this request tell of the steps that were taken in it. */
  readonly told?: Readonly<Record<string, string>>;
  /** What the client would be granted. */
  readonly clientScopes: () => readonly ClientScope[];
}

export const withState = (login: Login, change: Partial<LoginState>): Login => ({
  ...login,
  session: { ...login.session, state: { ...login.session.state, ...change } },
});

/** The login of a user, or of nobody yet. */
export const withUser = (login: Login, user: User | undefined, known?: readonly Credential[]): Login => ({
  ...withState(login, { userId: user?.id }),
  user,
  credentials: credentialsOf(login, user, known),
});

export function credentialsOf(
  { dependencies: { store }, realm }: Pick<Login, 'dependencies' | 'realm'>,
  user: User | undefined,
  known?: readonly Credential[],
): Login['credentials'] {
  let read = known && Promise.resolve(known);
  return () => {
    read ??= user ? store.users.credentials(realm.id, user.id) : Promise.resolve([]);
    return read;
  };
}

/** The login of somebody who has to do more before they get in. */
export const withActions = (login: Login, more: readonly string[]): Login =>
  withState(login, { actions: [...new Set([...login.session.state.actions, ...more])] });

/** What steps remember of a login; a note that is set to undefined is forgotten. */
export function withNotes(login: Login, notes: Readonly<Record<string, string | undefined>>): Login {
  const merged = { ...login.session.state.notes, ...notes };
  const kept = Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return withState(login, { notes: Object.fromEntries(kept) });
}
