import type { Consent, ConsentRepository } from '../../../domain/consents/consent.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { ConsentRow, ConsentScopeRow } from '../people-rows.ts';

type OfUser = { realmId: string; userId: string };
type Key = OfUser & { clientId: string };

export function consentRepository(database: Database): ConsentRepository {
  const { build } = database;
  const columns = ['realm_id', 'user_id', 'client_id', 'created_at', 'updated_at'] as const;
  const byKey = database.read((param: Params<Key>) =>
    build
      .selectFrom('consents')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .where('client_id', '=', param('clientId')),
  );
  const byUser = database.read((param: Params<OfUser>) =>
    build
      .selectFrom('consents')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .orderBy('updated_at', 'desc')
      .orderBy('client_id'),
  );
  const scopesOf = database.read((param: Params<Key>) =>
    build
      .selectFrom('consent_scopes')
      .select('scope_id')
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .where('client_id', '=', param('clientId'))
      .orderBy('scope_id'),
  );

  const grant = database.write((param: Params<ConsentRow>) =>
    build
      .insertInto('consents')
      .values({
        realm_id: param('realm_id'),
        user_id: param('user_id'),
        client_id: param('client_id'),
        created_at: param('created_at'),
        updated_at: param('updated_at'),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['realm_id', 'user_id', 'client_id'])
          .doUpdateSet({ updated_at: param('updated_at') }),
      ),
  );
  const addScope = database.write((param: Params<ConsentScopeRow>) =>
    build
      .insertInto('consent_scopes')
      .values({
        realm_id: param('realm_id'),
        user_id: param('user_id'),
        client_id: param('client_id'),
        scope_id: param('scope_id'),
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const revoke = database.write((param: Params<Key>) =>
    build
      .deleteFrom('consents')
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .where('client_id', '=', param('clientId')),
  );
  const revokeOfUser = database.write((param: Params<OfUser>) =>
    build
      .deleteFrom('consents')
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId')),
  );

  async function complete(row: ConsentRow): Promise<Consent> {
    const { realm_id: realmId, user_id: userId, client_id: clientId } = row;
    const scopes = await scopesOf.all({ realmId, userId, clientId });
    const scopeIds = scopes.map(({ scope_id: id }) => id);
    return { realmId, userId, clientId, scopeIds, createdAt: row.created_at, updatedAt: row.updated_at };
  }

  return {
    find: async (realmId, userId, clientId) => {
      const row = await byKey.first({ realmId, userId, clientId });
      return row && complete(row);
    },
    ofUser: async (realmId, userId) => Promise.all((await byUser.all({ realmId, userId })).map(complete)),
    grant: ({ realmId, userId, clientId, scopeIds, createdAt, updatedAt }) => {
      const key = { realm_id: realmId, user_id: userId, client_id: clientId };
      return change([
        grant({ ...key, created_at: createdAt, updated_at: updatedAt }),
        ...scopeIds.map((scope_id) => addScope({ ...key, scope_id })),
      ]);
    },
    revoke: (realmId, userId, clientId) => change(revoke({ realmId, userId, clientId })),
    revokeOfUser: (realmId, userId) => change(revokeOfUser({ realmId, userId })),
  };
}
