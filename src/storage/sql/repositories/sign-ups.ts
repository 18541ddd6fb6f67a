import { sql } from 'kysely';
import type { SignUpCountRepository } from '../../../domain/sign-up/counts.ts';
import type { SignUpInvitation, SignUpInvitationRepository } from '../../../domain/sign-up/invitation.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { SignUpCountRow, SignUpInvitationRow } from '../passing-rows.ts';
import type { Written } from '../schema.ts';

/** Rows of a list that is asked for without an end. */
const ALL = 10_000;

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
