import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after } from 'node:test';

const COMMAND = join(import.meta.dirname, '../../bin/latchkey.ts');
/** What `npm test` imports ahead of the tests, ahead of their servers too. */
const AHEAD = ['--import', join(import.meta.dirname, 'few-rsa-keys.ts')];

const running = new Set<ChildProcess>();
// What a failed test leaves running would keep its file from ending.
after(() => {
  for (const child of running) child.kill('SIGKILL');
});

export interface ProcessOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A program and its arguments that the server is run under, such as a tracer. */
  readonly under?: readonly string[];
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to standard output and to standard error. */
  readonly stdout: string;
  readonly stderr: string;
}

/** The `latchkey` command as a process of its own. */
export interface CommandProcess {
  readonly pid: number;
  readonly stdout: () => string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export function runCommand(command: string, options: ProcessOptions = {}): CommandProcess {
  const { args = [], environment = {}, cwd, under = [] } = options;
  const [program = '', ...rest] = [...under, process.execPath, ...AHEAD, COMMAND, command, ...args];
  const child = spawn(program, rest, {
    env: { ...withoutSettings(process.env), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  running.add(child);
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    written.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    written.stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    running.delete(child);
    return { code, signal, ...written };
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => written.stdout,
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

export interface ServerProcess extends CommandProcess {
  readonly url: string;
  readonly managementUrl: string;
}

/** `latchkey start` on free ports, once it listens. */
export async function startProcess(options: ProcessOptions = {}): Promise<ServerProcess> {
  const environment = {
    LATCHKEY_HTTP_PORT: '0',
    LATCHKEY_MANAGEMENT_PORT: '0',
    LATCHKEY_LOG_FORMAT: 'json',
    ...options.environment,
  };
  const child = runCommand('start', { ...options, environment });
  let over: Ended | undefined;
  void child.ended.then((ended) => {
    over = ended;
  });
  const deadline = Date.now() + START;
  for (;;) {
    const line = child
      .stdout()
      .split('\n')
      .find((text) => /\blistening\b/.test(text));
    if (line) return { ...child, url: field(line, 'address'), managementUrl: field(line, 'management') };
    if (over) throw new Error(`the server ended: ${over.stderr || over.stdout}`);
    if (Date.now() > deadline) throw new Error(`the server does not listen: ${child.stdout()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Milliseconds. */
const START = 30_000;

/** A URL in a line of the log, whichever its format. */
const field = (line: string, name: string): string =>
  (new RegExp(`\\b${name}"?[=:]"?([^" ]+)`).exec(line)?.[1] ?? '').replace('localhost', '127.0.0.1');

/** The developer's own settings must not leak into the tests. */
const withoutSettings = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(LATCHKEY_(?!TEST_)|KC_|NODE_OPTIONS$)/.test(name)),
  );
