import { type Expression, type SqlBool, sql } from 'kysely';
import type { EventQuery, EventRepository } from '../../../domain/events/event.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import { deliveryWriter } from './event-deliveries.ts';
import { AUDITED, columns, fromRow, LISTED, type NewRow, toRow } from './event-row.ts';

type OfKind = { realmId: string; kind: string };

export function eventRepository(database: Database): EventRepository {
  const { build, engine } = database;
  const deliveries = deliveryWriter(database);
  const after = database.read((param: Params<{ position: number; limit: number }>) =>
    build
      .selectFrom('events')
      .select(columns)
      .where('position', '>', param('position'))
      .orderBy('position')
      .limit(param('limit')),
  );
  const append = database.write((param: Params<NewRow>) =>
    build.insertInto('events').values({
      realm_id: param('realm_id'),
      kind: param('kind'),
      time: param('time'),
      kept: param('kept'),
      type: param('type'),
      client_id: param('client_id'),
      user_id: param('user_id'),
      ip_address: param('ip_address'),
      resource_type: param('resource_type'),
      resource_path: param('resource_path'),
      auth_realm_id: param('auth_realm_id'),
      doc: param('doc'),
    }),
  );
  const removeListed = database.write((param: Params<OfKind>) =>
    build
      .deleteFrom('events')
      .where('realm_id', '=', param('realmId'))
      .where('kind', '=', param('kind'))
      .where('kept', '=', sql.lit(LISTED)),
  );
  const unlist = database.write((param: Params<OfKind>) =>
    build
      .updateTable('events')
      .set({ kept: sql.lit(AUDITED) })
      .where('realm_id', '=', param('realmId'))
      .where('kind', '=', param('kind'))
      .where('kept', '=', sql.lit(LISTED + AUDITED)),
  );
  const removeBefore = database.write((param: Params<OfKind & { time: number }>) =>
    build
      .deleteFrom('events')
      .where('realm_id', '=', param('realmId'))
      .where('kind', '=', param('kind'))
      .where('time', '<', param('time')),
  );

  return {
    append: (event) =>
      change([...(event.listed || event.audited ? [append(toRow(event))] : []), ...deliveries(event)]),
    listAfter: async (position, limit) => {
      const rows = await after.all({ position, limit });
      const last = rows.at(-1);
      if (!last || !engine.settle) return rows.map(fromRow);
      // Where positions are given before the commit, one between these may be committed after them.
      await engine.settle();
      const settled = await after.all({ position, limit });
      return settled.filter((row) => row.position <= last.position).map(fromRow);
    },
    list: async (realmId, kind, query) => {
      const conditions = conditionsOf(query, engine);
      if (!conditions || query.max === 0) return [];
      const order = query.oldestFirst ? 'asc' : 'desc';
      const rows = await build
        .selectFrom('events')
        .select(columns)
        .where('realm_id', '=', realmId)
        .where('kind', '=', kind)
        .where((where) => where.and(conditions))
        .orderBy('time', order)
        .orderBy('position', order)
        .limit(query.max)
        .offset(query.first)
        .execute();
      return rows.map(fromRow);
    },
    clear: (realmId, kind) => change([removeListed({ realmId, kind }), unlist({ realmId, kind })]),
    removeBefore: (realmId, kind, time) => change(removeBefore({ realmId, kind, time })),
  };
}

/** Undefined where nothing can fit: no database has a text with NUL in it. */
function conditionsOf(query: EventQuery, engine: Database['engine']): Expression<SqlBool>[] | undefined {
  const { listed, audited, types, resourceTypes, resourcePath, details = {}, from, to } = query;
  const equal: readonly (readonly [column: string, value: string | undefined])[] = [
    ['client_id', query.clientId],
    ['user_id', query.userId],
    ['ip_address', query.ipAddress],
    ['auth_realm_id', query.authRealmId],
  ];
  if ([...equal.map(([, value]) => value), resourcePath].some((text) => text?.includes('\0')))
    return undefined;
  return [
    ...(listed ? [sql<SqlBool>`kept IN (${sql.lit(LISTED)}, ${sql.lit(LISTED + AUDITED)})`] : []),
    ...(audited ? [sql<SqlBool>`kept IN (${sql.lit(AUDITED)}, ${sql.lit(LISTED + AUDITED)})`] : []),
    ...(types?.length ? [isOneOf('type', types)] : []),
    ...(resourceTypes?.length ? [isOneOf('resource_type', resourceTypes)] : []),
    ...equal.flatMap(([column, value]) =>
      value === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} = ${value}`],
    ),
    ...(resourcePath === undefined
      ? []
      : [sql<SqlBool>`resource_path LIKE ${pattern(resourcePath)} ESCAPE '\\'`]),
    // As the document has it: within a text its quotes would be escaped.
    ...Object.entries(details).map(([name, value]) =>
      engine.contains(sql.ref('doc'), `${JSON.stringify(name)}:${JSON.stringify(value)}`),
    ),
    ...(from === undefined ? [] : [sql<SqlBool>`time >= ${from}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`time <= ${to}`]),
  ];
}

const isOneOf = (column: string, values: readonly string[]): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} IN (${sql.join(values)})`;

const pattern = (path: string): string => path.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%');
