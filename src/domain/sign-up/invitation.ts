import { randomOctets } from '../../lib/random.ts';
import type { Change } from '../store.ts';

/** Somebody who may sign up for a client, once, with this address. */
export interface SignUpInvitation {
  readonly id: string;
  readonly realmId: string;
  /** Internal id of the client. */
  readonly clientId: string;
  /** Folded. */
  readonly email: string;
  readonly state: 'open' | 'used' | 'revoked';
  /** Hash of what the link that was sent last has; links from before open nothing. */
  readonly keyHash: string;
  readonly locale?: string | undefined;
  /** Id of the administrator. */
  readonly invitedBy: string;
  /** How often it was sent. */
  readonly sent: number;
  /** The user who came of it. */
  readonly userId?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
}

export interface SignUpInvitationRepository {
  /** Whatever became of it, until it is removed. */
  find(realmId: string, id: string): Promise<SignUpInvitation | undefined>;
  /** Those for a client, the latest first. */
  list(
    realmId: string,
    clientId: string,
    page: { readonly first?: number; readonly max?: number },
  ): Promise<SignUpInvitation[]>;
  /** Conflict `gone` when the client is. */
  create(invitation: SignUpInvitation): Change;
  /** Conflict `changed` when it was changed since it was read, or is gone: of two who use one, one does. */
  update(invitation: SignUpInvitation): Change;
  /** Those that are over for longer than that. @param before seconds since 1970 */
  removeExpired(before: number): Change;
}

/** Seconds for which an invitation that is over is told of. */
export const TOLD_OF = 90 * 86_400;

/** 256 random bits. */
export const newInvitationKey = (): string => randomOctets(32).toString('base64url');

/** Whether it still lets somebody in. @param now seconds since 1970 */
export const isOpen = ({ state, expiresAt }: SignUpInvitation, now: number): boolean =>
  state === 'open' && expiresAt > now;
