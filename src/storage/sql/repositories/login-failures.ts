import { type Selectable, sql } from 'kysely';
import type { LoginFailureRepository, LoginFailures } from '../../../domain/login-failures/login-failures.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { PretendedFailureRow } from '../passing-rows.ts';
import type { LoginFailureRow } from '../people-rows.ts';
import type { Written } from '../schema.ts';

const columns = [
  'realm_id',
  'user_id',
  'failures',
  'secondary_failures',
  'temporary_lockouts',
  'locked_until',
  'last_failure',
  'last_address',
  'revision',
] as const;

type Key = { realmId: string; userId: string };

export function loginFailureRepository(database: Database): LoginFailureRepository {
  const { build } = database;
  const byUser = database.read((param: Params<Key>) =>
    build
      .selectFrom('login_failures')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId')),
  );
  const counts = (param: Params<Written<LoginFailureRow>>) => ({
    failures: param('failures'),
    secondary_failures: param('secondary_failures'),
    temporary_lockouts: param('temporary_lockouts'),
    locked_until: param('locked_until'),
    last_failure: param('last_failure'),
    last_address: param('last_address'),
  });
  const create = database.write(
    (param: Params<Written<LoginFailureRow>>) =>
      build
        .insertInto('login_failures')
        .values({ realm_id: param('realm_id'), user_id: param('user_id'), ...counts(param) }),
    { unique: [['', 'changed']] },
  );
  const update = database.write(
    (param: Params<Written<LoginFailureRow> & { revision: number }>) =>
      build
        .updateTable('login_failures')
        .set({ ...counts(param), revision: sql`revision + 1` })
        .where('realm_id', '=', param('realm_id'))
        .where('user_id', '=', param('user_id'))
        .where('revision', '=', param('revision')),
    { oneRow: 'changed' },
  );
  const removing = (param: Params<Key>) =>
    build
      .deleteFrom('login_failures')
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'));
  const remove = database.write(removing);
  const removeIfUnchanged = database.write((param: Params<Key & { revision: number }>) =>
    removing(param).where('revision', '=', param('revision')),
  );
  const removeAll = database.write((param: Params<{ realmId: string }>) =>
    build.deleteFrom('login_failures').where('realm_id', '=', param('realmId')),
  );
  const pretend = database.write((param: Params<PretendedFailureRow>) =>
    build
      .insertInto('pretended_failures')
      .values({ realm_id: param('realm_id'), slot: param('slot'), last_failure: param('last_failure') })
      .onConflict((conflict) =>
        conflict
          .columns(['realm_id', 'slot'])
          .doUpdateSet({ last_failure: sql.ref('excluded.last_failure') }),
      ),
  );

  return {
    find: async (realmId, userId) => {
      const row = await byUser.first({ realmId, userId });
      return row && fromRow(row);
    },
    save: (failures, { ifRevision: revision }) =>
      change(revision === undefined ? create(toRow(failures)) : update({ ...toRow(failures), revision })),
    clear: (realmId, userId, { ifRevision: revision } = {}) =>
      change(
        revision === undefined
          ? remove({ realmId, userId })
          : removeIfUnchanged({ realmId, userId, revision }),
      ),
    clearAll: (realmId) => change(removeAll({ realmId })),
    pretend: (realmId, slot, now) => change(pretend({ realm_id: realmId, slot, last_failure: now })),
  };
}

const toRow = (failures: LoginFailures): Written<LoginFailureRow> => ({
  realm_id: failures.realmId,
  user_id: failures.userId,
  failures: failures.failures,
  secondary_failures: failures.secondaryFailures,
  temporary_lockouts: failures.temporaryLockouts,
  locked_until: failures.lockedUntil,
  last_failure: failures.lastFailure,
  last_address: failures.lastAddress,
});

const fromRow = (row: Selectable<LoginFailureRow>): LoginFailures => ({
  realmId: row.realm_id,
  userId: row.user_id,
  failures: row.failures,
  secondaryFailures: row.secondary_failures,
  temporaryLockouts: row.temporary_lockouts,
  lockedUntil: row.locked_until,
  lastFailure: row.last_failure,
  lastAddress: row.last_address,
  revision: row.revision,
});
