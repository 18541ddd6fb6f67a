import { sql } from 'kysely';
import type { Client } from '../../../domain/clients/client.ts';
import type { ClientRepository } from '../../../domain/clients/client-repository.ts';
import { registrationTokenHash } from '../../../domain/tokens/registration-token-hash.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import { type Database, lockingRealm } from '../database.ts';
import type { Params } from '../params.ts';
import { topic } from '../topics.ts';
import { columns, fromRow, toRow, type WrittenClientRow } from './client-row.ts';
import { clientSearch } from './client-search.ts';

type Key = { realmId: string; id: string };
type KeyWithToken = Key & { token: string };

export function clientRepository(database: Database, sealing: Sealing): ClientRepository {
  const { build, lockRealm } = database;
  const byId = database.read((param: Params<Key>) =>
    build
      .selectFrom('clients')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );
  const byClientId = database.read((param: Params<{ realmId: string; clientId: string }>) =>
    build
      .selectFrom('clients')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('client_id', '=', param('clientId')),
  );
  const count = database.read((param: Params<{ realmId: string }>) =>
    build
      .selectFrom('clients')
      .select((select) => select.fn.countAll<number>().as('clients'))
      .where('realm_id', '=', param('realmId')),
  );

  const waiting = database.read((param: Params<{ realmId: string; first: number; max: number }>) =>
    build
      .selectFrom('clients')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('waiting_since', 'is not', null)
      .orderBy('waiting_since')
      .orderBy('id')
      .limit(param('max'))
      .offset(param('first')),
  );

  const alwaysDisplayed = database.read((param: Params<{ realmId: string; max: number }>) =>
    build
      .selectFrom('clients')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('always_displayed', 'is not', null)
      .orderBy('client_id')
      .limit(param('max')),
  );

  // No column for what nearly nobody has and is asked for only when flows are administered.
  const withOverrides = database.read((param: Params<{ realmId: string }>) =>
    build
      .selectFrom('clients')
      .select(['client_id', 'doc'])
      .where('realm_id', '=', param('realmId'))
      .where(database.engine.contains(sql.ref('doc'), '"authenticationFlowBindingOverrides":{"'))
      .orderBy('client_id'),
  );

  // A write that changes nothing: a change of the client waits for it, or it for the change.
  const hold = database.write(
    (param: Params<Key & { revision: number; realmRevision: number }>) =>
      build
        .updateTable('clients')
        .set({ revision: sql.ref('revision') })
        .where('realm_id', '=', param('realmId'))
        .where('id', '=', param('id'))
        .where('revision', '=', param('revision'))
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('realms')
              .select('id')
              .where('id', '=', param('realmId'))
              .where('revision', '=', param('realmRevision')),
          ),
        ),
    { oneRow: 'changed' },
  );

  const unique = [['', 'duplicate-client-id']] as const;
  const create = database.write(
    (param: Params<WrittenClientRow>) =>
      build.insertInto('clients').values({
        realm_id: param('realm_id'),
        id: param('id'),
        client_id: param('client_id'),
        secret: param('secret'),
        registration_token: param('registration_token'),
        waiting_since: param('waiting_since'),
        always_displayed: param('always_displayed'),
        doc: param('doc'),
      }),
    { unique },
  );
  // Behind a lock: the unit ahead may create the last client that fits.
  const limit = database.write(
    (param: Params<{ realmId: string; fewerThan: number }>) =>
      lockingRealm(build, param).where(
        (where) =>
          where
            .selectFrom('clients')
            .select((select) => select.fn.countAll<number>().as('clients'))
            .where('realm_id', '=', param('realmId')),
        '<',
        param('fewerThan'),
      ),
    { oneRow: 'too-many-clients' },
  );
  const haveNone = database.write(
    (param: Params<{ realmId: string; flowId: string }>) =>
      lockingRealm(build, param).where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('clients')
              .select('id')
              .where('realm_id', '=', param('realmId'))
              .where(database.engine.contains(sql.ref('doc'), param('flowId'))),
          ),
        ),
      ),
    { oneRow: 'flow-in-use' },
  );
  const updating = (param: Params<WrittenClientRow>) =>
    build
      .updateTable('clients')
      .set({
        client_id: param('client_id'),
        secret: param('secret'),
        // The one in force stays when there is no new one, whatever the writer has read before.
        registration_token: sql`COALESCE(${param('registration_token')}, registration_token)`,
        waiting_since: param('waiting_since'),
        always_displayed: param('always_displayed'),
        revision: sql`revision + 1`,
        doc: param('doc'),
      })
      .where('realm_id', '=', param('realm_id'))
      .where('id', '=', param('id'));
  const update = database.write(updating, { oneRow: 'gone', unique });
  const updateByToken = database.write(
    (param: Params<WrittenClientRow & { token: string }>) =>
      updating(param).where('registration_token', '=', param('token')),
    { oneRow: 'registration-access-token-outdated', unique },
  );
  const updateIfUnchanged = database.write(
    (param: Params<WrittenClientRow & { revision: number }>) =>
      updating(param).where('revision', '=', param('revision')),
    { oneRow: 'changed', unique },
  );

  const removing = (param: Params<Key>) =>
    build.deleteFrom('clients').where('realm_id', '=', param('realmId')).where('id', '=', param('id'));
  const remove = database.write(removing, { oneRow: 'gone' });
  const removeByToken = database.write(
    (param: Params<KeyWithToken>) => removing(param).where('registration_token', '=', param('token')),
    { oneRow: 'registration-access-token-outdated' },
  );

  // The client id from before is what it was cached under; under the new one nothing can be.
  const touch = database.touch((param: Params<Key>) =>
    build
      .selectFrom('clients')
      .select(topic('client:', sql.ref('realm_id'), ':', sql.ref('client_id')).as('topic'))
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );
  // With a client go its roles, and they are among those of the realm.
  const touchRoles = database.touch((param: Params<Key>) =>
    build
      .selectFrom('roles')
      .select(topic('realm:', sql.ref('realm_id')).as('topic'))
      .where('realm_id', '=', param('realmId'))
      .where('client_id', '=', param('id'))
      .limit(sql.lit(1)),
  );

  const findByClientId: ClientRepository['findByClientId'] = async (realmId, clientId) => {
    const row = await byClientId.first({ realmId, clientId });
    return row && fromRow(row, sealing);
  };

  return {
    find: async (realmId, id) => {
      const row = await byId.first({ realmId, id });
      return row && fromRow(row, sealing);
    },
    findByClientId,
    list: clientSearch(database, sealing, findByClientId),
    waiting: async (realmId, { first, max }) =>
      (await waiting.all({ realmId, first, max })).map((row) => fromRow(row, sealing)),
    alwaysDisplayed: async (realmId, max) =>
      (await alwaysDisplayed.all({ realmId, max })).map((row) => fromRow(row, sealing)),
    count: async (realmId) => (await count.first({ realmId }))?.clients ?? 0,
    flowOverrides: async (realmId) =>
      (await withOverrides.all({ realmId })).map(({ client_id: clientId, doc }) => ({
        clientId,
        overrides: (JSON.parse(doc) as Pick<Client, 'authenticationFlowBindingOverrides'>)
          .authenticationFlowBindingOverrides,
      })),
    haveNone: (realmId, flowIds) =>
      flowIds.length === 0
        ? []
        : [lockRealm({ realmId }), ...flowIds.map((flowId) => haveNone({ realmId, flowId }))].map((each) =>
            change(each),
          ),
    limit: (realmId, fewerThan) => [change(lockRealm({ realmId })), change(limit({ realmId, fewerThan }))],
    hold: ({ realmId, id, revision = 0 }, { revision: realmRevision = 0 }) =>
      change(hold({ realmId, id, revision, realmRevision })),
    create: (client) => change(create(toRow(client, sealing))),
    update: (client, { ifRegistrationTokenId: tokenId, ifRevision: revision } = {}) => {
      const { registrationTokenHash: _, ...updated } = client;
      const row = toRow(updated, sealing);
      const write =
        revision !== undefined
          ? updateIfUnchanged({ ...row, revision })
          : tokenId === undefined
            ? update(row)
            : updateByToken({ ...row, token: registrationTokenHash(tokenId) });
      return change(write, [touch(client)]);
    },
    remove: (client, { ifRegistrationTokenId: tokenId } = {}) => {
      const { realmId, id } = client;
      const write =
        tokenId === undefined
          ? remove(client)
          : removeByToken({ realmId, id, token: registrationTokenHash(tokenId) });
      return change(write, [touch(client), touchRoles(client)]);
    },
  };
}
