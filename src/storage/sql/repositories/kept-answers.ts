import type { KeptAnswer, KeptAnswerRepository } from '../../../domain/repeated-requests/kept-answer.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { KeptAnswerRow } from '../passing-rows.ts';

type Key = { realmId: string; id: string; now: number };

export function keptAnswerRepository(database: Database, sealing: Sealing): KeptAnswerRepository {
  const { build } = database;
  const byId = database.read((param: Params<Key>) =>
    build
      .selectFrom('kept_answers')
      .select(['realm_id', 'id', 'caller', 'body', 'answer', 'expires_at'])
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id'))
      .where('expires_at', '>', param('now')),
  );
  const count = database.read((param: Params<{ realmId: string; caller: string }>) =>
    build
      .selectFrom('kept_answers')
      .select(build.fn.countAll<number>().as('count'))
      .where('realm_id', '=', param('realmId'))
      .where('caller', '=', param('caller')),
  );
  const create = database.write(
    (param: Params<KeptAnswerRow>) =>
      build.insertInto('kept_answers').values({
        realm_id: param('realm_id'),
        id: param('id'),
        caller: param('caller'),
        body: param('body'),
        answer: param('answer'),
        expires_at: param('expires_at'),
      }),
    { unique: [['', 'repeated']] },
  );
  const removeIfOver = database.write((param: Params<Key>) =>
    build
      .deleteFrom('kept_answers')
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id'))
      .where('expires_at', '<=', param('now')),
  );
  const removeExpired = database.write((param: Params<{ now: number }>) =>
    build.deleteFrom('kept_answers').where('expires_at', '<=', param('now')),
  );

  const toRow = ({ realmId, id, caller, body, answer, expiresAt }: KeptAnswer): KeptAnswerRow => ({
    realm_id: realmId,
    id,
    caller,
    body,
    answer: sealing.seal(answer, place(realmId, id)),
    expires_at: expiresAt,
  });

  return {
    async find(realmId, id, now) {
      const row = await byId.first({ realmId, id, now });
      if (!row) return undefined;
      const { caller, body, expires_at: expiresAt } = row;
      return { realmId, id, caller, body, answer: sealing.open(row.answer, place(realmId, id)), expiresAt };
    },
    count: async (realmId, caller) => Number((await count.first({ realmId, caller }))?.count ?? 0),
    create: (answer, now) => {
      const { realmId, id } = answer;
      return change([removeIfOver({ realmId, id, now }), create(toRow(answer))]);
    },
    removeExpired: (now) => change(removeExpired({ now })),
  };
}

const place = (realmId: string, id: string) => JSON.stringify(['kept-answer', realmId, id]);
