import { type Operation, runLoad } from '../load/load.ts';
import type { Server } from '../servers/server.ts';
import { prepareRegister } from '../works/registration.ts';
import type { Work } from '../works/work.ts';
import { alternate } from './alternate.ts';
import type { Measurement } from './measurement.ts';
import { type BenchRealm, createBenchRealm } from './realms.ts';

/** One work on a realm that holds many clients, beside the same work on an empty one. */
interface ScaleRow {
  readonly work: string;
  readonly title: string;
  readonly empty: Measurement;
  readonly filled: Measurement;
}

export interface ScaleLevel {
  readonly clients: number;
  /** Registrations per second while it was filled from the level before. */
  readonly fillRate?: number;
  readonly fillErrors: number;
  /** PSS in bytes of the filled server. */
  readonly memory?: number;
  readonly rows: readonly ScaleRow[];
}

interface Scale {
  /** Stays empty: where each level is compared with nothing, at the same time. */
  readonly empty: Server;
  /** Is filled, level by level. May be the same server: then two of its realms are compared. */
  readonly filled: Server;
  readonly levels: readonly number[];
  readonly works: readonly Work[];
  readonly progress: (message: string) => void;
}

const fillConcurrency = 32;
const warmUpSeconds = 1;
const turns = { concurrency: 8, seconds: 5, sliceSeconds: 1 };

/** Fills a realm by the registration endpoint and measures the works at each level. */
export async function measureScale({ empty, filled, levels, works, progress }: Scale): Promise<ScaleLevel[]> {
  await using full = await createBenchRealm(filled, progress);
  const place = { admin: filled.admin, realm: full.realm, clientIds: [] as string[] };
  const register = await prepareRegister(place);
  const fill: Operation = async (connection) => {
    place.clientIds.push((await register(connection)).clientId);
  };

  const results: ScaleLevel[] = [];
  for (const level of levels.toSorted((a, b) => a - b)) {
    progress(`scale: filling up to ${level} clients`);
    const operations = Math.max(0, level - place.clientIds.length);
    const load = await runLoad(filled.origin, fill, { concurrency: fillConcurrency, operations });

    const rows: ScaleRow[] = [];
    for (const work of works) {
      progress(`scale: ${work.id} at ${level} clients`);
      const operation = await work.prepare(place);
      await using fresh = freshRealms(empty, work, progress);
      const [emptySide, filledSide] = await alternate(
        [
          { server: empty, operation: fresh.next, warmUpSeconds },
          { server: filled, operation: async () => operation, warmUpSeconds },
        ],
        turns,
      );
      if (emptySide === undefined || filledSide === undefined)
        throw new Error('two contestants, two results');
      rows.push({ work: work.id, title: work.title, empty: emptySide, filled: filledSide });
    }
    const memory = filled.memory();
    results.push({
      clients: level,
      ...(operations === 0 ? {} : { fillRate: load.latencies.length / load.seconds }),
      fillErrors: load.errors,
      ...(memory === undefined ? {} : { memory }),
      rows,
    });
  }
  return results;
}

/** A work that leaves clients behind gets a new realm before each slice: the empty side has to stay empty. */
function freshRealms(server: Server, work: Work, progress: Scale['progress']) {
  let current: { readonly realm: BenchRealm; readonly operation: Operation } | undefined;
  const drop = async () => {
    await current?.realm[Symbol.asyncDispose]();
    current = undefined;
  };
  return {
    next: async () => {
      if (work.leavesClients) await drop();
      if (current === undefined) {
        const realm = await createBenchRealm(server, progress);
        current = { realm, operation: await work.prepare({ admin: server.admin, realm: realm.realm }) };
      }
      return current.operation;
    },
    [Symbol.asyncDispose]: drop,
  };
}
