import { sql } from 'kysely';
import {
  type SignUpApplication,
  type SignUpApplicationRepository,
  UNTOLD,
} from '../../../domain/sign-up/application.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { SignUpApplicationRow } from '../passing-rows.ts';
import type { Written } from '../schema.ts';

/** Rows of a list that is asked for without an end. */
const ALL = 10_000;

/** Rows that are read at once of those on which nobody decided. */
const UNDECIDED = 100;

type Waiting = { realm_id: string; client_id: string; applicant: string; now: number };
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
  const create = database.write(
    (param: Params<Written<SignUpApplicationRow>>) =>
      build.insertInto('sign_up_applications').values({
        realm_id: param('realm_id'),
        id: param('id'),
        client_id: param('client_id'),
        state: param('state'),
        created_at: param('created_at'),
        expires_at: param('expires_at'),
        doc: param('doc'),
        secrets: param('secrets'),
        applicant: param('applicant'),
      }),
    { unique: [['applicant', 'duplicate-application']] },
  );
  // One that is over and has not been removed yet keeps nobody from another.
  const letGo = database.write((param: Params<Waiting>) =>
    build
      .updateTable('sign_up_applications')
      .set({ applicant: null })
      .where('realm_id', '=', param('realm_id'))
      .where('client_id', '=', param('client_id'))
      .where('applicant', '=', param('applicant'))
      .where('expires_at', '<=', param('now')),
  );
  const waiting = database.read((param: Params<Waiting>) =>
    build
      .selectFrom('sign_up_applications')
      .select('id')
      .where('realm_id', '=', param('realm_id'))
      .where('client_id', '=', param('client_id'))
      .where('applicant', '=', param('applicant'))
      .where('expires_at', '>', param('now')),
  );
  const undecided = database.read((param: Params<{ now: number }>) =>
    build
      .selectFrom('sign_up_applications')
      .selectAll()
      .where('expires_at', '<=', param('now'))
      .where('state', '=', 'pending')
      .orderBy('expires_at')
      .limit(UNDECIDED),
  );
  const remove = database.write(
    (param: Params<{ realmId: string; id: string }>) =>
      build
        .deleteFrom('sign_up_applications')
        .where('realm_id', '=', param('realmId'))
        .where('id', '=', param('id')),
    { oneRow: 'gone' },
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
          applicant: param('applicant'),
          revision: sql`revision + 1`,
        })
        .where('realm_id', '=', param('realm_id'))
        .where('id', '=', param('id'))
        .where('revision', '=', param('before')),
    { oneRow: 'changed' },
  );
  const removeExpired = database.write((param: Params<{ now: number; untold: number }>) =>
    build
      .deleteFrom('sign_up_applications')
      .where('expires_at', '<=', param('now'))
      .where((is) => is.or([is('state', '<>', 'pending'), is('expires_at', '<=', param('untold'))])),
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
      applicant,
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
      applicant: state === 'pending' ? (applicant ?? null) : null,
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
    ...(row.applicant !== null && { applicant: row.applicant }),
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
    isWaiting: async ({ realmId, clientId, applicant }, now) =>
      applicant !== undefined &&
      (await waiting.first({ realm_id: realmId, client_id: clientId, applicant, now })) !== undefined,
    create: (application) => {
      const row = toRow(application);
      const { realm_id, client_id, applicant } = row;
      const now = Math.floor(application.createdAt / 1000);
      return change([
        ...(applicant === null ? [] : [letGo({ realm_id, client_id, applicant, now })]),
        create(row),
      ]);
    },
    undecided: async (now) => (await undecided.all({ now })).map(fromRow),
    remove: ({ realmId, id }) => change(remove({ realmId, id })),
    update: (application) => change(update({ ...toRow(application), before: application.revision ?? 0 })),
    removeExpired: (now) => change(removeExpired({ now, untold: now - UNTOLD })),
  };
}
