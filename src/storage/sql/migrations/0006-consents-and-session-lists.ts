import type { Migration } from './migration.ts';

/** What users allow clients; and sessions by the page, in an order of their own. */
export const consentsAndSessionLists: Migration = {
  number: 6,
  name: 'consents-and-session-lists',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE consents (
      realm_id ${text} NOT NULL,
      user_id ${text} NOT NULL,
      client_id ${text} NOT NULL,
      created_at ${wholeNumber} NOT NULL,
      updated_at ${wholeNumber} NOT NULL,
      PRIMARY KEY (realm_id, user_id, client_id),
      FOREIGN KEY (realm_id, user_id) REFERENCES users (realm_id, id) ON DELETE CASCADE,
      FOREIGN KEY (realm_id, client_id) REFERENCES clients (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX consents_by_client ON consents (realm_id, client_id)',

    `CREATE TABLE consent_scopes (
      realm_id ${text} NOT NULL,
      user_id ${text} NOT NULL,
      client_id ${text} NOT NULL,
      scope_id ${text} NOT NULL,
      PRIMARY KEY (realm_id, user_id, client_id, scope_id),
      FOREIGN KEY (realm_id, user_id, client_id)
        REFERENCES consents (realm_id, user_id, client_id) ON DELETE CASCADE,
      FOREIGN KEY (realm_id, scope_id) REFERENCES client_scopes (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX consent_scopes_by_scope ON consent_scopes (realm_id, scope_id)',

    'DROP INDEX user_sessions_by_start',
    'CREATE INDEX user_sessions_in_order ON user_sessions (realm_id, kind, started_at, id)',
    'DROP INDEX client_sessions_by_client',
    'CREATE INDEX client_sessions_in_order ON client_sessions (realm_id, client_id, kind, session_id)',
  ],
};
