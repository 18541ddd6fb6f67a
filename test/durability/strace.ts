import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skipWithout } from '../support/missing.ts';
import { type SystemCall, systemCalls } from './system-calls.ts';

function works(): boolean {
  try {
    // Where tracing is forbidden, as in some containers, being there is not enough.
    execFileSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const skipWithoutStrace = () => skipWithout('strace', works());

const CALLS = 'trace=write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync';
/** Bytes of each write that are kept: more than any of the logs writes at once here. */
const KEPT = 1 << 20;

/** The program and arguments to put before a command that is to be traced, with all its threads and children. */
export function tracer(output: string, alsoProcesses: readonly number[] = []): string[] {
  const also = alsoProcesses.flatMap((pid) => ['-p', `${pid}`]);
  return [
    'strace',
    '-f',
    '-y',
    '-I',
    '2',
    '-s',
    `${KEPT}`,
    '-e',
    CALLS,
    '-e',
    'signal=none',
    '-o',
    output,
    ...also,
  ];
}

/** Has something run under a tracer with this output, and tells the calls that were made meanwhile. */
export async function traced<Result>(
  run: (output: string) => Promise<Result>,
): Promise<{ readonly calls: SystemCall[]; readonly result: Result }> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-strace-'));
  try {
    const output = join(folder, 'calls');
    const result = await run(output);
    return { calls: systemCalls(readFileSync(output, 'utf8')), result };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is said when a traced command is over. */
const OVER = 'over\n';

/** Runs a command to its end and tells the calls it made, and those of some processes meanwhile. */
export async function trace(
  command: readonly string[],
  alsoProcesses: readonly number[] = [],
): Promise<SystemCall[]> {
  const { calls } = await traced(async (output) => {
    const announced = ['sh', '-c', `"$@"; echo '${OVER.trim()}'`, 'sh', ...command];
    const [program = '', ...args] = [...tracer(output, alsoProcesses), ...announced];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    let said = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data;
      // It would go on to trace the other processes for as long as they live; at this signal it lets them go.
      if (said.endsWith(OVER)) child.kill('SIGTERM');
    });
    await ended;
  });
  return calls;
}
