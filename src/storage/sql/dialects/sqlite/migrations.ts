import type { Migration } from '../../migrations/migration.ts';

/** How many changes are kept for other processes to read; who falls behind further clears its cache. */
const KEPT = 1000;

/** What SQLite has besides the tables all databases share, step by step under the same numbers. */
export const sqliteMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'changes',
    statements: () => [
      'CREATE TABLE changes (number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL)',
      // There is always a last change, so that a gap behind it can be told from the beginning.
      "INSERT INTO changes (topic) VALUES ('')",
      `CREATE TRIGGER changes_kept AFTER INSERT ON changes WHEN NEW.number % 100 = 0 BEGIN
        DELETE FROM changes WHERE number <= NEW.number - ${KEPT};
      END`,
    ],
  },
  {
    number: 11,
    name: 'no-references-to-users',
    // A table keeps its references for life: it is made anew, and with it those that refer to it.
    statements: ({ text, wholeNumber }) => [
      `CREATE TABLE user_sessions_anew (
        realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
        id ${text} NOT NULL,
        kind ${text} NOT NULL,
        user_id ${text} NOT NULL,
        started_at ${wholeNumber} NOT NULL,
        last_access ${wholeNumber} NOT NULL,
        doc ${text} NOT NULL,
        PRIMARY KEY (realm_id, id, kind)
      )`,
      `CREATE TABLE client_sessions_anew (
        realm_id ${text} NOT NULL,
        session_id ${text} NOT NULL,
        kind ${text} NOT NULL,
        client_id ${text} NOT NULL,
        last_access ${wholeNumber} NOT NULL,
        revision ${wholeNumber} NOT NULL DEFAULT 0,
        doc ${text} NOT NULL,
        PRIMARY KEY (realm_id, session_id, kind, client_id),
        FOREIGN KEY (realm_id, session_id, kind)
          REFERENCES user_sessions_anew (realm_id, id, kind) ON DELETE CASCADE,
        FOREIGN KEY (realm_id, client_id) REFERENCES clients (realm_id, id) ON DELETE CASCADE
      )`,
      `CREATE TABLE consents_anew (
        realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
        user_id ${text} NOT NULL,
        client_id ${text} NOT NULL,
        created_at ${wholeNumber} NOT NULL,
        updated_at ${wholeNumber} NOT NULL,
        PRIMARY KEY (realm_id, user_id, client_id),
        FOREIGN KEY (realm_id, client_id) REFERENCES clients (realm_id, id) ON DELETE CASCADE
      )`,
      `CREATE TABLE consent_scopes_anew (
        realm_id ${text} NOT NULL,
        user_id ${text} NOT NULL,
        client_id ${text} NOT NULL,
        scope_id ${text} NOT NULL,
        PRIMARY KEY (realm_id, user_id, client_id, scope_id),
        FOREIGN KEY (realm_id, user_id, client_id)
          REFERENCES consents_anew (realm_id, user_id, client_id) ON DELETE CASCADE,
        FOREIGN KEY (realm_id, scope_id) REFERENCES client_scopes (realm_id, id) ON DELETE CASCADE
      )`,
      `CREATE TABLE login_failures_anew (
        realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
        user_id ${text} NOT NULL,
        failures ${wholeNumber} NOT NULL,
        temporary_lockouts ${wholeNumber} NOT NULL,
        locked_until ${wholeNumber} NOT NULL,
        last_failure ${wholeNumber} NOT NULL,
        last_address ${text} NOT NULL,
        revision ${wholeNumber} NOT NULL DEFAULT 0,
        PRIMARY KEY (realm_id, user_id)
      )`,
      ...['user_sessions', 'client_sessions', 'consents', 'consent_scopes', 'login_failures'].map(
        (table) => `INSERT INTO ${table}_anew SELECT * FROM ${table}`,
      ),
      // Those that refer first: dropping a table deletes its rows.
      ...['client_sessions', 'user_sessions', 'consent_scopes', 'consents', 'login_failures'].map(
        (table) => `DROP TABLE ${table}`,
      ),
      ...['user_sessions', 'client_sessions', 'consents', 'consent_scopes', 'login_failures'].map(
        (table) => `ALTER TABLE ${table}_anew RENAME TO ${table}`,
      ),
      'CREATE INDEX user_sessions_by_user ON user_sessions (realm_id, user_id, kind)',
      'CREATE INDEX user_sessions_by_last_access ON user_sessions (realm_id, kind, last_access)',
      'CREATE INDEX user_sessions_in_order ON user_sessions (realm_id, kind, started_at, id)',
      'CREATE INDEX client_sessions_in_order ON client_sessions (realm_id, client_id, kind, session_id)',
      'CREATE INDEX consents_by_client ON consents (realm_id, client_id)',
      'CREATE INDEX consent_scopes_by_scope ON consent_scopes (realm_id, scope_id)',
    ],
  },
];
