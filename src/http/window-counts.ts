/** Milliseconds. */
const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

interface Counted {
  /** Number of the window since 1970. */
  window: number;
  now: number;
  before: number;
}

/**
 * How often a thing may be done in a minute, or another while. Two windows of it are counted, and of the one before as much as
 * still lies within the while behind us: all of them may come at once, and in none many more.
 */
export class WindowCounts {
  readonly #capacity: number;
  readonly #window: number;
  readonly #counts = new Map<string, Counted>();

  /**
   * @param capacity things remembered, at most; the one not heard of for longest is forgotten first
   * @param window milliseconds
   */
  constructor(capacity: number, window = MINUTE) {
    this.#capacity = capacity;
    this.#window = window;
  }

  /**
   * Counts one, unless there were as many as may be.
   * @param now milliseconds since 1970
   * @returns seconds after which there is room again; 0 when it was counted
   */
  take(key: string, limit: number, now: number): number {
    const counted = this.#as(key, now);
    this.#counts.delete(key);
    this.#counts.set(key, counted);
    if (this.#counts.size > this.#capacity) this.#forgetOldest();
    const wait = this.#wait(counted, limit, now);
    if (wait === 0) counted.now += 1;
    return wait;
  }

  /** The same, counting nothing. */
  wait = (key: string, limit: number, now: number): number => this.#wait(this.#as(key, now), limit, now);

  #as(key: string, now: number): Counted {
    const window = Math.floor(now / this.#window);
    const counted = this.#counts.get(key) ?? { window, now: 0, before: 0 };
    if (counted.window !== window) {
      counted.before = counted.window === window - 1 ? counted.now : 0;
      counted.now = 0;
      counted.window = window;
    }
    return counted;
  }

  #wait(counted: Counted, limit: number, now: number): number {
    const into = (now % this.#window) / this.#window;
    if (counted.before * (1 - into) + counted.now + 1 <= limit) return 0;
    return Math.max(1, Math.ceil(windowsToRoom(counted, limit, into) * (this.#window / 1000)));
  }

  #forgetOldest(): void {
    for (const key of this.#counts.keys()) {
      this.#counts.delete(key);
      return;
    }
  }
}

/** In windows. */
function windowsToRoom({ now, before }: Counted, limit: number, into: number): number {
  // In this window, while what came before it passes away; or in the next one, when this one does.
  const fits = before > 0 ? 1 - (limit - now - 1) / before : 1;
  const inThis = now + 1 <= limit ? fits : 1 + Math.max(0, 1 - (limit - 1) / Math.max(1, now));
  return Math.max(inThis, into) - into;
}
