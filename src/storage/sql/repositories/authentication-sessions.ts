import { sql } from 'kysely';
import type {
  AuthenticationSession,
  AuthenticationSessionRepository,
  LoginState,
} from '../../../domain/authentication-sessions/authentication-session.ts';
import { secretHash } from '../../../lib/secret-hash.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { AuthenticationSessionRow } from '../passing-rows.ts';

type OfBrowser = { realmId: string; browser: string; now: number };
type Key = { realmId: string; browser: string; tabId: string };
/** The store counts the revisions. */
type WrittenRow = Omit<AuthenticationSessionRow, 'revision'>;
type ReadRow = WrittenRow & { revision: number };

const COLUMNS = [
  'realm_id',
  'browser_hash',
  'tab_id',
  'client_id',
  'started_at',
  'expires_at',
  'revision',
  'doc',
] as const;

export function authenticationSessionRepository(database: Database): AuthenticationSessionRepository {
  const { build } = database;
  const byTab = database.read((param: Params<Key & { now: number }>) =>
    build
      .selectFrom('authentication_sessions')
      .select(COLUMNS)
      .where('realm_id', '=', param('realmId'))
      .where('browser_hash', '=', param('browser'))
      .where('tab_id', '=', param('tabId'))
      .where('expires_at', '>', param('now')),
  );
  const byBrowser = database.read((param: Params<OfBrowser>) =>
    build
      .selectFrom('authentication_sessions')
      .select(COLUMNS)
      .where('realm_id', '=', param('realmId'))
      .where('browser_hash', '=', param('browser'))
      .where('expires_at', '>', param('now'))
      .orderBy('started_at', 'desc')
      .orderBy('tab_id'),
  );
  const create = database.write((param: Params<WrittenRow>) =>
    build.insertInto('authentication_sessions').values({
      realm_id: param('realm_id'),
      browser_hash: param('browser_hash'),
      tab_id: param('tab_id'),
      client_id: param('client_id'),
      started_at: param('started_at'),
      expires_at: param('expires_at'),
      doc: param('doc'),
    }),
  );
  const saving = (param: Params<ReadRow>) =>
    build
      .updateTable('authentication_sessions')
      .set({ expires_at: param('expires_at'), doc: param('doc') })
      .where('realm_id', '=', param('realm_id'))
      .where('browser_hash', '=', param('browser_hash'))
      .where('tab_id', '=', param('tab_id'))
      .where('revision', '=', param('revision'));
  const note = database.write(saving, { oneRow: 'changed' });
  const save = database.write(
    (param: Params<ReadRow>) => saving(param).set({ revision: sql`revision + 1` }),
    { oneRow: 'changed' },
  );
  const rename = database.write((param: Params<{ realmId: string; browser: string; to: string }>) =>
    build
      .updateTable('authentication_sessions')
      .set({ browser_hash: param('to') })
      .where('realm_id', '=', param('realmId'))
      .where('browser_hash', '=', param('browser')),
  );
  const removing = (param: Params<Key>) =>
    build
      .deleteFrom('authentication_sessions')
      .where('realm_id', '=', param('realmId'))
      .where('browser_hash', '=', param('browser'))
      .where('tab_id', '=', param('tabId'));
  const remove = database.write(removing);
  const end = database.write(
    (param: Params<Key & { revision: number }>) => removing(param).where('revision', '=', param('revision')),
    { oneRow: 'changed' },
  );
  const removeExpired = database.write((param: Params<{ now: number }>) =>
    build.deleteFrom('authentication_sessions').where('expires_at', '<=', param('now')),
  );

  const keyOf = (realmId: string, browserId: string, tabId: string): Key => ({
    realmId,
    browser: secretHash(browserId),
    tabId,
  });
  return {
    find: async (realmId, browserId, tabId, now) => {
      const row = await byTab.first({ ...keyOf(realmId, browserId, tabId), now });
      return row && fromRow(row, browserId);
    },
    ofBrowser: async (realmId, browserId, now) => {
      const rows = await byBrowser.all({ realmId, browser: secretHash(browserId), now });
      return rows.map((row) => fromRow(row, browserId));
    },
    create: (session) => change(create(toRow(session))),
    save: (session) => change(save({ ...toRow(session), revision: session.revision ?? 0 })),
    note: (session) => change(note({ ...toRow(session), revision: session.revision ?? 0 })),
    end: ({ realmId, browserId, tabId, revision = 0 }) =>
      change(end({ ...keyOf(realmId, browserId, tabId), revision })),
    rename: (realmId, browserId, to) =>
      change(rename({ realmId, browser: secretHash(browserId), to: secretHash(to) })),
    remove: (realmId, browserId, tabId) => change(remove(keyOf(realmId, browserId, tabId))),
    removeOf: (realmId, browser, tabId) => change(remove({ realmId, browser, tabId })),
    removeExpired: (now) => change(removeExpired({ now })),
  };
}

const toRow = ({
  realmId,
  browserId,
  tabId,
  clientId,
  startedAt,
  expiresAt,
  state,
}: AuthenticationSession): WrittenRow => ({
  realm_id: realmId,
  browser_hash: secretHash(browserId),
  tab_id: tabId,
  client_id: clientId,
  started_at: startedAt,
  expires_at: expiresAt,
  doc: JSON.stringify(state),
});

const fromRow = (row: ReadRow, browserId: string): AuthenticationSession => ({
  realmId: row.realm_id,
  browserId,
  tabId: row.tab_id,
  clientId: row.client_id,
  startedAt: row.started_at,
  expiresAt: row.expires_at,
  state: JSON.parse(row.doc) as LoginState,
  revision: row.revision,
});
