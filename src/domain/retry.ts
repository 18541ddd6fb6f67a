import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../errors/refusal.ts';
import { Conflict } from './store.ts';

/** Tries, at most: that many others at work on the same thing at the same moment is no accident any more. */
const TRIES = 40;
/** Milliseconds after which it is not tried again: what is tried may take long itself, such as where code from outside judges it. */
const LONGEST = 10_000;
/** Milliseconds to wait between two tries, at most. */
const LONGEST_PAUSE = 128;

/** @param conflict for the log, where it is known */
export const changedByOthers = (conflict?: Conflict) =>
  new Refusal(409, 'conflict', { description: 'Others are changing it at the same time', cause: conflict });

/**
 * Does work that reads a thing, decides, and writes only if nobody changed the thing meanwhile. When somebody did, all
 * of it is done again on what is there now: neither writes over what the other has decided. Of many at once those that
 * came too late wait for a while, each for another, so that they do not all come at once again.
 * @throws {Refusal} 409 when others keep changing it
 */
export async function retryWhenChanged<Result>(
  work: () => Promise<Result>,
  pause: (milliseconds: number) => Promise<unknown> = delay,
  now = () => performance.now(),
): Promise<Result> {
  const begun = now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Conflict) || error.reason !== 'changed') throw error;
      if (attempt >= TRIES || now() - begun > LONGEST) throw changedByOthers();
      // The first time at once: mostly it was but one other.
      if (attempt > 1) await pause(Math.random() * Math.min(2 ** attempt, LONGEST_PAUSE));
    }
  }
}
