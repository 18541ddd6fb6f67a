import type { SystemCall } from './system-calls.ts';

const WRITES = new Set(['write', 'writev', 'pwrite64', 'pwritev', 'sendto', 'sendmsg']);
const SYNCS = new Set(['fsync', 'fdatasync']);

export interface Observed {
  readonly calls: readonly SystemCall[];
  /** Whether a file, by its path, is the log that holds what is committed. */
  isLog(path: string): boolean;
  /** What was acknowledged by a write of these arguments. */
  acknowledged(args: string): string | undefined;
  /** Whether several were asked for at once, each acknowledging something that is in the log of nothing else. */
  readonly together?: boolean;
}

export interface Findings {
  /** What was acknowledged after the log that holds it was written and then synced. */
  readonly synced: readonly string[];
  /** What was acknowledged otherwise, and why that is known. */
  readonly unsynced: readonly string[];
}

/**
 * For each acknowledgement: the log was written with what it acknowledges, then a sync of the log began and was over, and
 * only then did the write of the acknowledgement begin. Looks at every write of the log since the acknowledgement before,
 * so acknowledgements must come one at a time; of several together, at the first write that holds what each acknowledges.
 */
export function findSyncs({ calls, isLog, acknowledged, together = false }: Observed): Findings {
  const synced: string[] = [];
  const unsynced: string[] = [];
  let before = -1;
  for (const call of calls) {
    const what = WRITES.has(call.name) ? acknowledged(call.args) : undefined;
    if (what === undefined) continue;
    const meanwhile = calls.filter(({ began }) => began > before && began < call.began);
    const ofLog = meanwhile.filter(({ args }) => isLog(pathOf(args)));
    const holds = ({ name, args }: SystemCall) => WRITES.has(name) && args.includes(what);
    const write = together ? ofLog.find(holds) : ofLog.findLast(holds);
    const sync = ofLog.find(
      ({ name, began, over, result }) =>
        SYNCS.has(name) && write && began > write.over && over < call.began && result === 0,
    );
    if (sync) synced.push(what);
    else unsynced.push(write ? `${what}: not synced` : `${what}: not in the log`);
    if (!together) before = call.began;
  }
  return { synced, unsynced };
}

/** The path of the file a call is about (`strace -y` writes it behind the number). */
const pathOf = (args: string) => /^\d+<([^>]*)>/.exec(args)?.[1] ?? '';
