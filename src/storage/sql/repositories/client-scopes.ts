import type { ClientScope, ClientScopeRepository } from '../../../domain/client-scopes/client-scope.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { ClientScopeRow } from '../schema.ts';

const columns = ['realm_id', 'id', 'name', 'doc'] as const;

type Doc = Omit<ClientScope, 'id' | 'realmId' | 'name'>;

export function clientScopeRepository(database: Database): ClientScopeRepository {
  const { build, touchRealm } = database;
  const ofRealm = database.read((param: Params<{ realmId: string }>) =>
    build
      .selectFrom('client_scopes')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .orderBy('name'),
  );

  const unique = [['', 'duplicate-client-scope']] as const;
  const create = database.write(
    (param: Params<ClientScopeRow>) =>
      build
        .insertInto('client_scopes')
        .values({ realm_id: param('realm_id'), id: param('id'), name: param('name'), doc: param('doc') }),
    { unique },
  );
  const update = database.write(
    (param: Params<ClientScopeRow>) =>
      build
        .updateTable('client_scopes')
        .set({ name: param('name'), doc: param('doc') })
        .where('realm_id', '=', param('realm_id'))
        .where('id', '=', param('id')),
    { oneRow: 'gone', unique },
  );
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
    create: (scope) => change(create(toRow(scope)), [touchRealm(scope)]),
    update: (scope) => change(update(toRow(scope)), [touchRealm(scope)]),
    remove: (scope) => change(remove(scope), [touchRealm(scope)]),
  };
}

function toRow({ id, realmId, name, ...doc }: ClientScope): ClientScopeRow {
  return { realm_id: realmId, id, name, doc: JSON.stringify(doc satisfies Doc) };
}

function fromRow(row: ClientScopeRow): ClientScope {
  return { id: row.id, realmId: row.realm_id, name: row.name, ...(JSON.parse(row.doc) as Doc) };
}
