import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { freshSqlite } from '../../../test/support/sqlite.ts';
import { types } from '../sql/dialects/sqlite/migrate.ts';
import { conformance } from './suites.ts';

const pathOf = (url: string) => url.slice('sqlite:'.length);

conformance('SQLite', {
  freshUrl: async () => freshSqlite(),
  newsTakes: 0,
  dump: async (url) => {
    const files = [pathOf(url), `${pathOf(url)}-wal`].filter((path) => existsSync(path));
    return files.map((path) => readFileSync(path, 'latin1')).join();
  },
  run: async (url, sql) => {
    const database = new DatabaseSync(pathOf(url));
    database.exec(sql);
    database.close();
  },
  types,
});
