import type {
  ExpiryBounds,
  SessionKind,
  SessionQuery,
  SessionRepository,
  UserSession,
} from '../../../domain/sessions/session.ts';
import type { Database } from '../database.ts';
import { type ReadSessionRow, sessionColumns } from './session-row.ts';

/** A stretch of the sessions of one kind, and how many of that kind there are. */
interface Lane {
  readonly rows: (first: number, max: number | undefined) => Promise<ReadSessionRow[]>;
  readonly count: () => Promise<number>;
}

const KINDS = ['online', 'offline'] as const;

/**
 * Sessions by the page, each kind along an index. Asked for now and then, by administrators: nothing here is prepared.
 * @param complete adds what clients have of each session
 */
export function sessionLists(
  { build }: Database,
  complete: (rows: readonly ReadSessionRow[]) => Promise<UserSession[]>,
): Pick<SessionRepository, 'list' | 'ofClient' | 'counts'> {
  const living = (realmId: string, kind: SessionKind, { lastAccess, startedAt }: ExpiryBounds) =>
    build
      .selectFrom('user_sessions')
      .where('user_sessions.realm_id', '=', realmId)
      .where('user_sessions.kind', '=', kind)
      .where('user_sessions.last_access', '>', lastAccess)
      .where('user_sessions.started_at', '>', startedAt);

  // The client's part first: it is few of the realm's sessions.
  const livingWith = (realmId: string, kind: SessionKind, { lastAccess, startedAt }: ExpiryBounds) =>
    build
      .selectFrom('client_sessions')
      .crossJoin('user_sessions')
      .where('client_sessions.realm_id', '=', realmId)
      .where('client_sessions.kind', '=', kind)
      .whereRef('user_sessions.realm_id', '=', 'client_sessions.realm_id')
      .whereRef('user_sessions.id', '=', 'client_sessions.session_id')
      .whereRef('user_sessions.kind', '=', 'client_sessions.kind')
      .where('user_sessions.last_access', '>', lastAccess)
      .where('user_sessions.started_at', '>', startedAt);

  const laneOf = (realmId: string, kind: SessionKind, bounds: ExpiryBounds): Lane => ({
    rows: (first, max = UNBOUNDED) =>
      living(realmId, kind, bounds)
        .select(sessionColumns)
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .limit(max)
        .offset(first)
        .execute(),
    count: async () =>
      Number(
        (
          await living(realmId, kind, bounds)
            .select((select) => select.fn.countAll().as('count'))
            .executeTakeFirst()
        )?.count ?? 0,
      ),
  });

  const clientLaneOf =
    (clientId: string) =>
    (realmId: string, kind: SessionKind, bounds: ExpiryBounds): Lane => ({
      rows: (first, max = UNBOUNDED) =>
        livingWith(realmId, kind, bounds)
          .select(sessionColumns.map((column) => `user_sessions.${column}` as const))
          .where('client_sessions.client_id', '=', clientId)
          .orderBy('client_sessions.session_id')
          .limit(max)
          .offset(first)
          .execute(),
      count: async () => (await counts(realmId, { [kind]: bounds }, clientId))[0]?.count ?? 0,
    });

  /** A page that may begin in the sessions of one kind and go on in those of the next. */
  async function page(
    realmId: string,
    { since, first = 0, max }: SessionQuery,
    lane: typeof laneOf,
  ): Promise<UserSession[]> {
    const found: ReadSessionRow[] = [];
    let skip = first;
    for (const kind of KINDS) {
      const bounds = since[kind];
      const left = max === undefined ? undefined : max - found.length;
      if (!bounds || left === 0) continue;
      const { rows, count } = lane(realmId, kind, bounds);
      const some = await rows(skip, left);
      found.push(...some);
      skip = some.length > 0 || skip === 0 ? 0 : Math.max(0, skip - (await count()));
    }
    return complete(found);
  }

  const counts: SessionRepository['counts'] = async (realmId, since, clientId) => {
    const ofKinds = KINDS.map(async (kind) => {
      const bounds = since[kind];
      if (!bounds) return [];
      const rows = await livingWith(realmId, kind, bounds)
        .$if(clientId !== undefined, (some) => some.where('client_sessions.client_id', '=', clientId ?? ''))
        .select((select) => ['client_sessions.client_id as clientId', select.fn.countAll().as('count')])
        .groupBy('client_sessions.client_id')
        .execute();
      return rows.map((row) => ({ clientId: row.clientId, kind, count: Number(row.count) }));
    });
    return (await Promise.all(ofKinds)).flat();
  };

  return {
    list: (realmId, query) => page(realmId, query, laneOf),
    ofClient: (realmId, clientId, query) => page(realmId, query, clientLaneOf(clientId)),
    counts,
  };
}

/** Every limit is a number: more than there can be. */
const UNBOUNDED = 2_147_483_647;
