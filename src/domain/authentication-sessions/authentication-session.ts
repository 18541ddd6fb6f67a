import { randomOctets } from '../../lib/random.ts';
import type { Change } from '../store.ts';

/** How an execution of the flow ended; one that is not for this person is passed over for good. */
export type StepOutcome = 'done' | 'not for them';

/** Somebody on the way to a client, in one tab of a browser. Times are seconds since 1970. */
export interface AuthenticationSession {
  readonly realmId: string;
  /** Known to the browser alone, and to all its tabs; stored as a hash. */
  readonly browserId: string;
  readonly tabId: string;
  /** Internal id. */
  readonly clientId: string;
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly state: LoginState;
  /** How often it was changed. Set by the store. */
  readonly revision?: number;
}

/** Something that leads to the client as logging in does, by a flow of its own. */
export interface Detour {
  /** Where its pages come back to, below `login-actions/`. */
  readonly action: string;
  readonly flowId: string;
}

/** How far they have come. */
export interface LoginState {
  /** What was asked for, in the words of the client's protocol, which alone understands it. */
  readonly request: Readonly<Record<string, string>>;
  /** Goes with each form and changes with each step: one that was sent before, or that somebody else made, does nothing. */
  readonly code: string;
  /** Id of the flow that they log in by. */
  readonly flowId: string;
  /** What they do in its place. */
  readonly detour?: Detour | undefined;
  /** What became of its executions, by their ids. */
  readonly outcomes: Readonly<Record<string, StepOutcome>>;
  /** Id of the execution that waits for an answer. */
  readonly asked?: string | undefined;
  /** The alternative that they would rather take, by the id of its execution. */
  readonly chosen?: string | undefined;
  /** Who they say they are, or have proved to be: the flow says which. */
  readonly userId?: string | undefined;
  /** Whether the flow is through: who they are is settled. */
  readonly proved?: boolean;
  /** Whether they were logged in already, and nobody had to be asked. */
  readonly sessionId?: string | undefined;
  /** What steps remember, each under names of its own. */
  readonly notes: Readonly<Record<string, string>>;
  /** What the user session will keep for tokens to tell. */
  readonly sessionNotes: Readonly<Record<string, string>>;
  /** Required actions of this login, beside those of the user. */
  readonly actions: readonly string[];
}

export interface AuthenticationSessionRepository {
  /** One that is over is none. @param now seconds since 1970 */
  find(
    realmId: string,
    browserId: string,
    tabId: string,
    now: number,
  ): Promise<AuthenticationSession | undefined>;
  /** Those of a browser that are not over, the latest first. */
  ofBrowser(realmId: string, browserId: string, now: number): Promise<AuthenticationSession[]>;
  create(session: AuthenticationSession): Change;
  /** Conflict `changed` when it was changed since it was read, or is gone. */
  save(session: AuthenticationSession): Change;
  /** The same for what is said of it alone: whoever has read it before may go on with it. */
  note(session: AuthenticationSession): Change;
  /** Ends it, once: conflict `changed` when it was changed since it was read, or is gone. */
  end(session: AuthenticationSession): Change;
  /** What is in the tabs of a browser goes on under another id of it. */
  rename(realmId: string, browserId: string, to: string): Change;
  /** Nothing happens when it is gone already. */
  remove(realmId: string, browserId: string, tabId: string): Change;
  /** The same of a browser that is known by the hash of its id alone. */
  removeOf(realmId: string, browserHash: string, tabId: string): Change;
  /** @param now seconds since 1970 */
  removeExpired(now: number): Change;
}

/** Tabs of one browser that are kept, at most (as many as Keycloak): an older one gives way. */
export const MAX_TABS = 300;

const token = (octets: number) => randomOctets(octets).toString('base64url');

/** 256 random bits. */
export const newBrowserId = (): string => token(32);
export const isBrowserId = (text: string): boolean => /^[\w-]{43}$/.test(text);
/** Names a tab of a browser to that browser; unguessable enough to tell tabs apart. */
export const newTabId = (): string => token(9);
/** 192 random bits. */
export const newSessionCode = (): string => token(24);
