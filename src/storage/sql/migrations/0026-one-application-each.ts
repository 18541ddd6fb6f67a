import type { Migration } from './migration.ts';

/** Who waits to be let in waits once for each client; those who wait already may do so more often. */
export const oneApplicationEach: Migration = {
  number: 26,
  name: 'one-application-each',
  statements: ({ text }) => [
    `ALTER TABLE sign_up_applications ADD COLUMN applicant ${text}`,
    `CREATE UNIQUE INDEX sign_up_applications_by_applicant
      ON sign_up_applications (realm_id, client_id, applicant) WHERE applicant IS NOT NULL`,
  ],
};
