import { sql } from 'kysely';
import type { SignUpApplication, SignUpApplicationRepository } from '../../../domain/sign-up/application.ts';
import type { SignUpCountRepository } from '../../../domain/sign-up/counts.ts';
import type { SignUpInvitation, SignUpInvitationRepository } from '../../../domain/sign-up/invitation.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { SignUpApplicationRow, SignUpCountRow, SignUpInvitationRow } from '../passing-rows.ts';
import type { Written } from '../schema.ts';

/** Rows of a list that is asked for without an end. */
const ALL = 10_000;

type OfState = { realmId: string; state: string; clientId: string; now: number; first: number; max: number };

export function signUpApplicationRepository(
  database: Database,
  sealing: Sealing,
): SignUpApplicationRepository {
  const { build } = database;
  const byId = database.read((param: Params<{ realmId: string; id: string; now: number }>) =>
    build
      .selectFrom('sign_up_applications')
      .selectAll()
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id'))
      .where('expires_at', '>', param('now')),
  );
  const listed = database.read((param: Params<OfState>) =>
    build
      .selectFrom('sign_up_applications')
      .selectAll()
      .where('realm_id', '=', param('realmId'))
      .where('expires_at', '>', param('now'))
      .where('state', 'like', param('state'))
      .where('client_id', 'like', param('clientId'))
      .orderBy('created_at')
      .orderBy('id')
      .limit(param('max'))
      .offset(param('first')),
  );
  const create = database.write((param: Params<Written<SignUpApplicationRow>>) =>
    build.insertInto('sign_up_applications').values({
      realm_id: param('realm_id'),
      id: param('id'),
      client_id: param('client_id'),
      state: param('state'),
      created_at: param('created_at'),
      expires_at: param('expires_at'),
      doc: param('doc'),
      secrets: param('secrets'),
    }),
  );
  const update = database.write(
    (param: Params<Written<SignUpApplicationRow> & { before: number }>) =>
      build
        .updateTable('sign_up_applications')
        .set({
          state: param('state'),
          expires_at: param('expires_at'),
          doc: param('doc'),
          secrets: param('secrets'),
          revision: sql`revision + 1`,
        })
        .where('realm_id', '=', param('realm_id'))
        .where('id', '=', param('id'))
        .where('revision', '=', param('before')),
    { oneRow: 'changed' },
  );
  const removeExpired = database.write((param: Params<{ now: number }>) =>
    build.deleteFrom('sign_up_applications').where('expires_at', '<=', param('now')),
  );
  const place = (realmId: string, id: string) => `sign-up-application:${realmId}:${id}`;
  const toRow = (application: SignUpApplication): Written<SignUpApplicationRow> => {
    const {
      id,
      realmId,
      clientId,
      state,
      createdAt,
      expiresAt,
      credentials,
      revision: _,
      ...doc
    } = application;
    return {
      realm_id: realmId,
      id,
      client_id: clientId,
      state,
      created_at: createdAt,
      expires_at: expiresAt,
      doc: JSON.stringify(doc),
      secrets:
        credentials.length === 0 ? null : sealing.seal(JSON.stringify(credentials), place(realmId, id)),
    };
  };
  const fromRow = (row: Awaited<ReturnType<typeof byId.all>>[number]): SignUpApplication => ({
    ...(JSON.parse(row.doc) as SignUpApplication),
    id: row.id,
    realmId: row.realm_id,
    clientId: row.client_id,
    state: row.state as SignUpApplication['state'],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revision: row.revision,
    credentials:
      row.secrets === null
        ? []
        : (JSON.parse(
            sealing.open(row.secrets, place(row.realm_id, row.id)),
          ) as SignUpApplication['credentials']),
  });
  return {
    find: async (realmId, id, now) => {
      const row = await byId.first({ realmId, id, now });
      return row && fromRow(row);
    },
    list: async (realmId, { state = '%', clientId = '%', first = 0, max = ALL }, now) =>
      (await listed.all({ realmId, state, clientId, first, max, now })).map(fromRow),
    create: (application) => change(create(toRow(application))),
    update: (application) => change(update({ ...toRow(application), before: application.revision ?? 0 })),
    removeExpired: (now) => change(removeExpired({ now })),
  };
}

