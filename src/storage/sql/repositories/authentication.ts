import { sql } from 'kysely';
import type {
  AuthenticatorConfig,
  RealmAuthentication,
  RealmAuthenticationRepository,
} from '../../../domain/authentication/authentication.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import { type Database, lockingRealm } from '../database.ts';
import type { Params } from '../params.ts';
import type { RealmAuthenticationRow } from '../realm-rows.ts';

const columns = ['realm_id', 'revision', 'doc', 'secrets'] as const;

type Doc = Omit<RealmAuthentication, 'realmId' | 'revision' | 'configs'> & {
  readonly configs: readonly Omit<AuthenticatorConfig, 'secrets'>[];
};
type Secrets = Record<string, AuthenticatorConfig['secrets']>;

export function realmAuthenticationRepository(
  database: Database,
  sealing: Sealing,
): RealmAuthenticationRepository {
  const { build, touchRealm, lockRealm } = database;
  const byRealm = database.read((param: Params<{ realmId: string }>) =>
    build.selectFrom('realm_authentication').select(columns).where('realm_id', '=', param('realmId')),
  );
  const create = database.write(
    (param: Params<RealmAuthenticationRow>) =>
      build.insertInto('realm_authentication').values({
        realm_id: param('realm_id'),
        revision: param('revision'),
        doc: param('doc'),
        secrets: param('secrets'),
      }),
    { unique: [['', 'changed']] },
  );
  const update = database.write(
    (param: Params<RealmAuthenticationRow & { before: number }>) =>
      build
        .updateTable('realm_authentication')
        .set({ revision: param('revision'), doc: param('doc'), secrets: param('secrets') })
        .where('realm_id', '=', param('realm_id'))
        .where('revision', '=', param('before')),
    { oneRow: 'changed' },
  );

  // A realm without a row has what is built in.
  const hold = database.write(
    (param: Params<{ realmId: string; flowId: string }>) =>
      lockingRealm(build, param).where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('realm_authentication')
              .select('realm_id')
              .where('realm_id', '=', param('realmId'))
              .where(({ not: unless }) => unless(database.engine.contains(sql.ref('doc'), param('flowId')))),
          ),
        ),
      ),
    { oneRow: 'flow-gone' },
  );

  function toRow({ realmId, revision, configs, ...rest }: RealmAuthentication): RealmAuthenticationRow {
    const doc: Doc = { ...rest, configs: configs.map(({ secrets: _sealed, ...config }) => config) };
    const secrets: Secrets = Object.fromEntries(
      configs.flatMap((config) => (isEmpty(config.secrets) ? [] : [[config.id, config.secrets]])),
    );
    return {
      realm_id: realmId,
      revision: revision + 1,
      doc: JSON.stringify(doc),
      secrets: isEmpty(secrets) ? null : sealing.seal(JSON.stringify(secrets), place(realmId)),
    };
  }

  function fromRow({ realm_id: realmId, revision, ...row }: RealmAuthenticationRow): RealmAuthentication {
    const clear = row.secrets === null ? '{}' : sealing.open(row.secrets, place(realmId));
    const secrets = JSON.parse(clear) as Secrets;
    const { configs, ...doc } = JSON.parse(row.doc) as Doc;
    return {
      realmId,
      revision,
      ...doc,
      configs: configs.map((config) => ({ ...config, secrets: secrets[config.id] ?? {} })),
    };
  }

  return {
    find: async (realmId) => {
      const row = await byRealm.first({ realmId });
      return row && fromRow(row);
    },
    save: (authentication) => {
      const { revision: before } = authentication;
      const row = toRow(authentication);
      return change(before === 0 ? create(row) : update({ ...row, before }), [touchRealm(authentication)]);
    },
    hold: (realmId, flowId) => [change(lockRealm({ realmId })), change(hold({ realmId, flowId }))],
  };
}

const isEmpty = (object: object) => Object.keys(object).length === 0;
const place = (realmId: string) => JSON.stringify(['realm authentication', realmId, 'secrets']);
