import type { Delivery, EventDeliveryRepository } from '../../../domain/events/delivery.ts';
import type { Event } from '../../../domain/events/event.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { EventDeliveryRow } from '../passing-rows.ts';
import type { Written } from '../schema.ts';
import type { Statement } from '../statement.ts';

type Row = Written<Omit<EventDeliveryRow, 'position'>>;
type Of = { realmId: string; listener: string; now: number; limit: number };
type Known = { position: number; before: number };

export function eventDeliveryRepository(database: Database): EventDeliveryRepository {
  const { build } = database;
  const due = database.read((param: Params<{ now: number }>) =>
    build
      .selectFrom('event_deliveries')
      .select(['realm_id', 'listener'])
      .distinct()
      .where('due_at', '<=', param('now')),
  );
  const listed = database.read((param: Params<Of>) =>
    build
      .selectFrom('event_deliveries')
      .selectAll()
      .where('realm_id', '=', param('realmId'))
      .where('listener', '=', param('listener'))
      .where('due_at', '<=', param('now'))
      .orderBy('position')
      .limit(param('limit')),
  );
  const move = database.write(
    (param: Params<Known & { dueAt: number; attempts: number }>) =>
      build
        .updateTable('event_deliveries')
        .set({ due_at: param('dueAt'), attempts: param('attempts') })
        .where('position', '=', param('position'))
        .where('due_at', '=', param('before')),
    { oneRow: 'changed' },
  );
  const remove = database.write(
    (param: Params<Known>) =>
      build
        .deleteFrom('event_deliveries')
        .where('position', '=', param('position'))
        .where('due_at', '=', param('before')),
    { oneRow: 'changed' },
  );
  const removeBefore = database.write((param: Params<{ time: number }>) =>
    build.deleteFrom('event_deliveries').where('time', '<', param('time')),
  );
  const known = ({ position, dueAt }: Delivery) => ({ position, before: dueAt });

  return {
    due: async (now) =>
      (await due.all({ now })).map(({ realm_id: realmId, listener }) => ({ realmId, listener })),
    list: async (realmId, listener, now, limit) =>
      (await listed.all({ realmId, listener, now, limit })).map(fromRow),
    move: (delivery, to) => change(move({ ...known(delivery), ...to })),
    remove: (delivery) => change(remove(known(delivery))),
    removeBefore: (time) => change(removeBefore({ time })),
  };
}

/** Writes what an event's listeners are to be told, due at once. */
export function deliveryWriter(database: Database): (event: Event) => Statement[] {
  const { build } = database;
  const create = database.write((param: Params<Row>) =>
    build.insertInto('event_deliveries').values({
      realm_id: param('realm_id'),
      listener: param('listener'),
      time: param('time'),
      due_at: param('due_at'),
      attempts: 0,
      doc: param('doc'),
    }),
  );
  return ({ heardBy = [], loggedAs: _logged, ...event }) =>
    heardBy.map((listener) =>
      create({
        realm_id: event.realmId,
        listener,
        time: event.time,
        due_at: event.time,
        attempts: 0,
        doc: JSON.stringify(event),
      }),
    );
}

const fromRow = (row: Row & { position: number }): Delivery => ({
  position: row.position,
  realmId: row.realm_id,
  listener: row.listener,
  event: JSON.parse(row.doc) as Event,
  attempts: row.attempts,
  dueAt: row.due_at,
});
