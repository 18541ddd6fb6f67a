import { BROKER_SESSION } from '../../../domain/identity-providers/session-notes.ts';
import type { ClientSession, SessionKey, UserSession } from '../../../domain/sessions/session.ts';
import { secretHash } from '../../../lib/secret-hash.ts';
import type { ClientSessionRow, UserSessionRow } from '../passing-rows.ts';

export const sessionColumns = [
  'realm_id',
  'id',
  'kind',
  'user_id',
  'started_at',
  'last_access',
  'doc',
] as const;
export const clientColumns = ['client_id', 'last_access', 'revision', 'doc'] as const;

type Doc = Pick<UserSession, 'rememberMe' | 'ipAddress' | 'notes'>;
type ClientDoc = Pick<
  ClientSession,
  'startedAt' | 'notes' | 'scope' | 'beganForOffline' | 'exchangedFrom' | 'rotations'
>;

/** The store counts the revisions. */
export type WrittenClientSessionRow = Omit<ClientSessionRow, 'revision'>;
export type ReadSessionRow = Pick<UserSessionRow, (typeof sessionColumns)[number]>;
type ReadClientSessionRow = Pick<ClientSessionRow, 'client_id' | 'last_access' | 'doc'> & {
  revision: number;
};

/** What a session at an identity provider is found by. */
export const brokerSessionHash = (brokerSession: string): string => secretHash(brokerSession);

export function toRow(session: UserSession): UserSessionRow {
  const { id, kind, realmId, userId, startedAt, lastAccess, rememberMe, ipAddress, notes } = session;
  return {
    realm_id: realmId,
    id,
    kind,
    user_id: userId,
    started_at: startedAt,
    last_access: lastAccess,
    broker_session: notes[BROKER_SESSION] === undefined ? null : brokerSessionHash(notes[BROKER_SESSION]),
    doc: JSON.stringify({ rememberMe, ipAddress, notes } satisfies Doc),
  };
}

export function toClientRow(
  { realmId, id, kind }: SessionKey,
  client: ClientSession,
): WrittenClientSessionRow {
  const { clientId, startedAt, lastAccess, notes, scope, beganForOffline, exchangedFrom, rotations } = client;
  return {
    realm_id: realmId,
    session_id: id,
    kind,
    client_id: clientId,
    last_access: lastAccess,
    doc: JSON.stringify({
      startedAt,
      notes,
      ...(scope !== undefined && { scope }),
      ...(beganForOffline && { beganForOffline }),
      ...(exchangedFrom && { exchangedFrom }),
      rotations,
    } satisfies ClientDoc),
  };
}

export function fromRows(row: ReadSessionRow, clients: readonly ReadClientSessionRow[]): UserSession {
  return {
    id: row.id,
    kind: row.kind,
    realmId: row.realm_id,
    userId: row.user_id,
    startedAt: row.started_at,
    lastAccess: row.last_access,
    ...(JSON.parse(row.doc) as Doc),
    clients: clients.map((client) => ({
      clientId: client.client_id,
      lastAccess: client.last_access,
      revision: client.revision,
      ...(JSON.parse(client.doc) as ClientDoc),
    })),
  };
}
