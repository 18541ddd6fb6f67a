import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A server started as a user starts it: as a process of its own. */
export interface StartedProcess {
  readonly url: string;
  readonly managementUrl: string;
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly output: () => string;
  /** Ends it; resolves to its exit status. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface ProcessOptions {
  /** What to run, such as `[node, 'bin/latchkey.ts', 'start']`. */
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts a server on free ports and waits until it answers. */
export async function startProcess({ command, environment, cwd }: ProcessOptions): Promise<StartedProcess> {
  const [port, managementPort] = [await freePort(), await freePort()];
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
    env: {
      ...process.env,
      LATCHKEY_HTTP_PORT: String(port),
      LATCHKEY_MANAGEMENT_PORT: String(managementPort),
      ...environment,
    },
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString();
    });
  }
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const url = `http://127.0.0.1:${port}`;
  const managementUrl = `http://127.0.0.1:${managementPort}`;
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answered = await fetch(`${managementUrl}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) break;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the server did not start:\n${written}`);
    await delay(20);
  }
  return {
    url,
    managementUrl,
    child,
    output: () => written,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}
