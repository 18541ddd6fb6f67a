import type { ActionOfToken, ActionToken } from '../../domain/tokens/action-token.ts';
import type { User } from '../../domain/users/user.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Login } from '../login.ts';
import type { StepPage } from '../turn.ts';

/** A link that was followed, all of it believed. */
export interface Followed {
  readonly token: ActionToken;
  /** The login that had the mail sent, where this is its browser; or one that was begun for the link. */
  readonly login: Login & { readonly user: User };
  /** Whether it was begun for the link just now: nobody has asked for anything in this browser. */
  readonly isFresh: boolean;
}

/** Why a link does nothing: what is said, and Keycloak's word for it. */
export interface Unfit {
  readonly error: string;
  readonly page: StepPage;
  /** For the event. */
  readonly reason?: string;
  readonly details?: Readonly<Record<string, string>>;
  /** Whether events tell of it. */
  readonly isSilent?: boolean;
  /** Whether the browser may begin its logins anew all the same. */
  readonly keepsLogins?: boolean;
}

/** What a link does. */
export interface ActionTokenKind {
  readonly id: ActionOfToken;
  /** The type of its events. */
  readonly event: string;
  /** What is against it, beside what goes for all; undefined for nothing. */
  readonly check?: (followed: Followed) => Unfit | undefined | Promise<Unfit | undefined>;
  readonly follow: (followed: Followed) => Promise<Answer>;
}
