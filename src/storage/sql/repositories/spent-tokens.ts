import type { SpentTokenRepository } from '../../../domain/tokens/spent-token.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { SpentTokenRow } from '../passing-rows.ts';
import { topic } from '../topics.ts';

type Key = { realmId: string; id: string };

export function spentTokenRepository(database: Database): SpentTokenRepository {
  const { build } = database;
  const byId = database.read((param: Params<Key>) =>
    build
      .selectFrom('spent_tokens')
      .select('id')
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );
  const inserting = (param: Params<SpentTokenRow>) =>
    build.insertInto('spent_tokens').values({
      realm_id: param('realm_id'),
      id: param('id'),
      expires_at: param('expires_at'),
    });
  const revoke = database.write((param: Params<SpentTokenRow>) =>
    inserting(param).onConflict((conflict) => conflict.doNothing()),
  );
  const spend = database.write(inserting, { unique: [['', 'replayed']] });
  const removeExpired = database.write((param: Params<{ now: number }>) =>
    build.deleteFrom('spent_tokens').where('expires_at', '<=', param('now')),
  );
  // That it was not revoked is cached too, so it is said before there is a row.
  const touch = database.touch((param: Params<Key>) =>
    build.selectNoFrom(topic('spent-token:', param('realmId'), ':', param('id')).as('topic')),
  );

  const row = (realmId: string, id: string, expiresAt: number) => ({
    realm_id: realmId,
    id,
    expires_at: expiresAt,
  });
  return {
    isSpent: async (realmId, id) => (await byId.first({ realmId, id })) !== undefined,
    revoke: (realmId, id, expiresAt) => change(revoke(row(realmId, id, expiresAt)), [touch({ realmId, id })]),
    spend: (realmId, id, expiresAt) => change(spend(row(realmId, id, expiresAt))),
    removeExpired: (now) => change(removeExpired({ now })),
  };
}
