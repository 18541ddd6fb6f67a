import type { Migration } from './migration.ts';

/** Failed logins are counted. */
export const loginFailures: Migration = {
  number: 7,
  name: 'login-failures',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE login_failures (
      realm_id ${text} NOT NULL,
      user_id ${text} NOT NULL,
      failures ${wholeNumber} NOT NULL,
      temporary_lockouts ${wholeNumber} NOT NULL,
      locked_until ${wholeNumber} NOT NULL,
      last_failure ${wholeNumber} NOT NULL,
      last_address ${text} NOT NULL,
      revision ${wholeNumber} NOT NULL DEFAULT 0,
      PRIMARY KEY (realm_id, user_id),
      FOREIGN KEY (realm_id, user_id) REFERENCES users (realm_id, id) ON DELETE CASCADE
    )`,

    // What a failure costs, for names that are nobody's.
    `CREATE TABLE pretended_failures (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      slot ${wholeNumber} NOT NULL,
      last_failure ${wholeNumber} NOT NULL,
      PRIMARY KEY (realm_id, slot)
    )`,
  ],
};
