import { type Selectable, sql } from 'kysely';
import type { ClientScope, ClientScopeRepository } from '../../../domain/client-scopes/client-scope.ts';
import { change } from '../change.ts';
import { type Database, lockingRealm } from '../database.ts';
import type { Params } from '../params.ts';
import type { ClientScopeRow } from '../realm-rows.ts';
import type { Written } from '../schema.ts';

const columns = ['realm_id', 'id', 'name', 'revision', 'doc'] as const;

type Doc = Omit<ClientScope, 'id' | 'realmId' | 'name' | 'revision'>;

export function clientScopeRepository(database: Database): ClientScopeRepository {
  const { build, touchRealm, lockRealm } = database;
  const ofRealm = database.read((param: Params<{ realmId: string }>) =>
    build
      .selectFrom('client_scopes')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .orderBy('name'),
  );

  const byId = database.read((param: Params<{ realmId: string; id: string }>) =>
    build
      .selectFrom('client_scopes')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );

  const unique = [['', 'duplicate-client-scope']] as const;
  const create = database.write(
    (param: Params<Written<ClientScopeRow>>) =>
      build
        .insertInto('client_scopes')
        .values({ realm_id: param('realm_id'), id: param('id'), name: param('name'), doc: param('doc') }),
    { unique },
  );
  // Behind a lock: the unit ahead may create the last scope that fits.
  const limit = database.write(
    (param: Params<{ realmId: string; fewerThan: number }>) =>
      lockingRealm(build, param).where(
        (where) =>
          where
            .selectFrom('client_scopes')
            .select((select) => select.fn.countAll<number>().as('scopes'))
            .where('realm_id', '=', param('realmId')),
        '<',
        param('fewerThan'),
      ),
    { oneRow: 'too-many-client-scopes' },
  );
  const updating = (param: Params<Written<ClientScopeRow>>) =>
    build
      .updateTable('client_scopes')
      .set({ name: param('name'), revision: sql`revision + 1`, doc: param('doc') })
      .where('realm_id', '=', param('realm_id'))
      .where('id', '=', param('id'));
  const update = database.update(updating, unique);
  const remove = database.write(
    (param: Params<{ realmId: string; id: string }>) =>
      build
        .deleteFrom('client_scopes')
        .where('realm_id', '=', param('realmId'))
        .where('id', '=', param('id')),
    { oneRow: 'gone' },
  );

  return {
    list: async (realmId) => (await ofRealm.all({ realmId })).map(fromRow),
    find: async (realmId, id) => {
      const row = await byId.first({ realmId, id });
      return row && fromRow(row);
    },
    limit: (realmId, fewerThan) => [change(lockRealm({ realmId })), change(limit({ realmId, fewerThan }))],
    create: (scope) => change(create(toRow(scope)), [touchRealm(scope)]),
    update: (scope, options) => change(update(toRow(scope), options), [touchRealm(scope)]),
    remove: (scope) => change(remove(scope), [touchRealm(scope)]),
  };
}

function toRow({ id, realmId, name, revision: _counted, ...doc }: ClientScope): Written<ClientScopeRow> {
  return { realm_id: realmId, id, name, doc: JSON.stringify(doc satisfies Doc) };
}

function fromRow(row: Selectable<ClientScopeRow>): ClientScope {
  const { id, realm_id: realmId, name, revision } = row;
  return { id, realmId, name, revision, ...(JSON.parse(row.doc) as Doc) };
}
