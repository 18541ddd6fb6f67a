import { newId } from '../../lib/ids.ts';
import { secretHash } from '../../lib/secret-hash.ts';
import type { Change } from '../store.ts';
import type { Claims } from '../tokens/jws.ts';

/** An authorization request that a client has pushed. */
export interface PushedRequest {
  readonly realmId: string;
  /** Names it to whoever brings it; stored as a hash. */
  readonly uri: string;
  /** Internal id of the client, which has proved itself. */
  readonly clientId: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The claims of the request object that was pushed: client policies look at them when the URI is brought. */
  readonly requestObject?: Claims | undefined;
  readonly isObjectEncrypted?: boolean;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export interface PushedRequestRepository {
  /** One that is over is none. @param now seconds since 1970 */
  find(realmId: string, uri: string, now: number): Promise<PushedRequest | undefined>;
  create(request: PushedRequest): Change;
  /** @param now seconds since 1970 */
  removeExpired(now: number): Change;
}

export const PUSHED = 'urn:ietf:params:oauth:request_uri:';
export const newPushedUri = (): string => PUSHED + newId();

/** What a request goes by among what is spent: once somebody has got to the client by it, nobody does so again. */
export const spentIdOf = (uri: string): string => `par:${secretHash(uri)}`;

/** Seconds for which that is remembered: longer than a login by it can take, begun anew or not. */
export const SPENT_FOR = 9 * 3600;
