import { type Selectable, sql } from 'kysely';
import type { Realm } from '../../../domain/realms/realm.ts';
import type { RealmRepository } from '../../../domain/realms/realm-repository.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { RealmRow, Written } from '../schema.ts';
import { topic } from '../topics.ts';

const columns = ['id', 'name', 'revision', 'doc'] as const;

type Doc = Omit<Realm, 'id' | 'name' | 'revision'>;

export function realmRepository(database: Database): RealmRepository {
  const { build } = database;
  const byId = database.read((param: Params<{ id: string }>) =>
    build.selectFrom('realms').select(columns).where('id', '=', param('id')),
  );
  const byName = database.read((param: Params<{ name: string }>) =>
    build.selectFrom('realms').select(columns).where('name', '=', param('name')),
  );
  const all = database.read(() => build.selectFrom('realms').select(columns).orderBy('name'));

  const unique = [['', 'duplicate-realm']] as const;
  const create = database.write(
    (param: Params<Written<RealmRow>>) =>
      build.insertInto('realms').values({ id: param('id'), name: param('name'), doc: param('doc') }),
    { unique },
  );
  const updating = (param: Params<Written<RealmRow>>) =>
    build
      .updateTable('realms')
      .set({ name: param('name'), revision: sql`revision + 1`, doc: param('doc') })
      .where('id', '=', param('id'));
  const update = database.update(updating, unique);
  const remove = database.write(
    (param: Params<{ id: string }>) => build.deleteFrom('realms').where('id', '=', param('id')),
    { oneRow: 'gone' },
  );
  const removeEvents = database.write((param: Params<{ id: string }>) =>
    build.deleteFrom('events').where('realm_id', '=', param('id')),
  );

  // The name from before is what it was cached under; under the new one nothing can be.
  const touch = database.touch((param: Params<{ id: string }>) =>
    build
      .selectFrom('realms')
      .select(topic('realm:', sql.ref('id')).as('topic'))
      .where('id', '=', param('id'))
      .unionAll(
        build
          .selectFrom('realms')
          .select(topic('realm-name:', sql.ref('name')).as('topic'))
          .where('id', '=', param('id')),
      ),
  );
  const touchContents = database.touch((param: Params<{ id: string }>) =>
    build.selectNoFrom(topic('contents-of:', param('id')).as('topic')),
  );

  return {
    find: async (id) => fromRow(await byId.first({ id })),
    findByName: async (name) => fromRow(await byName.first({ name })),
    list: async () => (await all.all({})).map((row) => fromRow(row)),
    create: (realm) => {
      // The topics of the cache name a realm before what is in it: another realm's could be taken for this one's.
      if (realm.id.includes(':')) throw new Error(`No colon may be in the id of a realm: ${realm.id}`);
      return change(create(toRow(realm)));
    },
    update: (realm, options) => change(update(toRow(realm), options), [touch(realm)]),
    touch: (realmId) => change([], [database.touchRealm({ realmId })]),
    remove: (realm) => change([remove(realm), removeEvents(realm)], [touch(realm), touchContents(realm)]),
  };
}

function toRow({ id, name, revision: _counted, ...doc }: Realm): Written<RealmRow> {
  return { id, name, doc: JSON.stringify(doc satisfies Doc) };
}

type Read = Selectable<RealmRow>;
function fromRow(row: Read): Realm;
function fromRow(row: Read | undefined): Realm | undefined;
function fromRow(row: Read | undefined): Realm | undefined {
  return row && { id: row.id, name: row.name, revision: row.revision, ...(JSON.parse(row.doc) as Doc) };
}
