import type { Migration } from './migration.ts';

/** Whose answer is kept: each caller has a number of their own. */
export const callersOfKeptAnswers: Migration = {
  number: 16,
  name: 'callers-of-kept-answers',
  statements: ({ text }) => [
    `ALTER TABLE kept_answers ADD COLUMN caller ${text} NOT NULL DEFAULT ''`,
    'CREATE INDEX kept_answers_by_caller ON kept_answers (realm_id, caller)',
  ],
};
