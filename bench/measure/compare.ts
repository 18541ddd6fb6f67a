import { runLoad } from '../load/load.ts';
import type { Server } from '../servers/server.ts';
import type { Work } from '../works/work.ts';
import { alternate, type Contestant } from './alternate.ts';
import { failed, type Measurement } from './measurement.ts';
import { createBenchRealm } from './realms.ts';

/** One row of the comparison: a work at a concurrency, on each side that takes part. */
export interface Row {
  readonly work: string;
  readonly title: string;
  readonly concurrency: number;
  readonly sides: readonly Measurement[];
}

interface Comparison {
  /** One or two servers. */
  readonly servers: readonly Server[];
  readonly works: readonly Work[];
  readonly concurrencies: readonly number[];
  readonly seconds: number;
  readonly sliceSeconds: number;
  readonly progress: (message: string) => void;
  /** Called after each row, while its load is fresh. */
  readonly afterRow: (row: Row) => void;
}

/** A work's code is warm by then; this warms the new realm's caches, at the row's concurrency. */
const warmUpOfRow = 3;
const warmUpConcurrency = 8;

/** Measures every work at every concurrency, the servers in turns. */
export async function compare(comparison: Comparison): Promise<Row[]> {
  const rows: Row[] = [];
  for (const work of comparison.works) {
    for (const server of comparison.servers) await warmUp(server, work, comparison.progress);
    for (const concurrency of comparison.concurrencies) {
      const row = await compareOnce(comparison, work, concurrency);
      rows.push(row);
      comparison.afterRow(row);
    }
  }
  return rows;
}

async function compareOnce(comparison: Comparison, work: Work, concurrency: number): Promise<Row> {
  const { servers, seconds, sliceSeconds, progress } = comparison;
  await using scope = new AsyncDisposableStack();
  const entries: (Contestant | Error)[] = [];
  for (const server of servers) {
    try {
      const { realm } = scope.use(await createBenchRealm(server, progress));
      const operation = await work.prepare({ admin: server.admin, realm });
      const warmUpSeconds = Math.min(warmUpOfRow, server.warmUpSeconds);
      entries.push({ server, operation: async () => operation, warmUpSeconds });
    } catch (error) {
      entries.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  const contestants = entries.flatMap((entry) => (entry instanceof Error ? [] : [entry]));
  const measured = await alternate(contestants, { concurrency, seconds, sliceSeconds });
  const sides = entries.map((entry) =>
    entry instanceof Error ? failed(entry.message) : (measured.shift() ?? failed('not measured')),
  );
  return { work: work.id, title: work.title, concurrency, sides };
}

/** What cannot be prepared fails again, and is reported, when it is measured. */
async function warmUp(server: Server, work: Work, progress: Comparison['progress']): Promise<void> {
  progress(`${work.id}: warming ${server.name} up for ${server.warmUpSeconds} s`);
  try {
    await using place = await createBenchRealm(server, progress);
    const operation = await work.prepare({ admin: server.admin, realm: place.realm });
    const bounds = { concurrency: warmUpConcurrency, seconds: server.warmUpSeconds };
    await runLoad(server.origin, operation, bounds);
  } catch (error) {
    progress(`${work.id}: ${server.name}: ${error}`);
  }
}
