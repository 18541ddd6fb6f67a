import type { Migration } from './migration.ts';

/** A password that is hashed anew is not written over one that was set meanwhile. */
export const credentialRevisions: Migration = {
  number: 8,
  name: 'credential-revisions',
  statements: ({ wholeNumber }) => [
    `ALTER TABLE credentials ADD COLUMN revision ${wholeNumber} NOT NULL DEFAULT 0`,
  ],
};
