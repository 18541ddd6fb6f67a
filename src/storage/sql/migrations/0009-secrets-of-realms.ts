import type { Migration } from './migration.ts';

/** Of their mail servers. */
export const secretsOfRealms: Migration = {
  number: 9,
  name: 'secrets-of-realms',
  statements: ({ text }) => [`ALTER TABLE realms ADD COLUMN secrets ${text}`],
};
