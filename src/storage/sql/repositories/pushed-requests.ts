import type {
  PushedRequest,
  PushedRequestRepository,
} from '../../../domain/pushed-requests/pushed-request.ts';
import { secretHash } from '../../../lib/secret-hash.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { PushedRequestRow } from '../passing-rows.ts';

type Key = { realmId: string; hash: string; now: number };
type Doc = Pick<PushedRequest, 'clientId' | 'parameters' | 'requestObject' | 'isObjectEncrypted'>;

export function pushedRequestRepository(database: Database): PushedRequestRepository {
  const { build } = database;
  const byHash = database.read((param: Params<Key>) =>
    build
      .selectFrom('pushed_requests')
      .select(['expires_at', 'doc'])
      .where('realm_id', '=', param('realmId'))
      .where('uri_hash', '=', param('hash'))
      .where('expires_at', '>', param('now')),
  );
  const create = database.write((param: Params<PushedRequestRow>) =>
    build.insertInto('pushed_requests').values({
      realm_id: param('realm_id'),
      uri_hash: param('uri_hash'),
      expires_at: param('expires_at'),
      doc: param('doc'),
    }),
  );
  const removeExpired = database.write((param: Params<{ now: number }>) =>
    build.deleteFrom('pushed_requests').where('expires_at', '<=', param('now')),
  );
  return {
    find: async (realmId, uri, now) => {
      const row = await byHash.first({ realmId, hash: secretHash(uri), now });
      return row && { realmId, uri, expiresAt: row.expires_at, ...(JSON.parse(row.doc) as Doc) };
    },
    create: ({ realmId, uri, expiresAt, ...doc }) =>
      change(
        create({
          realm_id: realmId,
          uri_hash: secretHash(uri),
          expires_at: expiresAt,
          doc: JSON.stringify(doc satisfies Doc),
        }),
      ),
    removeExpired: (now) => change(removeExpired({ now })),
  };
}
