import type { Migration } from './migration.ts';

/** People who are invited, people who wait for an approval, and how many came. */
export const signUps: Migration = {
  number: 19,
  name: 'sign-ups',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE sign_up_applications (
      realm_id ${text} NOT NULL,
      id ${text} NOT NULL,
      client_id ${text} NOT NULL,
      state ${text} NOT NULL,
      created_at ${wholeNumber} NOT NULL,
      expires_at ${wholeNumber} NOT NULL,
      revision ${wholeNumber} NOT NULL DEFAULT 0,
      doc ${text} NOT NULL,
      secrets ${text},
      PRIMARY KEY (realm_id, id),
      FOREIGN KEY (realm_id, client_id) REFERENCES clients (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX sign_up_applications_by_client ON sign_up_applications (realm_id, client_id)',
    'CREATE INDEX sign_up_applications_by_expiry ON sign_up_applications (expires_at)',

    `CREATE TABLE sign_up_invitations (
      realm_id ${text} NOT NULL,
      id ${text} NOT NULL,
      client_id ${text} NOT NULL,
      state ${text} NOT NULL,
      key_hash ${text} NOT NULL,
      created_at ${wholeNumber} NOT NULL,
      expires_at ${wholeNumber} NOT NULL,
      revision ${wholeNumber} NOT NULL DEFAULT 0,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, id),
      FOREIGN KEY (realm_id, client_id) REFERENCES clients (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX sign_up_invitations_by_client ON sign_up_invitations (realm_id, client_id)',
    'CREATE INDEX sign_up_invitations_by_expiry ON sign_up_invitations (expires_at)',

    `CREATE TABLE sign_up_counts (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      counted ${text} NOT NULL,
      used ${wholeNumber} NOT NULL,
      expires_at ${wholeNumber} NOT NULL,
      PRIMARY KEY (realm_id, counted)
    )`,
    'CREATE INDEX sign_up_counts_by_expiry ON sign_up_counts (expires_at)',
  ],
};
