import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isReady, runToEnd } from '../process/child.ts';
import { describeServer, type Server } from './server.ts';

/** Beside a checkout, where those who compare with Keycloak keep the script that starts it. */
const besideCheckout = resolve(import.meta.dirname, '../../../shared/oracle/start');

const name = 'Keycloak';

/** The script that starts a reference Keycloak: the one named, the one beside the checkout, or KEYCLOAK_START. */
export function findKeycloak(named: string | undefined): string | undefined {
  if (named !== undefined) {
    if (!existsSync(named)) throw new Error(`--keycloak: there is no ${named}`);
    return resolve(named);
  }
  return [besideCheckout, process.env.KEYCLOAK_START].find((path) => path !== undefined && existsSync(path));
}

/** The unpacked distribution that the script starts. */
export function findDistribution(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const home = process.env.ORACLE_HOME ?? join(cache, 'keycloak-oracle');
  return join(home, `keycloak-${process.env.ORACLE_VERSION ?? '26.7.4'}`);
}

/**
 * Starts Keycloak by the script: development mode with H2 in memory.
 * The script takes the port as ORACLE_PORT and prints the base URL and `pid N`.
 */
export async function startKeycloak(script: string, port: number, warmUpSeconds: number): Promise<Server> {
  // A first start also fetches and unpacks: that is no start time.
  const wasUnpacked = existsSync(findDistribution());
  const origin = `http://127.0.0.1:${port}`;
  const env = { ...process.env, ORACLE_PORT: String(port) };
  const startedAt = performance.now();
  const started = runToEnd(script, [], { env });
  const [output, startSeconds] = await Promise.all([started, timeFirstAnswer(origin, startedAt, started)]);
  const pid = Number(/\bpid (\d+)/.exec(output)?.[1]);
  if (!Number.isInteger(pid)) throw new Error(`${script} did not print the pid: ${output}`);
  const storage =
    'development mode, H2 in memory: nothing reaches a disk, so its work is easier than a durable one';
  return describeServer(
    { name, origin, storage, warmUpSeconds, ...(wasUnpacked ? { startSeconds } : {}) },
    { server: pid },
    () => stopKeycloak(script, port, pid),
  );
}

/** Ends what the script started on the port, by the script `stop` beside it where there is one. */
export async function stopKeycloak(script: string, port: number, pid?: number): Promise<void> {
  const stop = join(dirname(script), 'stop');
  if (existsSync(stop)) await runToEnd(stop, [], { env: { ...process.env, ORACLE_PORT: String(port) } });
  else if (pid !== undefined) process.kill(pid, 'SIGTERM');
}

async function timeFirstAnswer(origin: string, startedAt: number, until: Promise<unknown>): Promise<number> {
  let waits = true;
  const end = () => {
    waits = false;
  };
  until.then(end, end);
  while (waits && !(await isReady(origin))) await sleep(20);
  return (performance.now() - startedAt) / 1000;
}
