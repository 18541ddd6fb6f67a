import type { Migration } from './migration.ts';

/** Identity providers, and whom they know users as. */
export const identityProviders: Migration = {
  number: 10,
  name: 'identity-providers',
  statements: ({ text, wholeNumber }) => [
    `CREATE TABLE identity_providers (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      alias ${text} NOT NULL,
      issuer ${text},
      revision ${wholeNumber} NOT NULL DEFAULT 0,
      doc ${text} NOT NULL,
      secrets ${text},
      PRIMARY KEY (realm_id, id)
    )`,
    'CREATE UNIQUE INDEX identity_providers_by_alias ON identity_providers (realm_id, alias)',
    `CREATE UNIQUE INDEX identity_providers_by_issuer ON identity_providers (realm_id, issuer)
      WHERE issuer IS NOT NULL`,

    `CREATE TABLE federated_identities (
      realm_id ${text} NOT NULL,
      user_id ${text} NOT NULL,
      provider_id ${text} NOT NULL,
      external_id ${text},
      external_name ${text},
      PRIMARY KEY (realm_id, user_id, provider_id),
      FOREIGN KEY (realm_id, user_id) REFERENCES users (realm_id, id) ON DELETE CASCADE,
      FOREIGN KEY (realm_id, provider_id) REFERENCES identity_providers (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX federated_identities_by_external_id ON federated_identities (realm_id, provider_id, external_id)',
  ],
};
