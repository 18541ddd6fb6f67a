import { randomOctets } from '../../lib/random.ts';
import type { SessionKind } from '../sessions/session.ts';
import type { Change } from '../store.ts';

/** What a code was issued for. Times are seconds since 1970. */
export interface AuthorizationCode {
  readonly realmId: string;
  /** Stored as a hash. */
  readonly code: string;
  /** Internal id of the client it was issued to. */
  readonly clientId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionKind: SessionKind;
  /** Not good from then on. */
  readonly expiresAt: number;
  readonly details: CodeDetails;
}

/** What the request that led to it said, as far as it counts when the code is used. */
export interface CodeDetails {
  /** Absent where the request named none. */
  readonly redirectUri?: string | undefined;
  readonly scope?: string | undefined;
  readonly nonce?: string | undefined;
  /** RFC 7636. */
  readonly codeChallenge?: string | undefined;
  readonly codeChallengeMethod?: string | undefined;
  /** Thumbprint of the key that the tokens must be bound to (RFC 9449 section 10). */
  readonly dpopJkt?: string | undefined;
  /** JSON (OpenID Connect Core section 5.5). */
  readonly claims?: string | undefined;
  /** Where the tokens shall be good (RFC 8707). */
  readonly resources?: readonly string[] | undefined;
}

/** A code as it is found. */
export interface FoundCode extends AuthorizationCode {
  readonly used: boolean;
}

export interface AuthorizationCodeRepository {
  /** Used, over or not. */
  find(realmId: string, code: string): Promise<FoundCode | undefined>;
  create(code: AuthorizationCode): Change;
  /** Once: conflict `replayed`. */
  use(realmId: string, code: string): Change;
  /** Forgets those that were over before. @param before seconds since 1970 */
  removeExpired(before: number): Change;
}

/** Seconds for which a code that is over is still known when it comes back. */
export const REMEMBERED = 3600;

/** A new code: 256 random bits. */
export const newAuthorizationCode = (): string => randomOctets(32).toString('base64url');
