import { type Selectable, sql } from 'kysely';
import type { Component, ComponentRepository } from '../../../domain/components/component.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import { readable } from '../readable.ts';
import type { ComponentRow } from '../realm-rows.ts';
import type { Written } from '../schema.ts';

const columns = ['realm_id', 'id', 'revision', 'doc', 'secrets'] as const;

type Doc = Omit<Component, 'id' | 'realmId' | 'revision' | 'secrets'>;

export function componentRepository(database: Database, sealing: Sealing): ComponentRepository {
  const { build, touchRealm, log } = database;
  const read = (rows: readonly Selectable<ComponentRow>[]) => readable(log, 'a component', rows, fromRow);
  const ofRealm = database.read((param: Params<{ realmId: string }>) =>
    build.selectFrom('components').select(columns).where('realm_id', '=', param('realmId')).orderBy('id'),
  );
  const byId = database.read((param: Params<{ realmId: string; id: string }>) =>
    build
      .selectFrom('components')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );

  const unique = [['', 'duplicate-component']] as const;
  const create = database.write(
    (param: Params<Written<ComponentRow>>) =>
      build.insertInto('components').values({
        realm_id: param('realm_id'),
        id: param('id'),
        doc: param('doc'),
        secrets: param('secrets'),
      }),
    { unique },
  );
  const update = database.update((param: Params<Written<ComponentRow>>) =>
    build
      .updateTable('components')
      .set({ revision: sql`revision + 1`, doc: param('doc'), secrets: param('secrets') })
      .where('realm_id', '=', param('realm_id'))
      .where('id', '=', param('id')),
  );
  const remove = database.write(
    (param: Params<{ realmId: string; id: string }>) =>
      build.deleteFrom('components').where('realm_id', '=', param('realmId')).where('id', '=', param('id')),
    { oneRow: 'gone' },
  );

  function toRow({ id, realmId, revision: _counted, secrets, ...doc }: Component): Written<ComponentRow> {
    const clear = JSON.stringify(secrets);
    return {
      realm_id: realmId,
      id,
      doc: JSON.stringify(doc satisfies Doc),
      secrets: clear === '{}' ? null : sealing.seal(clear, place(realmId, id)),
    };
  }

  function fromRow(row: Selectable<ComponentRow>): Component {
    const clear = row.secrets === null ? '{}' : sealing.open(row.secrets, place(row.realm_id, row.id));
    return {
      id: row.id,
      realmId: row.realm_id,
      revision: row.revision,
      ...(JSON.parse(row.doc) as Doc),
      secrets: JSON.parse(clear) as Component['secrets'],
    };
  }

  return {
    list: async (realmId) => read(await ofRealm.all({ realmId })),
    find: async (realmId, id) => read(await byId.all({ realmId, id }))[0],
    create: (component) => change(create(toRow(component)), [touchRealm(component)]),
    update: (component, options) => change(update(toRow(component), options), [touchRealm(component)]),
    remove: (component) => change(remove(component), [touchRealm(component)]),
  };
}

const place = (realmId: string, id: string) => JSON.stringify(['component', realmId, id, 'secrets']);
