import type { Migration } from './migration.ts';

/** Of two who each change a member of one component's configuration, neither writes over the other. */
export const revisionsOfComponents: Migration = {
  number: 25,
  name: 'revisions-of-components',
  statements: ({ wholeNumber }) => [
    `ALTER TABLE components ADD COLUMN revision ${wholeNumber} NOT NULL DEFAULT 0`,
  ],
};
