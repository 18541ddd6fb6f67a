import type { Migration } from './migration.ts';

/** Whoever reads, decides and writes can do so under the condition that nobody else did meanwhile. */
export const revisions: Migration = {
  number: 4,
  name: 'revisions',
  statements: ({ wholeNumber }) =>
    ['realms', 'client_scopes', 'roles', 'users', 'groups'].map(
      (table) => `ALTER TABLE ${table} ADD COLUMN revision ${wholeNumber} NOT NULL DEFAULT 0`,
    ),
};
