import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import type { Logger } from '../../src/http/log.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { startServer } from '../../src/server.ts';
import { freshPostgres, skipWithoutPostgres } from './postgres.ts';
import { startProcess } from './server-process.ts';
import { freshSqlite } from './sqlite.ts';
import { type Fetch, type TestServer, testServer } from './test-server.ts';

export interface TestServerOptions {
  readonly databaseUrl?: string;
  readonly keyEncryptionKey?: Buffer;
  /** Settings by name. */
  readonly flags?: Record<string, string>;
  readonly clock?: Clock;
  /** How the test reaches it. */
  readonly fetch?: Fetch;
  readonly log?: Logger;
}

const PASSWORD = 'admin-password';

function settingsOf(options: Pick<TestServerOptions, 'databaseUrl' | 'keyEncryptionKey' | 'flags'>) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'));
  const keyEncryptionKey = options.keyEncryptionKey ?? randomBytes(32);
  const databaseUrl = options.databaseUrl ?? `sqlite:${join(folder, 'latchkey.db')}`;
  const password = options.flags?.['bootstrap-admin-password'] ?? PASSWORD;
  const flags = {
    'http-port': '0',
    'management-port': '0',
    'data-dir': folder,
    'log-level': 'silent',
    'rate-limits': 'off',
    'bootstrap-admin-password': password,
    'key-encryption-key': keyEncryptionKey.toString('base64'),
    'database-url': databaseUrl,
    ...options.flags,
  };
  return {
    folder,
    keyEncryptionKey,
    databaseUrl,
    password,
    flags,
    basePath: options.flags?.['base-path'] ?? '',
  };
}

const local = (url: string) => url.replace('localhost', '127.0.0.1');

/** A whole server in this process, on free ports and, unless told otherwise, an empty SQLite database. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const settings = settingsOf(options);
  const server = await startServer(loadConfig({ flags: settings.flags }), {
    ...(options.clock && { clock: options.clock }),
    ...(options.log && { log: options.log }),
  });
  return testServer({
    ...settings,
    ...(options.clock && { clock: options.clock }),
    ...(options.fetch && { fetch: options.fetch }),
    url: local(server.address) + settings.basePath,
    managementUrl: local(server.managementUrl),
    async end() {
      await server.stop();
      rmSync(settings.folder, { recursive: true, force: true });
    },
  });
}

/** The same as a process of its own. */
export async function startTestProcess(
  options: Omit<TestServerOptions, 'clock' | 'log' | 'fetch'> = {},
): Promise<TestServer> {
  const settings = settingsOf({ ...options, flags: { 'log-level': 'info', ...options.flags } });
  const args = Object.entries(settings.flags).map(([name, value]) => `--${name}=${value}`);
  const child = await startProcess({ args });
  return testServer({
    ...settings,
    url: child.url + settings.basePath,
    managementUrl: child.managementUrl,
    async end() {
      child.kill('SIGTERM');
      await child.ended;
      rmSync(settings.folder, { recursive: true, force: true });
    },
  });
}

/** The databases a whole-server test runs on: each with what it takes to start on it, and why not where it can't. */
export const databases: readonly {
  readonly name: string;
  readonly skip: string | false;
  /** The URL of an empty database; without one the server makes its own. */
  readonly databaseUrl: () => Promise<string | undefined>;
  /** The URL of an empty database that several servers may use. */
  readonly sharedUrl: () => Promise<string>;
}[] = [
  { name: 'SQLite', skip: false, databaseUrl: async () => undefined, sharedUrl: async () => freshSqlite() },
  {
    name: 'PostgreSQL',
    skip: skipWithoutPostgres(),
    databaseUrl: freshPostgres,
    sharedUrl: freshPostgres,
  },
];
