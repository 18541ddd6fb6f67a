import type { Migration } from './migration.ts';

/** Sessions are found by the session at an identity provider they began by; those that have begun already are found by their users alone. */
export const sessionsOfProviders: Migration = {
  number: 27,
  name: 'sessions-of-providers',
  statements: ({ text }) => [
    `ALTER TABLE user_sessions ADD COLUMN broker_session ${text}`,
    `CREATE INDEX user_sessions_by_broker_session ON user_sessions (realm_id, broker_session)
      WHERE broker_session IS NOT NULL`,
  ],
};
