import { DatabaseSync } from 'node:sqlite';
import type { WriterOptions } from './writer-protocol.ts';

/** The one kind of connection that writes: an acknowledged commit is on the disk (write-ahead log, synced each time). */
export function openForWriting({ path, busyTimeout }: WriterOptions): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeout, enableForeignKeyConstraints: true });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  // Pages (16 MB): written back a quarter as often, many a page has changed again by then.
  database.exec('PRAGMA wal_autocheckpoint = 4000');
  return database;
}

export function openForReading({ path, busyTimeout }: WriterOptions): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeout, readOnly: true });
  database.function('lower_case', { deterministic: true }, (text) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  );
  return database;
}
