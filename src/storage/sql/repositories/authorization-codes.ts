import type {
  AuthorizationCode,
  AuthorizationCodeRepository,
} from '../../../domain/authorization-codes/authorization-code.ts';
import { secretHash } from '../../../lib/secret-hash.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { AuthorizationCodeRow } from '../passing-rows.ts';

type Key = { realmId: string; hash: string };
type Doc = Pick<AuthorizationCode, 'clientId' | 'userId' | 'sessionId' | 'sessionKind' | 'details'>;
type WrittenRow = Omit<AuthorizationCodeRow, 'used'>;

export function authorizationCodeRepository(database: Database): AuthorizationCodeRepository {
  const { build } = database;
  const byHash = database.read((param: Params<Key>) =>
    build
      .selectFrom('authorization_codes')
      .select(['expires_at', 'used', 'doc'])
      .where('realm_id', '=', param('realmId'))
      .where('code_hash', '=', param('hash')),
  );
  const create = database.write((param: Params<WrittenRow>) =>
    build.insertInto('authorization_codes').values({
      realm_id: param('realm_id'),
      code_hash: param('code_hash'),
      expires_at: param('expires_at'),
      doc: param('doc'),
    }),
  );
  const use = database.write(
    (param: Params<Key>) =>
      build
        .updateTable('authorization_codes')
        .set({ used: 1 })
        .where('realm_id', '=', param('realmId'))
        .where('code_hash', '=', param('hash'))
        .where('used', '=', 0),
    { oneRow: 'replayed' },
  );
  const removeExpired = database.write((param: Params<{ before: number }>) =>
    build.deleteFrom('authorization_codes').where('expires_at', '<=', param('before')),
  );

  return {
    find: async (realmId, code) => {
      const row = await byHash.first({ realmId, hash: secretHash(code) });
      if (!row) return undefined;
      const { expires_at: expiresAt, used, doc } = row;
      return { realmId, code, expiresAt, used: used === 1, ...(JSON.parse(doc) as Doc) };
    },
    create: ({ realmId, code, expiresAt, clientId, userId, sessionId, sessionKind, details }) =>
      change(
        create({
          realm_id: realmId,
          code_hash: secretHash(code),
          expires_at: expiresAt,
          doc: JSON.stringify({ clientId, userId, sessionId, sessionKind, details } satisfies Doc),
        }),
      ),
    use: (realmId, code) => change(use({ realmId, hash: secretHash(code) })),
    removeExpired: (before) => change(removeExpired({ before })),
  };
}
