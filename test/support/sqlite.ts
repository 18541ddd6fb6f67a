import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;
let made = 0;

/** The URL of a SQLite database that is not there yet; gone when the process ends. */
export function freshSqlite(): string {
  if (!folder) {
    const mine = mkdtempSync(join(tmpdir(), 'latchkey-sqlite-'));
    process.on('exit', () => rmSync(mine, { recursive: true, force: true }));
    folder = mine;
  }
  return `sqlite:${join(folder, `${++made}.db`)}`;
}
