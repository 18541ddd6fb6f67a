import type { Server } from '../servers/server.ts';
import { median } from './percentile.ts';

/** Seconds from the start of the process to its first answer. */
export interface StartTimes {
  readonly runs: readonly number[];
  readonly least: number;
  readonly median: number;
}

/** Starts and stops the server several times, one after the other. */
export async function timeStarts(times: number, start: () => Promise<Server>): Promise<StartTimes> {
  const runs: number[] = [];
  while (runs.length < times) {
    await using server = await start();
    if (server.startSeconds === undefined) throw new Error('a start without a time');
    runs.push(server.startSeconds);
  }
  return { runs, least: Math.min(...runs), median: median(runs) ?? Number.NaN };
}
