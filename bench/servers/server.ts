import { Admin } from '../load/admin.ts';
import type { CpuSeconds } from '../measure/measurement.ts';
import { readCpuSeconds, readMemory } from '../process/usage.ts';

/** A server under load, however it was started. */
export interface Server extends AsyncDisposable {
  readonly name: string;
  readonly origin: string;
  /** What it stores in and how durably, for the report. */
  readonly storage: string;
  readonly admin: Admin;
  /** Long enough that what compiles at run time has been compiled: a JVM takes half a minute of load. */
  readonly warmUpSeconds: number;
  /** From the start of the process to the first answer, when this run started it. */
  readonly startSeconds?: number;
  readonly cpu: () => CpuSeconds;
  /** PSS in bytes of the server's processes, without its database's. */
  readonly memory: () => number | undefined;
}

/** The processes of a server that this machine can account for; descendants count with them. */
interface Processes {
  readonly server?: number;
  readonly database?: number;
}

export function describeServer(
  facts: Pick<Server, 'name' | 'origin' | 'storage' | 'warmUpSeconds' | 'startSeconds'>,
  { server, database }: Processes,
  stop: () => Promise<void>,
): Server {
  let stopped: Promise<void> | undefined;
  return {
    ...facts,
    admin: new Admin(facts.origin),
    cpu: () => ({
      ...(server === undefined ? {} : { server: readCpuSeconds([server]) }),
      ...(database === undefined ? {} : { database: readCpuSeconds([database]) }),
    }),
    memory: () => (server === undefined ? undefined : readMemory([server])),
    [Symbol.asyncDispose]: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** A server that somebody else started. Its CPU is measured when its process runs on this machine. */
export function attachServer(url: string, listener: number | undefined, warmUpSeconds: number): Server {
  const { origin, host } = new URL(url);
  const storage = 'started elsewhere: unknown';
  const processes = listener === undefined ? {} : { server: listener };
  return describeServer({ name: host, origin, storage, warmUpSeconds }, processes, async () => {});
}
