import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { awaitFirstAnswer, startChild } from '../process/child.ts';
import type { Cluster, DatabaseAddress } from './postgres.ts';
import { describeServer, type Server } from './server.ts';

interface LatchkeyStart {
  /** The packed build, `dist/latchkey.js`. */
  readonly bundle: string;
  readonly port: number;
  /** Holds the embedded database and the keys; an empty folder is a first start. */
  readonly dataDir: string;
  /** Where it stores when not in its embedded database. */
  readonly postgres?: { readonly cluster: Cluster; readonly address: DatabaseAddress };
  readonly warmUpSeconds: number;
}

/** V8 has compiled what is hot after a few thousand operations. */
const warmUpAtMost = 8;

/** Starts the packed build with its defaults, rate limits off, and waits for its first answer. */
export async function startLatchkey(start: LatchkeyStart): Promise<Server> {
  const { bundle, port, dataDir, postgres } = start;
  const origin = `http://127.0.0.1:${port}`;
  const settings = {
    LATCHKEY_HTTP_HOST: '127.0.0.1',
    LATCHKEY_HTTP_PORT: String(port),
    LATCHKEY_MANAGEMENT_PORT: '0',
    LATCHKEY_DATA_DIR: dataDir,
    LATCHKEY_RATE_LIMITS: 'off',
    LATCHKEY_BOOTSTRAP_ADMIN_USERNAME: 'admin',
    LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD: 'admin',
    ...(postgres === undefined ? {} : { LATCHKEY_DATABASE_URL: formatUrl(postgres.address) }),
  };
  const env = { ...withoutSettings(process.env), ...settings };
  const child = await startChild(process.execPath, [bundle, 'start'], `${dataDir}.log`, { env });
  try {
    const startSeconds = await awaitFirstAnswer(child, origin, 60);
    const storage =
      postgres?.cluster.durability ??
      'its default, SQLite in WAL mode with synchronous=FULL: on disk before the answer';
    const warmUpSeconds = Math.min(start.warmUpSeconds, warmUpAtMost);
    const database = postgres === undefined ? {} : { database: postgres.cluster.pid };
    return describeServer(
      { name: 'Latchkey', origin, storage, warmUpSeconds, startSeconds },
      { server: child.pid, ...database },
      () => child.stop('SIGTERM'),
    );
  } catch (error) {
    await child.stop('SIGKILL');
    throw error;
  }
}

/** A folder that is a first start's. */
export function makeDataDir(parent: string): string {
  return mkdtempSync(join(parent, 'latchkey-'));
}

function formatUrl({ user, host, port, database }: DatabaseAddress): string {
  return `postgres://${user}@${host}:${port}/${database}`;
}

/** The developer's own settings must not leak into what is measured. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(LATCHKEY_|KC_|NODE_OPTIONS$|NODE_COMPILE_CACHE$)/.test(name)),
  );
}
