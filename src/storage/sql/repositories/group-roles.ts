import type { GroupRepository } from '../../../domain/groups/group.ts';
import { change } from '../change.ts';
import type { Database, Write } from '../database.ts';
import type { Params } from '../params.ts';
import type { GroupRoleRow } from '../realm-rows.ts';

/** The part of the group repository that keeps which roles groups have. */
export function groupRoleRepository(
  database: Database,
  touch: Write<{ realmId: string }>,
  lineages: (realmId: string, ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Pick<GroupRepository, 'roles' | 'effectiveRoles' | 'addRole' | 'removeRole'> {
  const { build } = database;
  const ofGroup = database.read((param: Params<{ realmId: string; groupId: string }>) =>
    build
      .selectFrom('group_roles')
      .select('role_id')
      .where('realm_id', '=', param('realmId'))
      .where('group_id', '=', param('groupId'))
      .orderBy('role_id'),
  );
  const add = database.write((param: Params<GroupRoleRow>) =>
    build
      .insertInto('group_roles')
      .values({ realm_id: param('realm_id'), group_id: param('group_id'), role_id: param('role_id') })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const remove = database.write((param: Params<GroupRoleRow>) =>
    build
      .deleteFrom('group_roles')
      .where('realm_id', '=', param('realm_id'))
      .where('group_id', '=', param('group_id'))
      .where('role_id', '=', param('role_id')),
  );
  const roles = async (realmId: string, groupId: string) =>
    (await ofGroup.all({ realmId, groupId })).map((row) => row.role_id);
  const changed = (make: typeof add) => (realmId: string, groupId: string, roleId: string) =>
    change(make({ realm_id: realmId, group_id: groupId, role_id: roleId }), [touch({ realmId })]);
  return {
    roles,
    async effectiveRoles(realmId, groupIds) {
      const all = [...(await lineages(realmId, groupIds))];
      return [...new Set((await Promise.all(all.map((id) => roles(realmId, id)))).flat())];
    },
    addRole: changed(add),
    removeRole: changed(remove),
  };
}
