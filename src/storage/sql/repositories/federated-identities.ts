import type { FederatedIdentity, UserRepository } from '../../../domain/users/user.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { FederatedIdentityRow } from '../schema.ts';

type Key = { realmId: string; userId: string; providerId: string };

/** The part of the user repository that keeps what identity providers know users as. */
export function federatedIdentityRepository(
  database: Database,
): Pick<UserRepository, 'federatedIdentities' | 'addFederatedIdentity' | 'removeFederatedIdentity'> {
  const { build } = database;
  const ofUser = database.read((param: Params<{ realmId: string; userId: string }>) =>
    build
      .selectFrom('federated_identities')
      .select(['provider_id', 'external_id', 'external_name'])
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .orderBy('provider_id'),
  );
  const add = database.write(
    (param: Params<FederatedIdentityRow>) =>
      build.insertInto('federated_identities').values({
        realm_id: param('realm_id'),
        user_id: param('user_id'),
        provider_id: param('provider_id'),
        external_id: param('external_id'),
        external_name: param('external_name'),
      }),
    { unique: [['', 'duplicate-federated-identity']] },
  );
  const remove = database.write(
    (param: Params<Key>) =>
      build
        .deleteFrom('federated_identities')
        .where('realm_id', '=', param('realmId'))
        .where('user_id', '=', param('userId'))
        .where('provider_id', '=', param('providerId')),
    { oneRow: 'gone' },
  );
  return {
    federatedIdentities: async (realmId, userId) =>
      (await ofUser.all({ realmId, userId })).map(
        ({
          provider_id: providerId,
          external_id: externalId,
          external_name: externalName,
        }): FederatedIdentity => ({
          providerId,
          ...(externalId !== null && { externalId }),
          ...(externalName !== null && { externalName }),
        }),
      ),
    addFederatedIdentity: (realmId, userId, { providerId, externalId, externalName }) =>
      change(
        add({
          realm_id: realmId,
          user_id: userId,
          provider_id: providerId,
          external_id: externalId ?? null,
          external_name: externalName ?? null,
        }),
      ),
    removeFederatedIdentity: (realmId, userId, providerId) => change(remove({ realmId, userId, providerId })),
  };
}
