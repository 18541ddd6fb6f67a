import type { Migration } from './migration.ts';

/** Of realms that have changed what is built in. */
export const realmAuthentication: Migration = {
  number: 5,
  name: 'realm-authentication',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE realm_authentication (
      realm_id ${text} PRIMARY KEY REFERENCES realms (id) ON DELETE CASCADE,
      revision ${wholeNumber} NOT NULL,
      doc ${text} NOT NULL,
      secrets ${text}
    )`,
  ],
};
