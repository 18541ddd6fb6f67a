import type { FetchSector } from '../domain/clients/pairwise.ts';
import type { ClientGuesses } from '../domain/login-failures/client-guesses.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { Request } from '../http/exchange.ts';
import type { PublishedKeys } from '../http/published-keys.ts';
import type { RateLimiter } from '../http/rate-limit.ts';
import type { Clock } from '../lib/clock.ts';

/** What the conductors work with. */
export interface RegistrationService {
  readonly store: Store;
  readonly realms: Realms;
  readonly clock: Clock;
  readonly fetchSector: FetchSector;
  /** Whether the server would call what a URL names. */
  readonly mayReach: (url: string) => boolean;
  /** Of those who vouch for software. */
  readonly publishedKeys: PublishedKeys;
  /** Absent where limits are switched off. */
  readonly limiter?: RateLimiter | undefined;
  readonly clientGuesses: ClientGuesses;
}

/** A request to the service of a realm, which is read once for all of it. */
export interface RegistrationCall {
  readonly service: RegistrationService;
  readonly realm: RealmView;
  readonly request: Request;
}
