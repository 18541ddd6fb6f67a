import type { Migration } from './migration.ts';

/**
 * What is kept of users outside the user store no longer refers to its tables: users may live elsewhere. How a reference is
 * let go of is each database's own, see there. Failures at the second factor are counted apart.
 */
export const usersOfTheirOwn: Migration = {
  number: 11,
  name: 'users-of-their-own',
  statements: ({ wholeNumber }) => [
    `ALTER TABLE login_failures ADD COLUMN secondary_failures ${wholeNumber} NOT NULL DEFAULT 0`,
  ],
};
