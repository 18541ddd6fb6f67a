import type { Selectable } from 'kysely';
import type { Client } from '../../../domain/clients/client.ts';
import { registrationTokenHash } from '../../../domain/tokens/registration-token-hash.ts';
import type { Sealing } from '../../sealing.ts';
import type { ClientRow } from '../schema.ts';

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

const place = (realmId: string, id: string) => JSON.stringify(['client', realmId, id, 'secret']);

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
    doc: JSON.stringify(doc satisfies Doc),
  };
}

export function fromRow(row: Selectable<ClientRow>, sealing: Sealing): Client {
  const { id, realm_id: realmId, client_id: clientId, secret, registration_token: hashed, revision } = row;
  return {
    id,
    realmId,
    clientId,
    ...(secret !== null && { secret: sealing.open(secret, place(realmId, id)) }),
    ...(hashed !== null && { registrationTokenHash: hashed }),
    revision,
    ...(JSON.parse(row.doc) as Doc),
  };
}
