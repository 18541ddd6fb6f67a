import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from './config/load.ts';
import type { Config } from './config/settings.ts';

const FILE = 'key-encryption-key';
const SQLITE = 'sqlite:';

/** The embedded database in the data folder, where no other was named. */
export const databaseUrlOf = (config: Config): string =>
  config.databaseUrl ?? `sqlite:${join(config.dataDir, 'latchkey.db')}`;

/**
 * Where the data is and what seals it. Without a configured key there is one in a file that its owner alone can read:
 * beside the embedded database, or in the data folder for a PostgreSQL database. Nodes that share a database must have
 * the same: one that has another is told so when it opens the store.
 * @throws {ConfigError}
 */
export function keyEncryptionKey(config: Config): { readonly databaseUrl: string; readonly key: Buffer } {
  const databaseUrl = databaseUrlOf(config);
  const folder = databaseUrl.startsWith(SQLITE) ? dirname(databaseUrl.slice(SQLITE.length)) : config.dataDir;
  if (databaseUrl.startsWith(SQLITE)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (config.keyEncryptionKey) return { databaseUrl, key: config.keyEncryptionKey };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { databaseUrl, key: readOrMake(join(folder, FILE)) };
}

function readOrMake(path: string): Buffer {
  try {
    return parse(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Written aside and linked into place: of two processes that start at once both read the same whole key.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(dirname(path));
  return parse(readFileSync(path, 'utf8'), path);
}

/** What seals the database must not be gone when what it sealed is there: its name is on the disk before it is used. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!UNSYNCED.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** What systems say that open or sync no folders, as on Windows and on some network file systems: there it is as sure as it can be. */
const UNSYNCED: ReadonlySet<string> = new Set([
  'EINVAL',
  'EPERM',
  'EACCES',
  'EISDIR',
  'ENOTSUP',
  'EOPNOTSUPP',
]);

function parse(text: string, path: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw new ConfigError(`${path} does not hold 32 bytes in base64`);
  return key;
}
