import { type Selectable, sql } from 'kysely';
import type { Role, RoleRepository } from '../../../domain/roles/role.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { RoleCompositeRow, RoleRow } from '../realm-rows.ts';
import type { Written } from '../schema.ts';

const columns = ['realm_id', 'id', 'client_id', 'name', 'revision', 'doc'] as const;

type Doc = Omit<Role, 'id' | 'realmId' | 'clientId' | 'name' | 'revision'>;

export function roleRepository(database: Database): RoleRepository {
  const { build, touchRealm } = database;
  const ofRealm = database.read((param: Params<{ realmId: string }>) =>
    build
      .selectFrom('roles')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .orderBy('name')
      .orderBy('id'),
  );
  const byId = database.read((param: Params<{ realmId: string; id: string }>) =>
    build
      .selectFrom('roles')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );
  const compositesOfRealm = database.read((param: Params<{ realmId: string }>) =>
    build
      .selectFrom('role_composites')
      .select(['role_id as roleId', 'child_id as childId'])
      .where('realm_id', '=', param('realmId')),
  );

  // The roles first: few clients of a realm own any.
  const ownersOfRealm = database.read((param: Params<{ realmId: string }>) =>
    build
      .selectFrom('roles')
      .crossJoin('clients')
      .select(['clients.id', 'clients.client_id as clientId'])
      .distinct()
      .where('roles.realm_id', '=', param('realmId'))
      .where('roles.client_id', 'is not', null)
      .whereRef('clients.realm_id', '=', 'roles.realm_id')
      .whereRef('clients.id', '=', 'roles.client_id'),
  );

  const unique = [['', 'duplicate-role']] as const;
  const create = database.write(
    (param: Params<Written<RoleRow>>) =>
      build.insertInto('roles').values({
        realm_id: param('realm_id'),
        id: param('id'),
        client_id: param('client_id'),
        name: param('name'),
        doc: param('doc'),
      }),
    { unique },
  );
  const updating = (param: Params<Written<RoleRow>>) =>
    build
      .updateTable('roles')
      .set({ name: param('name'), revision: sql`revision + 1`, doc: param('doc') })
      .where('realm_id', '=', param('realm_id'))
      .where('id', '=', param('id'));
  const update = database.update(updating, unique);
  const remove = database.write(
    (param: Params<{ realmId: string; id: string }>) =>
      build.deleteFrom('roles').where('realm_id', '=', param('realmId')).where('id', '=', param('id')),
    { oneRow: 'gone' },
  );

  const addComposite = database.write((param: Params<RoleCompositeRow>) =>
    build
      .insertInto('role_composites')
      .values({ realm_id: param('realm_id'), role_id: param('role_id'), child_id: param('child_id') })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const removeComposite = database.write((param: Params<RoleCompositeRow>) =>
    build
      .deleteFrom('role_composites')
      .where('realm_id', '=', param('realm_id'))
      .where('role_id', '=', param('role_id'))
      .where('child_id', '=', param('child_id')),
  );

  return {
    list: async (realmId) => (await ofRealm.all({ realmId })).map(fromRow),
    find: async (realmId, id) => {
      const row = await byId.first({ realmId, id });
      return row && fromRow(row);
    },
    composites: async (realmId) =>
      (await compositesOfRealm.all({ realmId })).map(({ roleId, childId }) => ({ roleId, childId })),
    owners: async (realmId) =>
      new Map((await ownersOfRealm.all({ realmId })).map(({ id, clientId }) => [id, clientId])),
    create: (role) => change(create(toRow(role)), [touchRealm(role)]),
    update: (role, options) => change(update(toRow(role), options), [touchRealm(role)]),
    remove: (role) => change(remove(role), [touchRealm(role)]),
    addComposite: (realmId, { roleId, childId }) =>
      change(addComposite({ realm_id: realmId, role_id: roleId, child_id: childId }), [
        touchRealm({ realmId }),
      ]),
    removeComposite: (realmId, { roleId, childId }) =>
      change(removeComposite({ realm_id: realmId, role_id: roleId, child_id: childId }), [
        touchRealm({ realmId }),
      ]),
  };
}

function toRow({
  id,
  realmId,
  clientId = null,
  name,
  revision: _counted,
  ...doc
}: Omit<Role, 'clientId'> & { clientId?: string | null }): Written<RoleRow> {
  return { realm_id: realmId, id, client_id: clientId, name, doc: JSON.stringify(doc satisfies Doc) };
}

function fromRow(row: Selectable<RoleRow>): Role {
  const { id, realm_id: realmId, client_id: clientId, name, revision } = row;
  const owner = clientId !== null && { clientId };
  return { id, realmId, ...owner, name, revision, ...(JSON.parse(row.doc) as Doc) };
}
