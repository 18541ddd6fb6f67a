import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendOnce } from '../load/admin.ts';

const stopWithin = 30_000;

/** What still runs when this process ends by whatever way ends with it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process that this run started, with its output in a log file. */
interface Child {
  readonly pid: number;
  /** Milliseconds, of the same clock as `performance.now()`. */
  readonly startedAt: number;
  readonly hasEnded: () => boolean;
  readonly log: () => string;
  /** Asks it to end by the signal, then insists. */
  readonly stop: (signal: NodeJS.Signals) => Promise<void>;
}

export async function startChild(
  command: string,
  args: readonly string[],
  log: string,
  options: Pick<SpawnOptions, 'env' | 'cwd' | 'uid' | 'gid'>,
): Promise<Child> {
  const output = openSync(log, 'a');
  const startedAt = performance.now();
  const child = track(spawn(command, args, { ...options, stdio: ['ignore', output, output] }));
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} did not start`);
  return {
    pid,
    startedAt,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    log: () => readFileSync(log, 'utf8').split('\n').slice(-30).join('\n'),
    stop: (signal) => stopChild(child, signal),
  };
}

function track<C extends ChildProcess>(child: C): C {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const insist = setTimeout(() => child.kill('SIGKILL'), stopWithin);
  await ended;
  clearTimeout(insist);
}

/** Runs a command to its end; throws with what it said when it fails. Answers its standard output. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'env' | 'uid' | 'gid' | 'cwd'> = {},
): Promise<string> {
  const child = track(spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }));
  let output = '';
  let complaint = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  // Not 'close': a server that the command leaves running keeps the pipes open.
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} failed (${code}): ${(complaint || output).slice(-2000)}`);
  return output;
}

/** Whether the server answers the discovery document of its master realm. */
export async function isReady(origin: string): Promise<boolean> {
  const exchange = { method: 'GET', path: '/realms/master/.well-known/openid-configuration' };
  try {
    return (await sendOnce(origin, exchange)).status === 200;
  } catch {
    return false;
  }
}

/** Waits for the server's first answer; seconds since the child's start. Throws when the child ends before. */
export async function awaitFirstAnswer(child: Child, origin: string, limitSeconds: number): Promise<number> {
  for (;;) {
    if (await isReady(origin)) return (performance.now() - child.startedAt) / 1000;
    if (child.hasEnded())
      throw new Error(`the server at ${origin} ended before it answered:\n${child.log()}`);
    if (performance.now() - child.startedAt > limitSeconds * 1000) {
      throw new Error(`the server at ${origin} gave no answer within ${limitSeconds} s:\n${child.log()}`);
    }
    await sleep(5);
  }
}
