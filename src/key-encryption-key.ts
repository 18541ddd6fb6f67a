import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from './config/load.ts';
import type { Config } from './config/settings.ts';

const FILE = 'key-encryption-key';

/** The embedded database in the data folder, where no other was named. */
export const databaseUrlOf = (config: Config): string =>
  config.databaseUrl ?? `sqlite:${join(config.dataDir, 'latchkey.db')}`;

/**
 * Where the data is and what seals it. The embedded database gets a key of its own beside it, readable by its owner
 * alone; a database that many nodes share must be given one.
 * @throws {ConfigError}
 */
export function keyEncryptionKey(config: Config): { readonly databaseUrl: string; readonly key: Buffer } {
  const databaseUrl = databaseUrlOf(config);
  const embedded = databaseUrl.startsWith('sqlite:');
  if (embedded) mkdirSync(dirname(databaseUrl.slice('sqlite:'.length)), { recursive: true, mode: 0o700 });
  if (config.keyEncryptionKey) return { databaseUrl, key: config.keyEncryptionKey };
  if (!embedded)
    throw new ConfigError(
      'key-encryption-key must be given with a PostgreSQL database: 32 bytes in base64, the same on every node',
    );
  const directory = dirname(databaseUrl.slice('sqlite:'.length));
  return { databaseUrl, key: readOrMake(join(directory, FILE)) };
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
  return parse(readFileSync(path, 'utf8'), path);
}

function parse(text: string, path: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw new ConfigError(`${path} does not hold 32 bytes in base64`);
  return key;
}
