import type { Selectable } from 'kysely';
import type { Client } from '../../../domain/clients/client.ts';
import { ROTATED_SECRET } from '../../../domain/clients/client-secret.ts';
import { waitingSince } from '../../../domain/clients/scope-requests.ts';
import { registrationTokenHash } from '../../../domain/tokens/registration-token-hash.ts';
import type { Sealing } from '../../sealing.ts';
import type { ClientRow } from '../realm-rows.ts';

export const columns = [
  'realm_id',
  'id',
  'client_id',
  'secret',
  'registration_token',
  'revision',
  'doc',
] as const;

/** All of a row that is written; its revision the database counts. */
export type WrittenClientRow = Omit<ClientRow, 'revision'>;

type Doc = Omit<
  Client,
  'id' | 'realmId' | 'clientId' | 'secret' | 'registrationTokenId' | 'registrationTokenHash' | 'revision'
>;

const place = (realmId: string, id: string, what = 'secret') => JSON.stringify(['client', realmId, id, what]);

/** Attributes that hold private keys or a secret are kept from who reads a copy of the database. */
const isSecret = (name: string) => name.endsWith('.private.key') || name === ROTATED_SECRET;

/** The attributes with those that are secret changed: sealed, or opened. */
function withSecrets(
  attributes: Client['attributes'],
  change: (value: string, name: string) => string,
): Client['attributes'] {
  const names = Object.keys(attributes).filter(isSecret);
  if (names.length === 0) return attributes;
  return {
    ...attributes,
    ...Object.fromEntries(names.map((name) => [name, change(attributes[name] ?? '', name)])),
  };
}

export function toRow(client: Client, sealing: Sealing): WrittenClientRow {
  const {
    id,
    realmId,
    clientId,
    secret,
    registrationTokenId,
    registrationTokenHash: hashed,
    revision: _counted,
    ...doc
  } = client;
  return {
    realm_id: realmId,
    id,
    client_id: clientId,
    secret: secret === undefined ? null : sealing.seal(secret, place(realmId, id)),
    registration_token:
      registrationTokenId === undefined ? (hashed ?? null) : registrationTokenHash(registrationTokenId),
    waiting_since: waitingSince(client) ?? null,
    always_displayed: client.alwaysDisplayInConsole ? 1 : null,
    doc: JSON.stringify({
      ...doc,
      attributes: withSecrets(doc.attributes, (value, name) => sealing.seal(value, place(realmId, id, name))),
    } satisfies Doc),
  };
}

/** All of a row that is read. */
type ReadClientRow = Pick<Selectable<ClientRow>, (typeof columns)[number]>;

export function fromRow(row: ReadClientRow, sealing: Sealing): Client {
  const { id, realm_id: realmId, client_id: clientId, secret, registration_token: hashed, revision } = row;
  const doc = JSON.parse(row.doc) as Doc;
  return {
    id,
    realmId,
    clientId,
    ...(secret !== null && { secret: sealing.open(secret, place(realmId, id)) }),
    ...(hashed !== null && { registrationTokenHash: hashed }),
    revision,
    ...doc,
    attributes: withSecrets(doc.attributes, (value, name) => sealing.open(value, place(realmId, id, name))),
  };
}
