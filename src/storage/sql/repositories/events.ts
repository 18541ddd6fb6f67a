import type { Insertable } from 'kysely';
import type { Event, EventRepository, StoredEvent } from '../../../domain/events/event.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { EventRow } from '../schema.ts';

const columns = ['position', 'realm_id', 'kind', 'time', 'doc'] as const;

type Doc = Omit<Event, 'realmId' | 'kind' | 'time'>;
type NewRow = Insertable<EventRow>;

export function eventRepository(database: Database): EventRepository {
  const { build, engine } = database;
  const after = database.read((param: Params<{ position: number; limit: number }>) =>
    build
      .selectFrom('events')
      .select(columns)
      .where('position', '>', param('position'))
      .orderBy('position')
      .limit(param('limit')),
  );
  const newest = database.read(
    (param: Params<{ realmId: string; kind: string; max: number; first: number }>) =>
      build
        .selectFrom('events')
        .select(columns)
        .where('realm_id', '=', param('realmId'))
        .where('kind', '=', param('kind'))
        .orderBy('time', 'desc')
        .orderBy('position', 'desc')
        .limit(param('max'))
        .offset(param('first')),
  );

  const append = database.write((param: Params<NewRow>) =>
    build.insertInto('events').values({
      realm_id: param('realm_id'),
      kind: param('kind'),
      time: param('time'),
      doc: param('doc'),
    }),
  );
  const removeBefore = database.write((param: Params<{ realmId: string; time: number }>) =>
    build
      .deleteFrom('events')
      .where('realm_id', '=', param('realmId'))
      // Both kinds by name: the index has the kind before the time.
      .where('kind', 'in', ['user', 'admin'])
      .where('time', '<', param('time')),
  );

  return {
    append: (event) => change(append(toRow(event))),
    listAfter: async (position, limit) => {
      const rows = await after.all({ position, limit });
      const last = rows.at(-1);
      if (!last || !engine.settle) return rows.map(fromRow);
      // Where positions are given before the commit, one between these may be committed after them.
      await engine.settle();
      const settled = await after.all({ position, limit });
      return settled.filter((row) => row.position <= last.position).map(fromRow);
    },
    list: async (realmId, kind, page) => (await newest.all({ realmId, kind, ...page })).map(fromRow),
    removeBefore: (realmId, time) => change(removeBefore({ realmId, time })),
  };
}

function toRow({ realmId, kind, time, ...doc }: Event): NewRow {
  return { realm_id: realmId, kind, time, doc: JSON.stringify(doc satisfies Doc) };
}

function fromRow({
  position,
  realm_id: realmId,
  kind,
  time,
  doc,
}: { position: number } & NewRow): StoredEvent {
  return { position, realmId, time, kind: kind as Event['kind'], ...(JSON.parse(doc) as Doc) };
}
