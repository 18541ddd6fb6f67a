import type { Clock } from '../lib/clock.ts';
import { NotInTime } from '../lib/in-time.ts';

/** So many answers in a row that did not come, and nobody waits for one any more; */
const LATE = 5;
/** for so many milliseconds. Then one may try again. */
const REST = 10_000;

/**
 * Keeps those who ask from waiting for somebody who does not answer anyway. What is refused at once keeps nobody waiting, and may be about one
 * user alone: it does not count.
 */
export class Circuit {
  readonly #clock: Clock;
  #late = 0;
  #until = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws what the work throws; {@link Error} without having tried while it rests */
  async try<Result>(work: () => Promise<Result>): Promise<Result> {
    const now = this.#clock.now();
    if (now < this.#until) throw new Error('it has not answered in time lately');
    // Of many who come when the rest is over, one tries.
    if (this.#late >= LATE) this.#until = now + REST;
    try {
      const result = await work();
      this.#close();
      return result;
    } catch (error) {
      if (!(error instanceof NotInTime)) this.#close();
      else this.#late += 1;
      if (this.#late >= LATE) this.#until = this.#clock.now() + REST;
      throw error;
    }
  }

  #close(): void {
    this.#late = 0;
    this.#until = 0;
  }
}
