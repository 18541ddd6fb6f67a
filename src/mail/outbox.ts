/** Mails on their way at once, and those that wait, at most: a mail server that is slow holds nobody up. */
const AT_ONCE = 5;
const WAITING = 1000;

/** What is sent after the answer, a few at a time. */
export class Outbox {
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #running = new Set<Promise<void>>();

  /** @returns false when too many wait already */
  put(send: () => Promise<void>): boolean {
    if (this.#waiting.length >= WAITING) return false;
    this.#waiting.push(send);
    // What it takes to write and send it is nothing that whoever asked could measure.
    setImmediate(() => this.#next());
    return true;
  }

  /** Resolves when nothing is left to send. */
  async idle(): Promise<void> {
    for (;;) {
      this.#next();
      if (this.#running.size === 0) return;
      await Promise.all(this.#running);
    }
  }

  #next(): void {
    while (this.#running.size < AT_ONCE) {
      const send = this.#waiting.shift();
      if (!send) return;
      const sending = send().finally(() => {
        this.#running.delete(sending);
        this.#next();
      });
      this.#running.add(sending);
    }
  }
}
