import type { RealmSettings } from '../realms/settings.ts';
import type { Change } from '../store.ts';
import { lookOf } from '../users/folded-name.ts';
import type { Credential, User } from '../users/user.ts';

/** What an administrator has said about an application. */
export interface Opinion {
  /** Id of the administrator. */
  readonly by: string;
  readonly username: string;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Somebody who has signed up and waits to be let in: no user yet, so nothing works for them. */
export interface SignUpApplication {
  readonly id: string;
  readonly realmId: string;
  /** Internal id of the client. */
  readonly clientId: string;
  readonly state: 'pending' | 'approved' | 'refused';
  /** By what the person is known (`applicantOf`): while they wait, it is their one application for the client. */
  readonly applicant?: string;
  /** The user as they would be. */
  readonly user: User;
  /** Theirs; sealed at rest, and kept no longer than they wait. */
  readonly credentials: readonly Credential[];
  /** In which language they are written to. */
  readonly locale?: string | undefined;
  readonly approvals: readonly Opinion[];
  readonly refusal?: Opinion;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Seconds since 1970: it is gone then, whatever became of it. */
  readonly expiresAt: number;
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
}

export interface SignUpApplicationQuery {
  readonly state?: SignUpApplication['state'];
  /** Internal id. */
  readonly clientId?: string;
  readonly first?: number;
  readonly max?: number;
}

export interface SignUpApplicationRepository {
  /** One that is over is none. @param now seconds since 1970 */
  find(realmId: string, id: string, now: number): Promise<SignUpApplication | undefined>;
  /** The oldest first. */
  list(realmId: string, query: SignUpApplicationQuery, now: number): Promise<SignUpApplication[]>;
  /** Whether the applicant waits for the client already. @param now seconds since 1970 */
  isWaiting(application: SignUpApplication, now: number): Promise<boolean>;
  /** Conflict `gone` when the client is, `duplicate-application` when the applicant waits already. */
  create(application: SignUpApplication): Change;
  /** Conflict `changed` when it was changed since it was read, or is gone. */
  update(application: SignUpApplication): Change;
  /** Those on which nobody decided in time, in all realms, no more than a page of them. @param now seconds since 1970 */
  undecided(now: number): Promise<SignUpApplication[]>;
  /** Conflict `gone`: of several who remove it one does. */
  remove(application: SignUpApplication): Change;
  /** Those that were decided on, and all that nobody has cared for by then. @param now seconds since 1970 */
  removeExpired(now: number): Change;
}

/** Seconds for which those who were not decided on are left to be told so. */
export const UNTOLD = 86_400;

/** By what somebody who applies is known: their address, as it looks; their name where they give none, or where people share addresses. */
export const applicantOf = (
  { username, email }: Pick<User, 'username' | 'email'>,
  { duplicateEmailsAllowed }: Pick<RealmSettings, 'duplicateEmailsAllowed'>,
): string => lookOf(email === undefined || duplicateEmailsAllowed ? username : email);
