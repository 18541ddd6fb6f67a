import type { X509Certificate } from 'node:crypto';
import type { ClientGuesses } from '../domain/login-failures/client-guesses.ts';
import type { Realms } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { Clock } from '../lib/clock.ts';
import type { ClientKeys } from './client-keys.ts';

/** What every endpoint works with. */
export interface OidcDependencies {
  readonly realms: Realms;
  readonly store: Store;
  readonly clock: Clock;
  /** Counts wrong secrets of clients. */
  readonly clientGuesses: ClientGuesses;
  /** Keys that clients prove themselves with. */
  readonly clientKeys: ClientKeys;
  /** Whose client certificates are believed. */
  readonly certificateAuthorities: readonly X509Certificate[];
}
