import type { Migration } from './migration.ts';

/** What identity providers gave for a user, where they have `storeToken`; sealed. */
export const tokensOfFederatedIdentities: Migration = {
  number: 23,
  name: 'tokens-of-federated-identities',
  statements: ({ text }) => [`ALTER TABLE federated_identities ADD COLUMN token ${text}`],
};
