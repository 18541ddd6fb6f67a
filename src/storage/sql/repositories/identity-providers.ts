import { type Selectable, sql } from 'kysely';
import { vouches } from '../../../domain/identity-providers/check.ts';
import type {
  IdentityProvider,
  IdentityProviderRepository,
} from '../../../domain/identity-providers/identity-provider.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { IdentityProviderRow } from '../realm-rows.ts';

const columns = ['realm_id', 'id', 'alias', 'issuer', 'revision', 'doc', 'secrets'] as const;

type Doc = Omit<IdentityProvider, 'id' | 'realmId' | 'alias' | 'revision' | 'secrets'>;
type Written = Omit<IdentityProviderRow, 'revision'>;

const unique = [
  ['issuer', 'duplicate-issuer'],
  ['', 'duplicate-identity-provider'],
] as const;

export function identityProviderRepository(database: Database, sealing: Sealing): IdentityProviderRepository {
  const { build, touchRealm, log } = database;
  const ofRealm = database.read((param: Params<{ realmId: string }>) =>
    build
      .selectFrom('identity_providers')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .orderBy('alias'),
  );
  const create = database.write(
    (param: Params<Written>) =>
      build.insertInto('identity_providers').values({
        realm_id: param('realm_id'),
        id: param('id'),
        alias: param('alias'),
        issuer: param('issuer'),
        doc: param('doc'),
        secrets: param('secrets'),
      }),
    { unique },
  );
  const updating = (param: Params<Omit<Written, 'alias'>>) =>
    build
      .updateTable('identity_providers')
      .set({
        issuer: param('issuer'),
        revision: sql`revision + 1`,
        doc: param('doc'),
        secrets: param('secrets'),
      })
      .where('realm_id', '=', param('realm_id'))
      .where('id', '=', param('id'));
  const update = database.write(updating, { oneRow: 'gone', unique });
  const updateIfUnchanged = database.write(
    (param: Params<Omit<Written, 'alias'> & { revision: number }>) =>
      updating(param).where('revision', '=', param('revision')),
    { oneRow: 'changed', unique },
  );
  const remove = database.write(
    (param: Params<{ realmId: string; id: string }>) =>
      build
        .deleteFrom('identity_providers')
        .where('realm_id', '=', param('realmId'))
        .where('id', '=', param('id')),
    { oneRow: 'gone' },
  );

  function toRow(provider: IdentityProvider): Written {
    const { id, realmId, alias, revision: _counted, secrets, ...doc } = provider;
    const clear = JSON.stringify(secrets);
    return {
      realm_id: realmId,
      id,
      alias,
      issuer: vouches(provider) ? (provider.config.issuer ?? null) : null,
      doc: JSON.stringify(doc satisfies Doc),
      secrets: clear === '{}' ? null : sealing.seal(clear, place(realmId, id)),
    };
  }

  function fromRow(row: Selectable<IdentityProviderRow>): IdentityProvider {
    return {
      id: row.id,
      realmId: row.realm_id,
      alias: row.alias,
      revision: row.revision,
      ...(JSON.parse(row.doc) as Doc),
      secrets: secretsOf(row),
    };
  }

  /** One whose secrets do not open is there without them: its logins fail until somebody sets them, and no others. */
  function secretsOf(row: Selectable<IdentityProviderRow>): IdentityProvider['secrets'] {
    if (row.secrets === null) return {};
    try {
      return JSON.parse(sealing.open(row.secrets, place(row.realm_id, row.id)));
    } catch (err) {
      const { realm_id: realm, alias } = row;
      log.error({ realm, alias, err }, 'the secrets of an identity provider cannot be read');
      return {};
    }
  }

  return {
    list: async (realmId) => (await ofRealm.all({ realmId })).map(fromRow),
    create: (provider) => change(create(toRow(provider)), [touchRealm(provider)]),
    update: (provider, { ifRevision: revision } = {}) => {
      const { alias: _stays, ...row } = toRow(provider);
      const written = revision === undefined ? update(row) : updateIfUnchanged({ ...row, revision });
      return change(written, [touchRealm(provider)]);
    },
    remove: (provider) => change(remove(provider), [touchRealm(provider)]),
  };
}

const place = (realmId: string, id: string) => JSON.stringify(['identity-provider', realmId, id, 'secrets']);
