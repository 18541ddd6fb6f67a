import type { Migration } from './migration.ts';

/** Clients that people see among their applications whether they use them or not are found without reading the others. */
export const clientsAlwaysDisplayed: Migration = {
  number: 21,
  name: 'clients-always-displayed',
  statements: ({ wholeNumber }) => [
    `ALTER TABLE clients ADD COLUMN always_displayed ${wholeNumber}`,
    // Quotes within a text are escaped: this is the member and no value.
    `UPDATE clients SET always_displayed = 1 WHERE doc LIKE '%"alwaysDisplayInConsole":true%'`,
    'CREATE INDEX clients_always_displayed ON clients (realm_id, client_id) WHERE always_displayed IS NOT NULL',
  ],
};
