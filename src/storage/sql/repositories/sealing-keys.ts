import { sql } from 'kysely';
import { ConfigError } from '../../../config/load.ts';
import type { Sealing } from '../../sealing.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';

/**
 * Notes the key a database is sealed with, so that a wrong one stops the start instead of the first login.
 * @throws when the database has been sealed with another key
 */
export async function checkSealingKey(database: Database, { keyId }: Sealing): Promise<void> {
  const { build, engine } = database;
  const all = database.read(() => build.selectFrom('sealing_keys').select('id'));
  // Only the first: of two nodes that start on an empty database with different keys, one is refused.
  // Only the first: of two nodes that start on an empty database with different keys, one is refused.
  const note = database.write((param: Params<{ id: string }>) =>
    build
      .insertInto('sealing_keys')
      .columns(['id'])
      .expression(
        build
          .selectNoFrom(sql<string>`CAST(${param('id')} AS TEXT)`.as('id'))
          .where(({ not, exists, selectFrom }) => not(exists(selectFrom('sealing_keys').select('id')))),
      ),
  );
  let known = await all.all({});
  if (known.length === 0) {
    await engine.commit([note({ id: keyId })]);
    known = await all.all({});
  }
  if (known.some(({ id }) => id === keyId)) return;
  throw new ConfigError(
    `key-encryption-key: The key-encryption key is not the one this database is sealed with: it is key ${keyId}, ` +
      `the database has ${known.map(({ id }) => id).join(', ')}. Configure the key from before.`,
  );
}
