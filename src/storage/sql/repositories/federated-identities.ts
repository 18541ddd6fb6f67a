import { sql } from 'kysely';
import type { FederatedIdentity, UserRepository } from '../../../domain/users/user.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { FederatedIdentityRow } from '../people-rows.ts';

type Key = { realmId: string; userId: string; providerId: string };

/** The part of the user repository that keeps what identity providers know users as. */
export function federatedIdentityRepository(
  database: Database,
  sealing: Sealing,
): Pick<
  UserRepository,
  | 'federatedIdentities'
  | 'addFederatedIdentity'
  | 'linkFederatedIdentity'
  | 'updateFederatedIdentity'
  | 'removeFederatedIdentity'
> {
  const { build } = database;
  const ofUser = database.read((param: Params<{ realmId: string; userId: string }>) =>
    build
      .selectFrom('federated_identities')
      .select(['provider_id', 'external_id', 'external_name', 'token'])
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
        token: param('token'),
      }),
    { unique: [['', 'duplicate-federated-identity']] },
  );
  // A write that changes nothing: whoever would link by the same provider waits, and sees what was linked meanwhile.
  const inTurn = database.write(
    (param: Params<{ realmId: string; providerId: string }>) =>
      build
        .updateTable('identity_providers')
        .set({ revision: sql.ref('revision') })
        .where('realm_id', '=', param('realmId'))
        .where('id', '=', param('providerId')),
    { oneRow: 'gone' },
  );
  const isFree = database.write(
    (param: Params<{ realmId: string; userId: string; providerId: string; externalId: string }>) =>
      build
        .updateTable('users')
        .set({ revision: sql.ref('revision') })
        .where('realm_id', '=', param('realmId'))
        .where('id', '=', param('userId'))
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('federated_identities')
                .select('user_id')
                .where('realm_id', '=', param('realmId'))
                .where('provider_id', '=', param('providerId'))
                .where('external_id', '=', param('externalId')),
            ),
          ),
        ),
    { oneRow: 'already-linked' },
  );
  const update = database.write(
    (param: Params<FederatedIdentityRow & { external_id: string }>) =>
      build
        .updateTable('federated_identities')
        .set({ external_name: param('external_name'), token: param('token') })
        .where('realm_id', '=', param('realm_id'))
        .where('user_id', '=', param('user_id'))
        .where('provider_id', '=', param('provider_id'))
        .where(({ fn }) => fn.coalesce('external_id', sql.lit('')), '=', param('external_id')),
    { oneRow: 'gone' },
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

  const toRow = (realmId: string, userId: string, identity: FederatedIdentity): FederatedIdentityRow => {
    const { providerId, externalId, externalName, token } = identity;
    return {
      realm_id: realmId,
      user_id: userId,
      provider_id: providerId,
      external_id: externalId ?? null,
      external_name: externalName ?? null,
      token: token === undefined ? null : sealing.seal(token, place(realmId, userId, providerId)),
    };
  };

  return {
    federatedIdentities: async (realmId, userId) =>
      (await ofUser.all({ realmId, userId })).map(
        ({
          provider_id: providerId,
          external_id: externalId,
          external_name: externalName,
          token,
        }): FederatedIdentity => ({
          providerId,
          ...(externalId !== null && { externalId }),
          ...(externalName !== null && { externalName }),
          ...(token !== null && { token: sealing.open(token, place(realmId, userId, providerId)) }),
        }),
      ),
    addFederatedIdentity: (realmId, userId, identity) => change(add(toRow(realmId, userId, identity))),
    linkFederatedIdentity: (realmId, userId, identity) => {
      const { providerId, externalId } = identity;
      return change([
        inTurn({ realmId, providerId }),
        isFree({ realmId, userId, providerId, externalId }),
        add(toRow(realmId, userId, identity)),
      ]);
    },
    updateFederatedIdentity: (realmId, userId, identity) => {
      const row = toRow(realmId, userId, identity);
      return change(update({ ...row, external_id: row.external_id ?? '' }));
    },
    removeFederatedIdentity: (realmId, userId, providerId) => change(remove({ realmId, userId, providerId })),
  };
}

const place = (realmId: string, userId: string, providerId: string) =>
  JSON.stringify(['federated-identity', realmId, userId, providerId, 'token']);
