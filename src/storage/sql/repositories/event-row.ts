import type { Insertable } from 'kysely';
import type { Event, StoredEvent } from '../../../domain/events/event.ts';
import type { EventRow } from '../schema.ts';

export const columns = ['position', 'realm_id', 'kind', 'time', 'kept', 'doc'] as const;

type Doc = Omit<Event, 'realmId' | 'kind' | 'time' | 'listed' | 'audited' | 'heardBy' | 'loggedAs'>;
export type NewRow = Insertable<EventRow>;

/** Bits of `kept`. */
export const LISTED = 1;
export const AUDITED = 2;

/** Characters of what is queried: longer than any id that anybody was given. */
const MAX_QUERIED = 500;

export function toRow(event: Event): NewRow {
  const { realmId, kind, time, listed, audited, heardBy: _told, loggedAs: _logged, ...doc } = event;
  const { type, clientId, userId, ipAddress, change } = doc;
  return {
    realm_id: realmId,
    kind,
    time,
    kept: (listed ? LISTED : 0) + (audited ? AUDITED : 0),
    type: queried(type),
    client_id: queried(clientId),
    user_id: queried(userId),
    ip_address: queried(ipAddress),
    resource_type: queried(change?.resourceType),
    resource_path: queried(change?.resourcePath),
    auth_realm_id: queried(change?.authRealmId),
    doc: JSON.stringify(doc satisfies Doc),
  };
}

/** What a column can hold of a text that anybody may have sent. */
const queried = (text: string | undefined): string | null =>
  text?.slice(0, MAX_QUERIED).toWellFormed().replaceAll('\0', '\ufffd') ?? null;

export const fromRow = (
  row: Pick<NewRow, 'realm_id' | 'kind' | 'time' | 'kept' | 'doc'> & { position: number },
): StoredEvent => ({
  position: row.position,
  realmId: row.realm_id,
  time: row.time,
  kind: row.kind as Event['kind'],
  listed: (row.kept & LISTED) !== 0,
  audited: (row.kept & AUDITED) !== 0,
  ...(JSON.parse(row.doc) as Doc),
});
