import type { UserRepository } from '../../../domain/users/user.ts';
import { change } from '../change.ts';
import type { Database, Write } from '../database.ts';
import type { Params } from '../params.ts';
import type { UserGroupRow } from '../people-rows.ts';

/** The part of the user repository that keeps which groups users are in. */
export function userGroupRepository(
  database: Database,
  touch: Write<{ realmId: string; userId: string }>,
): Pick<UserRepository, 'groups' | 'joinGroup' | 'leaveGroup'> {
  const { build } = database;
  const ofUser = database.read((param: Params<{ realmId: string; userId: string }>) =>
    build
      .selectFrom('user_groups')
      .select('group_id')
      .where('realm_id', '=', param('realmId'))
      .where('user_id', '=', param('userId'))
      .orderBy('group_id'),
  );
  const join = database.write((param: Params<UserGroupRow>) =>
    build
      .insertInto('user_groups')
      .values({ realm_id: param('realm_id'), user_id: param('user_id'), group_id: param('group_id') })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const leave = database.write((param: Params<UserGroupRow>) =>
    build
      .deleteFrom('user_groups')
      .where('realm_id', '=', param('realm_id'))
      .where('user_id', '=', param('user_id'))
      .where('group_id', '=', param('group_id')),
  );
  const changed = (make: typeof join) => (realmId: string, userId: string, groupId: string) =>
    change(make({ realm_id: realmId, user_id: userId, group_id: groupId }), [touch({ realmId, userId })]);
  return {
    groups: async (realmId, userId) => (await ofUser.all({ realmId, userId })).map((row) => row.group_id),
    joinGroup: changed(join),
    leaveGroup: changed(leave),
  };
}
