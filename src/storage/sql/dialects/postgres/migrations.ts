import type { ColumnTypes, Migration } from '../../migrations/migration.ts';

export const types: ColumnTypes = {
  text: 'text COLLATE "C"',
  wholeNumber: 'bigint',
  // The transaction gets its number before the row gets its position: whoever waits for all transactions with smaller
  // numbers has waited for all smaller positions.
  position: `bigint PRIMARY KEY
    DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('event_positions') END`,
  member: (column, name) => `(${column}::json ->> '${name}')`,
  translated: (column, from, to) => `translate(${column}, '${from}', '${to}')`,
  isAscii: (column) => `(octet_length(${column}) = char_length(${column}))`,
};

/** What PostgreSQL has before the tables all databases share, step by step under the same numbers. */
export const postgresMigrations: readonly Migration[] = [
  { number: 1, name: 'positions', statements: () => ['CREATE SEQUENCE event_positions'] },
  {
    number: 11,
    name: 'no-references-to-users',
    statements: () =>
      ['user_sessions', 'consents', 'login_failures'].flatMap((table) => [
        `ALTER TABLE ${table} DROP CONSTRAINT ${table}_realm_id_user_id_fkey`,
        `ALTER TABLE ${table} ADD FOREIGN KEY (realm_id) REFERENCES realms (id) ON DELETE CASCADE`,
      ]),
  },
];
