import { sql } from 'kysely';
import type { SessionKey, SessionKind, SessionRepository } from '../../../domain/sessions/session.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { UserSessionRow } from '../passing-rows.ts';
import { topic } from '../topics.ts';
import { sessionLists } from './session-lists.ts';
import {
  brokerSessionHash,
  clientColumns,
  fromRows,
  type ReadSessionRow,
  sessionColumns,
  toClientRow,
  toRow,
  type WrittenClientSessionRow,
} from './session-row.ts';

type OfUser = { realmId: string; userId: string; kind: SessionKind };
type Expired = { realmId: string; kind: SessionKind; lastAccess: number; startedAt: number };

export function sessionRepository(database: Database): SessionRepository {
  const { build } = database;
  const byId = database.read((param: Params<SessionKey>) =>
    build
      .selectFrom('user_sessions')
      .select(sessionColumns)
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id'))
      .where('kind', '=', param('kind')),
  );
  const clientsOf = database.read((param: Params<SessionKey>) =>
    build
      .selectFrom('client_sessions')
      .select(clientColumns)
      .where('realm_id', '=', param('realmId'))
      .where('session_id', '=', param('id'))
      .where('kind', '=', param('kind'))
      .orderBy('client_id'),
  );
  const byUser = database.read((param: Params<OfUser>) =>
    build
      .selectFrom('user_sessions')
      .select(sessionColumns)
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .where('kind', '=', param('kind'))
      .orderBy(database.engine.sortedAfterwards('started_at'), 'desc')
      .orderBy('id'),
  );

  const byBrokerSession = database.read(
    (param: Params<{ realmId: string; hash: string; kind: SessionKind }>) =>
      build
        .selectFrom('user_sessions')
        .select(sessionColumns)
        .where('realm_id', '=', param('realmId'))
        .where('broker_session', '=', param('hash'))
        .where('kind', '=', param('kind'))
        .orderBy(database.engine.sortedAfterwards('id')),
  );

  const create = database.write((param: Params<UserSessionRow>) =>
    build.insertInto('user_sessions').values({
      realm_id: param('realm_id'),
      id: param('id'),
      kind: param('kind'),
      user_id: param('user_id'),
      started_at: param('started_at'),
      last_access: param('last_access'),
      broker_session: param('broker_session'),
      doc: param('doc'),
    }),
  );
  const addClient = database.write(
    (param: Params<WrittenClientSessionRow>) =>
      build.insertInto('client_sessions').values({
        realm_id: param('realm_id'),
        session_id: param('session_id'),
        kind: param('kind'),
        client_id: param('client_id'),
        last_access: param('last_access'),
        doc: param('doc'),
      }),
    { unique: [['', 'changed']] },
  );
  const using = (param: Params<WrittenClientSessionRow>) =>
    build
      .updateTable('client_sessions')
      .set({ last_access: param('last_access'), revision: sql`revision + 1`, doc: param('doc') })
      .where('realm_id', '=', param('realm_id'))
      .where('session_id', '=', param('session_id'))
      .where('kind', '=', param('kind'))
      .where('client_id', '=', param('client_id'));
  const useClient = database.write(using, { oneRow: 'gone' });
  const useClientIfUnchanged = database.write(
    (param: Params<WrittenClientSessionRow & { revision: number }>) =>
      using(param).where('revision', '=', param('revision')),
    { oneRow: 'changed' },
  );
  const access = database.write(
    (param: Params<SessionKey & { lastAccess: number }>) =>
      build
        .updateTable('user_sessions')
        .set({ last_access: param('lastAccess') })
        .where('realm_id', '=', param('realmId'))
        .where('id', '=', param('id'))
        .where('kind', '=', param('kind')),
    { oneRow: 'gone' },
  );
  const renew = database.write(
    (param: Params<SessionKey & { lastAccess: number; brokerSession: string | null; doc: string }>) =>
      build
        .updateTable('user_sessions')
        .set({
          last_access: param('lastAccess'),
          broker_session: param('brokerSession'),
          doc: param('doc'),
        })
        .where('realm_id', '=', param('realmId'))
        .where('id', '=', param('id'))
        .where('kind', '=', param('kind')),
    { oneRow: 'gone' },
  );
  const removeClient = database.write((param: Params<SessionKey & { clientId: string }>) =>
    build
      .deleteFrom('client_sessions')
      .where('realm_id', '=', param('realmId'))
      .where('session_id', '=', param('id'))
      .where('kind', '=', param('kind'))
      .where('client_id', '=', param('clientId')),
  );
  const remove = database.write((param: Params<SessionKey>) =>
    build
      .deleteFrom('user_sessions')
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id'))
      .where('kind', '=', param('kind')),
  );
  const removeOfUser = database.write((param: Params<OfUser>) =>
    build
      .deleteFrom('user_sessions')
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .where('kind', '=', param('kind')),
  );
  const removeClientOfUser = database.write((param: Params<OfUser & { clientId: string }>) =>
    build
      .deleteFrom('client_sessions')
      .where('realm_id', '=', param('realmId'))
      .where('kind', '=', param('kind'))
      .where('client_id', '=', param('clientId'))
      .where('session_id', 'in', (from) =>
        from
          .selectFrom('user_sessions')
          .select('id')
          .where('realm_id', '=', param('realmId'))
          .where('user_id', '=', param('userId'))
          .where('kind', '=', param('kind')),
      ),
  );
  const removeDeserted = database.write((param: Params<OfUser>) =>
    build
      .deleteFrom('user_sessions')
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .where('kind', '=', param('kind'))
      .where((where) =>
        where.not(
          where.exists((from) =>
            from
              .selectFrom('client_sessions')
              .select('client_id')
              .whereRef('client_sessions.realm_id', '=', 'user_sessions.realm_id')
              .whereRef('client_sessions.session_id', '=', 'user_sessions.id')
              .whereRef('client_sessions.kind', '=', 'user_sessions.kind'),
          ),
        ),
      ),
  );
  const removeAll = database.write((param: Params<{ realmId: string }>) =>
    build.deleteFrom('user_sessions').where('realm_id', '=', param('realmId')),
  );
  const removeExpired = database.write((param: Params<Expired>) =>
    build
      .deleteFrom('user_sessions')
      .where('realm_id', '=', param('realmId'))
      .where('kind', '=', param('kind'))
      .where((where) =>
        where.or([
          where('last_access', '<', param('lastAccess')),
          where('started_at', '<', param('startedAt')),
        ]),
      ),
  );

  // Its use is not told: what is cached is as good for that.
  const touch = database.touch((param: Params<SessionKey>) =>
    build.selectNoFrom(topic('session:', param('realmId'), ':', param('kind'), ':', param('id')).as('topic')),
  );

  const touchOfUser = database.touch((param: Params<OfUser>) =>
    build
      .selectFrom('user_sessions')
      .select(topic('session:', sql.ref('realm_id'), ':', sql.ref('kind'), ':', sql.ref('id')).as('topic'))
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .where('kind', '=', param('kind')),
  );
  const touchContents = database.touch((param: Params<{ realmId: string }>) =>
    build.selectNoFrom(topic('contents-of:', param('realmId')).as('topic')),
  );

  const complete = (rows: readonly ReadSessionRow[]) =>
    Promise.all(
      rows.map(async (row) => {
        const key = { realmId: row.realm_id, id: row.id, kind: row.kind };
        return fromRows(row, await clientsOf.all(key));
      }),
    );

  return {
    find: async (key) => {
      const [row, clients] = await Promise.all([byId.first(key), clientsOf.all(key)]);
      return row && fromRows(row, clients);
    },
    ofUser: async (realmId, userId, kind) => complete(await byUser.all({ realmId, userId, kind })),
    ofBrokerSession: async (realmId, brokerSession, kind) =>
      complete(await byBrokerSession.all({ realmId, hash: brokerSessionHash(brokerSession), kind })),
    ...sessionLists(database, complete),
    start: (session) =>
      change([
        create(toRow(session)),
        ...session.clients.map((client) => addClient(toClientRow({ ...session }, client))),
      ]),
    join: (key, client) => change(addClient(toClientRow(key, client)), [touch(key)]),
    use: (key, client, { ifRevision: revision } = {}) => {
      const row = toClientRow(key, client);
      return change([
        access({ ...key, lastAccess: client.lastAccess }),
        revision === undefined ? useClient(row) : useClientIfUnchanged({ ...row, revision }),
      ]);
    },
    renew: (session) => {
      const { realmId, id, kind, lastAccess } = session;
      const { broker_session: brokerSession, doc } = toRow(session);
      return change(renew({ realmId, id, kind, lastAccess, brokerSession, doc }), [touch(session)]);
    },
    removeClient: (key, clientId) => change(removeClient({ ...key, clientId }), [touch(key)]),
    remove: (key) => change(remove(key), [touch(key)]),
    removeOfUser: (realmId, userId, kind) =>
      change(removeOfUser({ realmId, userId, kind }), [touchOfUser({ realmId, userId, kind })]),
    removeClientOfUser: (realmId, userId, kind, clientId) => {
      const of = { realmId, userId, kind };
      const left = kind === 'offline' ? [removeDeserted(of)] : [];
      return change([removeClientOfUser({ ...of, clientId }), ...left], [touchOfUser(of)]);
    },
    removeAll: (realmId) => change(removeAll({ realmId }), [touchContents({ realmId })]),
    removeExpired: (realmId, kind, before) => change(removeExpired({ realmId, kind, ...before })),
  };
}
