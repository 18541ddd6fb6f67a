import type { Migration } from './migration.ts';

export const sessions: Migration = {
  number: 2,
  name: 'sessions',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE user_sessions (
      realm_id ${text} NOT NULL,
      id ${text} NOT NULL,
      kind ${text} NOT NULL,
      user_id ${text} NOT NULL,
      started_at ${wholeNumber} NOT NULL,
      last_access ${wholeNumber} NOT NULL,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, id, kind),
      FOREIGN KEY (realm_id, user_id) REFERENCES users (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX user_sessions_by_user ON user_sessions (realm_id, user_id, kind)',
    'CREATE INDEX user_sessions_by_last_access ON user_sessions (realm_id, kind, last_access)',
    'CREATE INDEX user_sessions_by_start ON user_sessions (realm_id, kind, started_at)',

    `CREATE TABLE client_sessions (
      realm_id ${text} NOT NULL,
      session_id ${text} NOT NULL,
      kind ${text} NOT NULL,
      client_id ${text} NOT NULL,
      last_access ${wholeNumber} NOT NULL,
      revision ${wholeNumber} NOT NULL DEFAULT 0,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, session_id, kind, client_id),
      FOREIGN KEY (realm_id, session_id, kind) REFERENCES user_sessions (realm_id, id, kind) ON DELETE CASCADE,
      FOREIGN KEY (realm_id, client_id) REFERENCES clients (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX client_sessions_by_client ON client_sessions (realm_id, client_id, kind)',

    `CREATE TABLE spent_tokens (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      expires_at ${wholeNumber} NOT NULL,
      PRIMARY KEY (realm_id, id)
    )`,
    'CREATE INDEX spent_tokens_by_expiry ON spent_tokens (expires_at)',
  ],
};
