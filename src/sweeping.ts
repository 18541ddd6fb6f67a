import { sweep } from './domain/sessions/sweep.ts';
import type { Store } from './domain/store.ts';
import type { Logger } from './http/log.ts';
import type { Extended } from './lib/catalogue.ts';
import { type Clock, seconds } from './lib/clock.ts';

/** Milliseconds between two sweeps. */
const INTERVAL = 300_000;

/** Removes what is over, now and then. @param before is awaited each time before it is done @returns what stops it, once the sweep under way has ended */
export function startSweeping(
  store: Store,
  clock: Clock,
  log: Logger,
  extended: Extended,
  before: () => Promise<void>,
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(before)
      .catch((error: unknown) => log.warn({ err: error }, 'somebody was not told before a sweep'))
      .then(() => sweep(store, seconds(clock), extended))
      .catch((error: unknown) => log.warn({ err: error }, 'sweeping failed; it will be tried again'));
  }, INTERVAL);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}
