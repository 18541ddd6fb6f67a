import { type Selectable, sql } from 'kysely';
import type { StoredNames, User, UserRepository } from '../../../domain/users/user.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { UserRoleRow, UserRow } from '../people-rows.ts';
import type { Written } from '../schema.ts';
import { topic } from '../topics.ts';
import { credentialRepository } from './credentials.ts';
import { federatedIdentityRepository } from './federated-identities.ts';
import { userGroupRepository } from './user-groups.ts';
import { lookColumns, looksOf, userLooks } from './user-looks.ts';
import { userSearch } from './user-search.ts';

const columns = [
  'realm_id',
  'id',
  'username',
  'email',
  'unique_email',
  'service_account_client_id',
  'first_name',
  'last_name',
  'revision',
  'doc',
] as const;

type Doc = Omit<User, 'id' | 'realmId' | 'username' | 'serviceAccountClientId' | 'revision'>;
type Key = { realmId: string; id: string };

export function userRepository(database: Database, sealing: Sealing): UserRepository {
  const { build } = database;
  const of = build.selectFrom('users').select(columns);
  const byId = database.read((param: Params<Key>) =>
    of.where('realm_id', '=', param('realmId')).where('id', '=', param('id')),
  );
  const byUsername = database.read((param: Params<{ realmId: string; username: string }>) =>
    of.where('realm_id', '=', param('realmId')).where('username', '=', param('username')),
  );
  // Where a realm allows duplicates, the first.
  const byEmail = database.read((param: Params<{ realmId: string; email: string }>) =>
    of
      .where('realm_id', '=', param('realmId'))
      .where('email', '=', param('email'))
      .orderBy(database.engine.sortedAfterwards('id'))
      .limit(1),
  );
  const byServiceAccount = database.read((param: Params<{ realmId: string; clientId: string }>) =>
    of.where('realm_id', '=', param('realmId')).where('service_account_client_id', '=', param('clientId')),
  );

  const unique = [
    ['email', 'duplicate-email'],
    ['', 'duplicate-username'],
  ] as const;
  const create = database.write(
    (param: Params<Written<UserRow>>) =>
      build.insertInto('users').values({
        realm_id: param('realm_id'),
        id: param('id'),
        username: param('username'),
        email: param('email'),
        unique_email: param('unique_email'),
        service_account_client_id: param('service_account_client_id'),
        first_name: param('first_name'),
        last_name: param('last_name'),
        ...lookColumns(param),
        doc: param('doc'),
      }),
    { unique },
  );
  const updating = (param: Params<Written<UserRow>>) =>
    build
      .updateTable('users')
      .set({
        username: param('username'),
        email: param('email'),
        unique_email: param('unique_email'),
        service_account_client_id: param('service_account_client_id'),
        first_name: param('first_name'),
        last_name: param('last_name'),
        ...lookColumns(param),
        revision: sql`revision + 1`,
        doc: param('doc'),
      })
      .where('realm_id', '=', param('realm_id'))
      .where('id', '=', param('id'));
  const update = database.update(updating, unique);
  const remove = database.write(
    (param: Params<Key>) =>
      build.deleteFrom('users').where('realm_id', '=', param('realmId')).where('id', '=', param('id')),
    { oneRow: 'gone' },
  );

  const rolesOf = database.read((param: Params<{ realmId: string; userId: string }>) =>
    build
      .selectFrom('user_roles')
      .select('role_id')
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .orderBy('role_id'),
  );
  const addRole = database.write((param: Params<UserRoleRow>) =>
    build
      .insertInto('user_roles')
      .values({ realm_id: param('realm_id'), user_id: param('user_id'), role_id: param('role_id') })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const removeRole = database.write((param: Params<UserRoleRow>) =>
    build
      .deleteFrom('user_roles')
      .where('realm_id', '=', param('realm_id'))
      .where('user_id', '=', param('user_id'))
      .where('role_id', '=', param('role_id')),
  );

  // Finds nothing for a user made in the same unit: nobody can have them cached.
  const touch = database.touch((param: Params<{ realmId: string; userId: string }>) =>
    build
      .selectFrom('users')
      .select(topic('user:', sql.ref('realm_id'), ':', sql.ref('id')).as('topic'))
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('userId')),
  );

  return {
    find: async (realmId, id) => fromRow(await byId.first({ realmId, id })),
    findByUsername: async (realmId, username) => fromRow(await byUsername.first({ realmId, username })),
    findByEmail: async (realmId, email) =>
      fromRow(await byEmail.first({ realmId, email: email.toLowerCase() })),
    findByUsernameOrEmail: async (realmId, name) =>
      fromRow(
        (await byUsername.first({ realmId, username: name })) ??
          (await byEmail.first({ realmId, email: name.toLowerCase() })),
      ),
    findKept: async (realmId, id) => fromRow(await byId.first({ realmId, id })),
    // All are kept here.
    waitAsElsewhere: async () => {},
    findServiceAccount: async (realmId, clientId) =>
      fromRow(await byServiceAccount.first({ realmId, clientId })),
    ...userLooks(database),
    ...userSearch(database, fromRow),
    create: (user, options) => change(create(toRow(user, options))),
    update: (user, options) =>
      change(update(toRow(user, options), options), [touch({ realmId: user.realmId, userId: user.id })]),
    remove: (user) => change(remove(user), [touch({ realmId: user.realmId, userId: user.id })]),
    ...credentialRepository(database, sealing, touch),
    ...federatedIdentityRepository(database, sealing),
    ...userGroupRepository(database, touch),
    roles: async (realmId, userId) => (await rolesOf.all({ realmId, userId })).map((row) => row.role_id),
    addRole: (realmId, userId, roleId) =>
      change(addRole({ realm_id: realmId, user_id: userId, role_id: roleId }), [touch({ realmId, userId })]),
    removeRole: (realmId, userId, roleId) =>
      change(removeRole({ realm_id: realmId, user_id: userId, role_id: roleId }), [
        touch({ realmId, userId }),
      ]),
  };
}

function toRow(user: User, options: StoredNames = {}): Written<UserRow> {
  const { id, realmId, username, serviceAccountClientId, revision: _counted, ...doc } = user;
  const email = user.email?.toLowerCase() ?? null;
  return {
    realm_id: realmId,
    id,
    username,
    email,
    unique_email: options.duplicateEmailsAllowed ? null : email,
    service_account_client_id: serviceAccountClientId ?? null,
    first_name: user.firstName?.toLowerCase() ?? null,
    last_name: user.lastName?.toLowerCase() ?? null,
    ...looksOf(user, options),
    doc: JSON.stringify(doc satisfies Doc),
  };
}

type Read = Pick<Selectable<UserRow>, (typeof columns)[number]>;
function fromRow(row: Read): User;
function fromRow(row: Read | undefined): User | undefined;
function fromRow(row: Read | undefined): User | undefined {
  if (!row) return undefined;
  const { id, realm_id: realmId, username, service_account_client_id: serviceAccountClientId } = row;
  return {
    id,
    realmId,
    username,
    ...(serviceAccountClientId !== null && { serviceAccountClientId }),
    revision: row.revision,
    ...(JSON.parse(row.doc) as Doc),
  };
}
