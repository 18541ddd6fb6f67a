import { type Selectable, sql } from 'kysely';
import type { Credential, UserRepository } from '../../../domain/users/user.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database, Write } from '../database.ts';
import type { Params } from '../params.ts';
import type { CredentialRow } from '../people-rows.ts';
import type { Written } from '../schema.ts';

const columns = ['realm_id', 'id', 'user_id', 'secret', 'revision', 'doc'] as const;

type Doc = Omit<Credential, 'id' | 'userId' | 'realmId' | 'secret' | 'revision'>;

/** The part of the user repository that keeps what users prove themselves with. */
export function credentialRepository(
  database: Database,
  sealing: Sealing,
  touch: Write<{ realmId: string; userId: string }>,
): Pick<
  UserRepository,
  'credentials' | 'havingCredential' | 'addCredential' | 'updateCredential' | 'removeCredential'
> {
  const { build, engine } = database;
  const ofUser = database.read((param: Params<{ realmId: string; userId: string }>) =>
    build
      .selectFrom('credentials')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .orderBy(engine.sortedAfterwards('id')),
  );
  const add = database.write(
    (param: Params<Written<CredentialRow>>) =>
      build.insertInto('credentials').values({
        realm_id: param('realm_id'),
        id: param('id'),
        user_id: param('user_id'),
        secret: param('secret'),
        doc: param('doc'),
      }),
    { unique: [['', 'duplicate-credential']] },
  );
  const update = database.update((param: Params<Written<CredentialRow>>) =>
    build
      .updateTable('credentials')
      .set({ secret: param('secret'), revision: sql`revision + 1`, doc: param('doc') })
      .where('realm_id', '=', param('realm_id'))
      .where('user_id', '=', param('user_id'))
      .where('id', '=', param('id')),
  );
  const remove = database.write(
    (param: Params<{ realmId: string; id: string }>) =>
      build.deleteFrom('credentials').where('realm_id', '=', param('realmId')).where('id', '=', param('id')),
    { oneRow: 'gone' },
  );

  function toRow({
    id,
    userId,
    realmId,
    secret,
    revision: _counted,
    ...doc
  }: Credential): Written<CredentialRow> {
    return {
      realm_id: realmId,
      id,
      user_id: userId,
      secret: sealing.seal(secret, place(realmId, userId, id)),
      doc: JSON.stringify(doc satisfies Doc),
    };
  }

  function fromRow(row: Selectable<CredentialRow>): Credential {
    const { id, user_id: userId, realm_id: realmId } = row;
    return {
      id,
      userId,
      realmId,
      secret: sealing.open(row.secret, place(realmId, userId, id)),
      revision: row.revision,
      ...(JSON.parse(row.doc) as Doc),
    };
  }

  /** Users asked about in one statement, at most. */
  const SOME = 500;

  async function havingCredential(realmId: string, type: string, userIds: readonly string[]) {
    const having = new Set<string>();
    // A member of the document itself: inside a text, quotation marks have a backslash before them.
    const isOfType = engine.contains(sql.ref<string>('doc'), JSON.stringify({ type }).slice(1, -1));
    for (let from = 0; from < userIds.length; from += SOME) {
      const rows = await build
        .selectFrom('credentials')
        .select('user_id')
        .where('realm_id', '=', realmId)
        .where('user_id', 'in', userIds.slice(from, from + SOME))
        .where(isOfType)
        .execute();
      for (const { user_id: id } of rows) having.add(id);
    }
    return having;
  }

  return {
    havingCredential,
    credentials: async (realmId, userId) =>
      (await ofUser.all({ realmId, userId })).map(fromRow).sort(byPriority),
    addCredential: (credential) => change(add(toRow(credential)), [touch(credential)]),
    updateCredential: (credential, condition) =>
      change(update(toRow(credential), condition), [touch(credential)]),
    removeCredential: (credential) => change(remove(credential), [touch(credential)]),
  };
}

const byPriority = ({ priority: a = 0 }: Credential, { priority: b = 0 }: Credential) => a - b;

const place = (realmId: string, userId: string, id: string) =>
  JSON.stringify(['credential', realmId, userId, id, 'secret']);
