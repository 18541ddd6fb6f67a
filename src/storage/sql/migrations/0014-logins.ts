import type { Migration } from './migration.ts';

/** People on their way to clients, and the codes they bring there. */
export const logins: Migration = {
  number: 14,
  name: 'logins',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE authentication_sessions (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      browser_hash ${text} NOT NULL,
      tab_id ${text} NOT NULL,
      client_id ${text} NOT NULL,
      started_at ${wholeNumber} NOT NULL,
      expires_at ${wholeNumber} NOT NULL,
      revision ${wholeNumber} NOT NULL DEFAULT 0,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, browser_hash, tab_id)
    )`,
    'CREATE INDEX authentication_sessions_by_expiry ON authentication_sessions (expires_at)',
    `CREATE TABLE authorization_codes (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      code_hash ${text} NOT NULL,
      expires_at ${wholeNumber} NOT NULL,
      used ${wholeNumber} NOT NULL DEFAULT 0,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, code_hash)
    )`,
    'CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at)',
  ],
};
