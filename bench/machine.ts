import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './measure/percentile.ts';

/** What a reader must know of the machine to read the figures. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryBytes: number;
  readonly node: string;
  /** Median milliseconds of a 4 KiB write with fdatasync where the data lies: what one durable commit waits for. */
  readonly syncMilliseconds: number;
}

export function describeMachine(folder: string): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryBytes: totalmem(),
    node: process.versions.node,
    syncMilliseconds: timeSync(join(folder, 'sync-probe')),
  };
}

function timeSync(path: string): number {
  const page = Buffer.alloc(4096, 1);
  const file = openSync(path, 'w');
  const times = Array.from({ length: 100 }, () => {
    const start = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - start;
  });
  closeSync(file);
  rmSync(path);
  return median(times) ?? Number.NaN;
}
