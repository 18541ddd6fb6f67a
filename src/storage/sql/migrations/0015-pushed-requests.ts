import type { Migration } from './migration.ts';

/** Authorization requests that clients have pushed. */
export const pushedRequests: Migration = {
  number: 15,
  name: 'pushed-requests',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE pushed_requests (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      uri_hash ${text} NOT NULL,
      expires_at ${wholeNumber} NOT NULL,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, uri_hash)
    )`,
    'CREATE INDEX pushed_requests_by_expiry ON pushed_requests (expires_at)',
  ],
};
