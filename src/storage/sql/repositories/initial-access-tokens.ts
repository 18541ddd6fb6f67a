import { sql } from 'kysely';
import type {
  InitialAccessToken,
  InitialAccessTokenRepository,
} from '../../../domain/tokens/initial-access-token.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { InitialAccessTokenRow } from '../realm-rows.ts';
import { topic } from '../topics.ts';

const columns = ['realm_id', 'id', 'created_at', 'expires_at', 'remaining_count', 'doc'] as const;

type Doc = Omit<InitialAccessToken, 'id' | 'realmId' | 'timestamp' | 'remainingCount'>;
type Key = { realmId: string; id: string };

export function initialAccessTokenRepository(database: Database): InitialAccessTokenRepository {
  const { build } = database;
  const byId = database.read((param: Params<Key>) =>
    build
      .selectFrom('initial_access_tokens')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );
  const valid = database.read((param: Params<{ realmId: string; now: number }>) =>
    build
      .selectFrom('initial_access_tokens')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', param('now'))]))
      .orderBy('created_at')
      .orderBy('id'),
  );

  const create = database.write((param: Params<InitialAccessTokenRow>) =>
    build.insertInto('initial_access_tokens').values({
      realm_id: param('realm_id'),
      id: param('id'),
      created_at: param('created_at'),
      expires_at: param('expires_at'),
      remaining_count: param('remaining_count'),
      doc: param('doc'),
    }),
  );
  const use = database.write(
    (param: Params<Key>) =>
      build
        .updateTable('initial_access_tokens')
        .set({ remaining_count: sql`remaining_count - 1` })
        .where('realm_id', '=', param('realmId'))
        .where('id', '=', param('id'))
        .where('remaining_count', '>', sql.lit(0)),
    { oneRow: 'initial-access-token-spent' },
  );
  const touch = database.touch((param: Params<Key>) =>
    build
      .selectFrom('initial_access_tokens')
      .select(topic('initial-access-token:', sql.ref('realm_id'), ':', sql.ref('id')).as('topic'))
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );
  const remove = database.write((param: Params<Key>) =>
    build
      .deleteFrom('initial_access_tokens')
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );

  return {
    find: async (realmId, id) => {
      const row = await byId.first({ realmId, id });
      return row && fromRow(row);
    },
    list: async (realmId, now) => (await valid.all({ realmId, now })).map(fromRow),
    create: (token) => change(create(toRow(token))),
    use: (realmId, id) => change(use({ realmId, id })),
    remove: (realmId, id) => change(remove({ realmId, id }), [touch({ realmId, id })]),
  };
}

function toRow(token: InitialAccessToken): InitialAccessTokenRow {
  const { id, realmId, timestamp, remainingCount, ...doc } = token;
  return {
    realm_id: realmId,
    id,
    created_at: timestamp,
    expires_at: token.expiration === 0 ? null : timestamp + token.expiration,
    remaining_count: remainingCount,
    doc: JSON.stringify(doc satisfies Doc),
  };
}

function fromRow(row: InitialAccessTokenRow): InitialAccessToken {
  return {
    id: row.id,
    realmId: row.realm_id,
    timestamp: row.created_at,
    remainingCount: row.remaining_count,
    ...(JSON.parse(row.doc) as Doc),
  };
}
