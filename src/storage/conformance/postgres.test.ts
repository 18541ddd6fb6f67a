import { freshPostgres, runOn, skipWithoutPostgres } from '../../../test/support/postgres.ts';
import { types } from '../sql/dialects/postgres/migrations.ts';
import { conformance } from './suites.ts';

conformance(
  'PostgreSQL',
  {
    freshUrl: freshPostgres,
    newsTakes: 100,
    dump: async (url) => {
      const tables = await runOn(url, "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
      const rows = await Promise.all(tables.map(({ name }) => runOn(url, `SELECT * FROM ${name}`)));
      return JSON.stringify(rows);
    },
    run: async (url, sql) => {
      await runOn(url, sql);
    },
    types,
  },
  skipWithoutPostgres(),
);
