import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Client } from '../../../domain/clients/client.ts';
import type { ClientQuery, ClientRepository } from '../../../domain/clients/client-repository.ts';
import type { Sealing } from '../../sealing.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import { clientRowsThroughCache } from './cached-client-rows.ts';
import { columns, fromRow } from './client-row.ts';

/** How many clients are looked through before others get their turn. */
const STRETCH = 2000;
/** A page of at most so many is put together from the cache: parsing a client costs ten times as much as finding it. */
const PAGE = 250;

interface Stretch {
  readonly realmId: string;
  readonly after: string;
}
type Sought = { readonly part: string; readonly most: number };

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
  const rowsOf = clientRowsThroughCache(database, sealing, findByClientId);

  const idsOfPage = database.read((param: Params<{ realmId: string; first: number; max: number }>) =>
    build
      .selectFrom('clients')
      .select('client_id')
      .where('realm_id', '=', param('realmId'))
      .orderBy('client_id')
      .limit(param('max'))
      .offset(param('first')),
  );

  async function page(realmId: string, first: number, max: number): Promise<Client[]> {
    const ids = await idsOfPage.all({ realmId, first, max: Math.min(max, PAGE + 1) });
    if (ids.length <= PAGE)
      return rowsOf(
        realmId,
        ids.map((row) => row.client_id),
      );
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

  const stretch = (realmId: Expression<string>, after: Expression<string>) =>
    build
      .selectFrom('clients')
      .where('realm_id', '=', realmId)
      .where('client_id', '>', after)
      .orderBy('client_id');
  // The client id at the end of a stretch, none for the last one. For any value PostgreSQL would sort all that come after.
  const endOfStretch = database.read(
    (param: Params<Stretch>) =>
      stretch(param('realmId'), param('after')).select('client_id').limit(1).offset(STRETCH),
    'each time',
  );
  const withPart = database.read((param: Params<Stretch & Sought>) =>
    build
      .selectFrom(
        stretch(param('realmId'), param('after'))
          .select('client_id')
          .limit(STRETCH + 1)
          .as('some'),
      )
      .select('client_id')
      .where(engine.mayContainInAnyCase(sql.ref<string>('client_id'), param('part')))
      .orderBy('client_id')
      .limit(param('most')),
  );

  /** The client ids of a stretch that fit. Reads no more than so many rows; `last` is where it has stopped then. */
  async function fitting(
    query: ClientQuery,
    { realmId, after }: Stretch,
    most: number,
  ): Promise<{ readonly clientIds: string[]; readonly last: string | undefined }> {
    const { clientId: part = '', attributes = {} } = query;
    const folded = part.toLowerCase();
    const has = (clientId: string) => clientId.toLowerCase().includes(folded);
    if (Object.keys(attributes).length === 0) {
      const rows = await withPart.all({ realmId, after, part, most });
      return { clientIds: rows.map((row) => row.client_id).filter(has), last: rows[most - 1]?.client_id };
    }
    const rows = await build
      .selectFrom(
        stretch(sql.val(realmId), sql.val(after))
          .select(['client_id', 'doc'])
          .limit(STRETCH + 1)
          .as('some'),
      )
      .select(['client_id', 'doc'])
      .where(engine.mayContainInAnyCase(sql.ref<string>('client_id'), part))
      .where((where) => where.and(Object.entries(attributes).map(([name, value]) => mayHave(name, value))))
      .orderBy('client_id')
      .limit(most)
      .execute();
    const clientIds = rows
      .filter(({ doc }) => hasAttributes(JSON.parse(doc) as Pick<Client, 'attributes'>, attributes))
      .map((row) => row.client_id)
      .filter(has);
    return { clientIds, last: rows[most - 1]?.client_id };
  }

  /** The client ids of the first that fit, as many as there are at most. */
  async function matches(realmId: string, query: ClientQuery, wanted: number): Promise<string[]> {
    const found: string[] = [];
    let after: string | undefined = '';
    while (after !== undefined) {
      const most = Math.min(wanted - found.length, STRETCH + 2);
      const { clientIds, last }: Awaited<ReturnType<typeof fitting>> = await fitting(
        query,
        { realmId, after },
        most,
      );
      found.push(...clientIds);
      if (found.length >= wanted) break;
      after = last ?? (await endOfStretch.first({ realmId, after }))?.client_id;
      await nextTurn();
    }
    return found;
  }

  /** Whether the document has the attribute's very text somewhere. Spares the parsing of those that have not. */
  function mayHave(name: string, value: string): Expression<SqlBool> {
    const member = JSON.stringify({ [name]: value }).slice(1, -1);
    return engine.contains(sql.ref<string>('doc'), member);
  }

  return async (realmId, query) => {
    const { clientId, search, attributes = {}, first = 0, max = Number.MAX_SAFE_INTEGER } = query;
    // No database has a text with NUL in it.
    if (max === 0 || clientId?.includes('\0')) return [];
    if (clientId !== undefined && !search) {
      const client = await findByClientId(realmId, clientId);
      return client && first === 0 && hasAttributes(client, attributes) ? [client] : [];
    }
    if (clientId === undefined && Object.keys(attributes).length === 0) return page(realmId, first, max);
    const found = await matches(realmId, query, first + max);
    return rowsOf(realmId, found.slice(first));
  };
}

function hasAttributes(
  client: Pick<Client, 'attributes'>,
  attributes: ClientQuery['attributes'] = {},
): boolean {
  return Object.entries(attributes).every(
    ([name, value]) => Object.hasOwn(client.attributes, name) && client.attributes[name] === value,
  );
}
