import type { Migration } from './migration.ts';

/** Clients whose scopes wait for an administrator are found without reading the others. */
export const clientsThatWait: Migration = {
  number: 17,
  name: 'clients-that-wait',
  statements: ({ wholeNumber }) => [
    `ALTER TABLE clients ADD COLUMN waiting_since ${wholeNumber}`,
    'CREATE INDEX clients_that_wait ON clients (realm_id, waiting_since, id) WHERE waiting_since IS NOT NULL',
  ],
};
