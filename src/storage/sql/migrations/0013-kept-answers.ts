import type { Migration } from './migration.ts';

/** Answers are kept for requests that are repeated. */
export const keptAnswers: Migration = {
  number: 13,
  name: 'kept-answers',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE kept_answers (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      body ${text} NOT NULL,
      answer ${text} NOT NULL,
      expires_at ${wholeNumber} NOT NULL,
      PRIMARY KEY (realm_id, id)
    )`,
    'CREATE INDEX kept_answers_by_expiry ON kept_answers (expires_at)',
  ],
};