export function signUpInvitationRepository(database: Database): SignUpInvitationRepository {
  const { build } = database;
  const byId = database.read((param: Params<{ realmId: string; id: string }>) =>
    build
      .selectFrom('sign_up_invitations')
      .selectAll()
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );
  const listed = database.read(
    (param: Params<{ realmId: string; clientId: string; first: number; max: number }>) =>
      build
        .selectFrom('sign_up_invitations')
        .selectAll()
        .where('realm_id', '=', param('realmId'))
        .where('client_id', '=', param('clientId'))
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(param('max'))
        .offset(param('first')),
  );
  const create = database.write((param: Params<Written<SignUpInvitationRow>>) =>
    build.insertInto('sign_up_invitations').values({
      realm_id: param('realm_id'),
      id: param('id'),
      client_id: param('client_id'),
      state: param('state'),
      key_hash: param('key_hash'),
      created_at: param('created_at'),
      expires_at: param('expires_at'),
      doc: param('doc'),
    }),
  );
  const update = database.write(
    (param: Params<Written<SignUpInvitationRow> & { before: number }>) =>
      build
        .updateTable('sign_up_invitations')
        .set({
          state: param('state'),
          key_hash: param('key_hash'),
          expires_at: param('expires_at'),
          doc: param('doc'),
          revision: sql`revision + 1`,
        })
        .where('realm_id', '=', param('realm_id'))
        .where('id', '=', param('id'))
        .where('revision', '=', param('before')),
    { oneRow: 'changed' },
  );
  const removeExpired = database.write((param: Params<{ before: number }>) =>
    build.deleteFrom('sign_up_invitations').where('expires_at', '<=', param('before')),
  );
  const toRow = (invitation: SignUpInvitation): Written<SignUpInvitationRow> => {
    const { id, realmId, clientId, state, keyHash, createdAt, expiresAt, revision: _, ...doc } = invitation;
    return {
      realm_id: realmId,
      id,
      client_id: clientId,
      state,
      key_hash: keyHash,
      created_at: createdAt,
      expires_at: expiresAt,
      doc: JSON.stringify(doc),
    };
  };
  const fromRow = (row: Awaited<ReturnType<typeof byId.all>>[number]): SignUpInvitation => ({
    ...(JSON.parse(row.doc) as SignUpInvitation),
    id: row.id,
    realmId: row.realm_id,
    clientId: row.client_id,
    state: row.state as SignUpInvitation['state'],
    keyHash: row.key_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revision: row.revision,
  });
  return {
    find: async (realmId, id) => {
      const row = await byId.first({ realmId, id });
      return row && fromRow(row);
    },
    list: async (realmId, clientId, { first = 0, max = ALL }) =>
      (await listed.all({ realmId, clientId, first, max })).map(fromRow),
    create: (invitation) => change(create(toRow(invitation))),
    update: (invitation) => change(update({ ...toRow(invitation), before: invitation.revision ?? 0 })),
    removeExpired: (before) => change(removeExpired({ before })),
  };
}

export function signUpCountRepository(database: Database): SignUpCountRepository {
  const { build } = database;
  const count = database.write(
    (param: Params<Omit<SignUpCountRow, 'used'> & { most: number }>) =>
      build
        .insertInto('sign_up_counts')
        .values({
          realm_id: param('realm_id'),
          counted: param('counted'),
          used: sql.lit(1),
          expires_at: param('expires_at'),
        })
        .onConflict((conflict) =>
          conflict
            .columns(['realm_id', 'counted'])
            .doUpdateSet({ used: sql`sign_up_counts.used + 1` })
            .where('sign_up_counts.used', '<', param('most')),
        ),
    { oneRow: 'too-many-sign-ups' },
  );
  const used = database.read((param: Params<{ realmId: string; counted: string }>) =>
    build
      .selectFrom('sign_up_counts')
      .select('used')
      .where('realm_id', '=', param('realmId'))
      .where('counted', '=', param('counted')),
  );
  const removeExpired = database.write((param: Params<{ now: number }>) =>
    build.deleteFrom('sign_up_counts').where('expires_at', '<=', param('now')),
  );
  return {
    count: (realmId, counted, most, expiresAt) =>
      change(count({ realm_id: realmId, counted, most, expires_at: expiresAt })),
    counted: async (realmId, counted) => (await used.first({ realmId, counted }))?.used ?? 0,
    removeExpired: (now) => change(removeExpired({ now })),
  };
}
