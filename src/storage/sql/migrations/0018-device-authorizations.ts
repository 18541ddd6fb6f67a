import type { Migration } from './migration.ts';

/** Devices that wait for their users (RFC 8628). */
export const deviceAuthorizations: Migration = {
  number: 18,
  name: 'device-authorizations',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE device_authorizations (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      device_hash ${text} NOT NULL,
      user_hash ${text},
      expires_at ${wholeNumber} NOT NULL,
      polled_at ${wholeNumber} NOT NULL DEFAULT 0,
      verdict ${text} NOT NULL DEFAULT '{"status":"pending"}',
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, device_hash),
      UNIQUE (realm_id, user_hash)
    )`,
    'CREATE INDEX device_authorizations_by_expiry ON device_authorizations (expires_at)',
  ],
};
