import { setTimeout as sleep } from 'node:timers/promises';
import { type Operation, runLoad } from '../load/load.ts';
import type { Server } from '../servers/server.ts';
import { type CpuSeconds, type Measurement, type Slice, summarize } from './measurement.ts';

/** One of those that take turns. */
export interface Contestant {
  readonly server: Server;
  /** What to do in the next slice; asked before each, outside all measuring. */
  readonly operation: () => Promise<Operation>;
  readonly warmUpSeconds: number;
}

interface Turns {
  readonly concurrency: number;
  /** Measured for each contestant in all. */
  readonly seconds: number;
  /** Of one turn. */
  readonly sliceSeconds: number;
}

/** What a server still does for a request after its answer (collecting garbage, writing its log) belongs to it. */
const settleMilliseconds = 200;

/**
 * Warms each contestant up, then measures them in short turns, one at a time and in changing order, so that
 * what disturbs the machine meanwhile disturbs them alike. Answers in the order of the contestants.
 */
export async function alternate(contestants: readonly Contestant[], turns: Turns): Promise<Measurement[]> {
  const { concurrency } = turns;
  for (const { server, operation, warmUpSeconds } of contestants) {
    await runLoad(server.origin, await operation(), { concurrency, seconds: warmUpSeconds });
  }
  const seats = contestants.map((contestant) => ({ contestant, slices: [] as Slice[] }));
  const rounds = Math.max(1, Math.round(turns.seconds / turns.sliceSeconds));
  for (let round = 0; round < rounds; round += 1) {
    for (const { contestant, slices } of round % 2 === 0 ? seats : seats.toReversed()) {
      slices.push(await measureSlice(contestant, concurrency, turns.seconds / rounds));
    }
  }
  return seats.map(({ slices }) => summarize(slices));
}

async function measureSlice(
  { server, operation }: Contestant,
  concurrency: number,
  seconds: number,
): Promise<Slice> {
  const next = await operation();
  const before = server.cpu();
  const load = await runLoad(server.origin, next, { concurrency, seconds });
  await sleep(settleMilliseconds);
  return { load, cpu: subtract(server.cpu(), before) };
}

function subtract(after: CpuSeconds, before: CpuSeconds): CpuSeconds {
  const server =
    after.server === undefined || before.server === undefined ? undefined : after.server - before.server;
  const database =
    after.database === undefined || before.database === undefined
      ? undefined
      : after.database - before.database;
  return { ...(server === undefined ? {} : { server }), ...(database === undefined ? {} : { database }) };
}
