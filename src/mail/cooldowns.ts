/** Things remembered, at most; the one that began first is forgotten first. */
const CAPACITY = 20_000;

/** What is not done again for a while, on this node. */
export class Cooldowns {
  /** When each is over, in milliseconds since 1970. */
  readonly #over = new Map<string, number>();

  /** Seconds that are left; 0 where it may be done. @param now milliseconds since 1970 */
  left(key: string, now: number): number {
    return Math.max(0, Math.ceil(((this.#over.get(key) ?? 0) - now) / 1000));
  }

  start(key: string, seconds: number, now: number): void {
    this.#over.delete(key);
    if (seconds <= 0) return;
    this.#over.set(key, now + seconds * 1000);
    if (this.#over.size > CAPACITY) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const key of this.#over.keys()) {
      this.#over.delete(key);
      return;
    }
  }
}
