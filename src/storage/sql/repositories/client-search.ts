import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Client } from '../../../domain/clients/client.ts';
import type { ClientQuery, ClientRepository } from '../../../domain/clients/client-repository.ts';
import type { Sealing } from '../../sealing.ts';
import type { Database } from '../database.ts';
import { columns, fromRow } from './client-row.ts';

/** How many clients are looked through before others get their turn. */
const STRETCH = 2000;

/**
 * Lists clients by their client ids. What no index answers (a part of a client id, an attribute) is looked for in
 * stretches of that index, so that a long search neither holds up other requests nor reads more than it must.
 */
export function clientSearch(
  database: Database,
  sealing: Sealing,
  findByClientId: ClientRepository['findByClientId'],
): ClientRepository['list'] {
  const { build, engine } = database;

  async function page(realmId: string, first: number, max: number): Promise<Client[]> {
    const rows = await build
      .selectFrom('clients')
      .select(columns)
      .where('realm_id', '=', realmId)
      .orderBy('client_id')
      .limit(max)
      .offset(first)
      .execute();
    return rows.map((row) => fromRow(row, sealing));
  }

  /** The client id at the end of the stretch that begins after another; undefined for the last stretch. */
  async function endOfStretch(realmId: string, after: string): Promise<string | undefined> {
    const end = await build
      .selectFrom('clients')
      .select('client_id')
      .where('realm_id', '=', realmId)
      .where('client_id', '>', after)
      .orderBy('client_id')
      .limit(1)
      .offset(STRETCH)
      .executeTakeFirst();
    return end?.client_id;
  }

  async function* matches(realmId: string, query: ClientQuery): AsyncGenerator<Client> {
    const conditions = conditionsOf(query);
    let after = '';
    for (;;) {
      const end = await endOfStretch(realmId, after);
      const rows = await build
        .selectFrom('clients')
        .select(columns)
        .where('realm_id', '=', realmId)
        .where('client_id', '>', after)
        .$if(end !== undefined, (stretch) => stretch.where('client_id', '<=', end ?? ''))
        .where((where) => where.and(conditions))
        .orderBy('client_id')
        .execute();
      for (const row of rows) {
        const client = fromRow(row, sealing);
        if (hasAttributes(client, query.attributes)) yield client;
      }
      if (end === undefined) return;
      after = end;
      await nextTurn();
    }
  }

  function conditionsOf({ clientId, attributes = {} }: ClientQuery): Expression<SqlBool>[] {
    const conditions = Object.entries(attributes).map(([name, value]) => mayHave(name, value));
    if (clientId === undefined) return conditions;
    return [...conditions, engine.containsInAnyCase(sql.ref<string>('client_id'), clientId)];
  }

  /** Whether the document has the attribute's very text somewhere. Spares the parsing of those that have not. */
  function mayHave(name: string, value: string): Expression<SqlBool> {
    const member = JSON.stringify({ [name]: value }).slice(1, -1);
    return engine.contains(sql.ref<string>('doc'), member);
  }

  return async (realmId, query) => {
    const { clientId, search, attributes = {}, first = 0, max = Number.MAX_SAFE_INTEGER } = query;
    // No database has a text with NUL in it, and in a pattern SQLite would take it for the end.
    if (max === 0 || clientId?.includes('\0')) return [];
    if (clientId !== undefined && !search) {
      const client = await findByClientId(realmId, clientId);
      return client && first === 0 && hasAttributes(client, attributes) ? [client] : [];
    }
    if (clientId === undefined && Object.keys(attributes).length === 0) return page(realmId, first, max);
    const found: Client[] = [];
    let skipped = 0;
    for await (const client of matches(realmId, query)) {
      if (skipped++ < first) continue;
      found.push(client);
      if (found.length >= max) break;
    }
    return found;
  };
}

function hasAttributes(client: Client, attributes: ClientQuery['attributes'] = {}): boolean {
  return Object.entries(attributes).every(
    ([name, value]) => Object.hasOwn(client.attributes, name) && client.attributes[name] === value,
  );
}
