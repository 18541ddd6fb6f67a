import type { Migration } from './migration.ts';

/** Events are listed by what they are about. Those from before are part of the audit record, and of no list. */
export const listsOfEvents: Migration = {
  number: 12,
  name: 'lists-of-events',
  statements: ({ text, wholeNumber }) => [
    `ALTER TABLE events ADD COLUMN kept ${wholeNumber} NOT NULL DEFAULT 2`,
    ...['type', 'client_id', 'user_id', 'ip_address', 'resource_type', 'resource_path', 'auth_realm_id'].map(
      (column) => `ALTER TABLE events ADD COLUMN ${column} ${text}`,
    ),
  ],
};
