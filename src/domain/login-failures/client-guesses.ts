import type { Clock } from '../../lib/clock.ts';
import { networkOf } from '../../lib/network-of.ts';
import type { Client } from '../clients/client.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { afterFailure } from './after-failure.ts';
import { isLockedOutForNow } from './lockout.ts';
import type { LoginFailures } from './login-failures.ts';

/** Clients and networks remembered, at most; those not heard of for longest are forgotten first. */
const CAPACITY = 20_000;

/** A secret that a client was said to have. */
export interface Guess {
  readonly realm: RealmView;
  readonly client: Client;
  /** Where it came from. */
  readonly address: string;
  readonly isRight: boolean;
}

/**
 * Guesses at the secrets of clients, held off as the realm's brute force detection says, for each client and network: whoever
 * guesses is locked out at home, and the client goes on where it lives (docs/decisions/0008). Counted in memory, on
 * each node for itself.
 */
export class ClientGuesses {
  readonly #clock: Clock;
  readonly #failures = new Map<string, LoginFailures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the secret is taken. While its network is held off none is, right or wrong, and none prolongs that. */
  isTaken({ realm, client, address, isRight }: Guess): boolean {
    const { settings } = realm;
    if (!settings.bruteForceProtected || (isRight && this.#failures.size === 0)) return isRight;
    const key = `${realm.id} ${client.id} ${networkOf(address)}`;
    const before = this.#failures.get(key);
    const now = this.#clock.now();
    if (isLockedOutForNow(before, now)) return false;
    this.#failures.delete(key);
    if (isRight) return true;
    const step = 'first factor' as const;
    const failure = { realmId: realm.id, userId: client.id, step, now, address };
    // Nobody from outside switches a client off: a lockout always ends.
    const { failures } = afterFailure({ ...settings, permanentLockout: false }, before, failure);
    this.#failures.set(key, failures);
    if (this.#failures.size > CAPACITY) this.#forgetOldest();
    return false;
  }

  #forgetOldest(): void {
    for (const key of this.#failures.keys()) {
      this.#failures.delete(key);
      return;
    }
  }
}
