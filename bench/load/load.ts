import { Connection } from './connection.ts';

/** One operation of a work: does its exchanges on the connection and throws when an answer is not what it must be. */
export type Operation = (connection: Connection) => Promise<void>;

interface LoadBounds {
  readonly concurrency: number;
  /** No operation starts later than this. */
  readonly seconds?: number;
  /** At most this many operations. */
  readonly operations?: number;
}

/** What one stretch of load gave. Latencies are of the operations that succeeded, in milliseconds. */
export interface LoadResult {
  readonly latencies: number[];
  readonly errors: number;
  /** Up to five different messages of the errors. */
  readonly messages: string[];
  /** From the start to the end of the last operation. */
  readonly seconds: number;
  /** The CPU time this process itself spent in it: tells when the generator and not the server was the limit. */
  readonly generatorSeconds: number;
}

/** Keeps `concurrency` operations in flight, each on a connection of its own, until a bound is reached. */
export async function runLoad(origin: string, operation: Operation, bounds: LoadBounds): Promise<LoadResult> {
  const latencies: number[] = [];
  const messages = new Set<string>();
  const most = bounds.operations ?? Number.POSITIVE_INFINITY;
  let started = 0;
  let errors = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const deadline = bounds.seconds === undefined ? Number.POSITIVE_INFINITY : start + bounds.seconds * 1000;

  const worker = async () => {
    const connection = new Connection(origin);
    for (let now = performance.now(); now < deadline && started < most; ) {
      started += 1;
      try {
        await operation(connection);
        const end = performance.now();
        latencies.push(end - now);
        now = end;
      } catch (error) {
        errors += 1;
        if (messages.size < 5) messages.add(error instanceof Error ? error.message : String(error));
        // What is left of a failed exchange must not reach the next one.
        connection.close();
        now = performance.now();
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: bounds.concurrency }, worker));

  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { latencies, errors, messages: [...messages], seconds, generatorSeconds: (user + system) / 1e6 };
}
