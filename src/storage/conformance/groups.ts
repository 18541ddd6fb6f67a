import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aGroup, aRole, aUser, storedRealm } from './samples.ts';

export function groupSuite(database: DatabaseUnderTest): void {
  describe('groups', () => {
    const store = oneNode(database);

    async function tree() {
      const realm = await storedRealm(store());
      const top = aGroup(realm, { name: 'top', attributes: { a: ['1', '2'] }, description: 'all' });
      const middle = aGroup(realm, { name: 'Middle', parentId: top.id, isDefault: true });
      const leaf = aGroup(realm, { name: 'leaf', parentId: middle.id });
      const { groups, commit } = store();
      await commit([top, middle, leaf].map((group) => groups.create(group)));
      return { realm, top, middle, leaf };
    }

    it('come back as they were stored', async () => {
      const { groups } = store();
      const { realm, top, middle, leaf } = await tree();
      assert.deepEqual(await groups.find(realm.id, top.id), top);
      assert.deepEqual(await groups.findAll(realm.id, [leaf.id, 'nothing', middle.id]), [middle, leaf]);
      assert.deepEqual(await groups.lineage(realm.id, leaf.id), [top, middle, leaf]);
      assert.deepEqual(await groups.lineage(realm.id, 'nothing'), []);
    });

    it('are found by name, place, attribute and what they are for', async () => {
      const { groups } = store();
      const { realm, top, middle, leaf } = await tree();
      const found = (query: Parameters<typeof groups.list>[1]) => groups.list(realm.id, query);
      assert.deepEqual(await found({}), [middle, leaf, top]);
      assert.deepEqual(await found({ parentId: null }), [top]);
      assert.deepEqual(await found({ parentId: top.id }), [middle]);
      assert.deepEqual(await found({ search: 'MIDD' }), [middle]);
      assert.deepEqual(await found({ search: 'middle', exact: true }), []);
      assert.deepEqual(await found({ attributes: { a: '2' } }), [top]);
      assert.deepEqual(await found({ attributes: { a: '3' } }), []);
      assert.deepEqual(await found({ isDefault: true }), [middle]);
      assert.deepEqual(await found({ first: 1, max: 1 }), [leaf]);
      assert.equal(await groups.count(realm.id, { search: 'e' }), 2);
    });

    it('have names of their own among their siblings', async () => {
      const { groups, commit } = store();
      const { realm, top, middle, leaf } = await tree();
      await isRefused(commit([groups.create(aGroup(realm, { name: 'top' }))]), 'duplicate-group');
      const same = aGroup(realm, { name: 'Middle', parentId: top.id });
      await isRefused(commit([groups.create(same)]), 'duplicate-group');
      await commit([groups.create({ ...same, parentId: leaf.id })]);
      await isRefused(
        commit([
          groups.update({ ...middle, name: 'top', parentId: leaf.id }),
          groups.update({ ...leaf, name: 'top', parentId: leaf.id }),
        ]),
        'duplicate-group',
      );
      await isRefused(commit([groups.create(aGroup(realm, { parentId: 'nothing' }))]), 'gone');
    });

    it('are moved, and take those below along when they are removed', async () => {
      const { groups, users, commit } = store();
      const { realm, top, middle, leaf } = await tree();
      const user = aUser(realm);
      await commit([users.create(user), users.joinGroup(realm.id, user.id, leaf.id)]);
      const { parentId: _above, ...rest } = middle;
      const atTop = { ...rest, revision: 1 };
      await commit([groups.update(atTop)]);
      assert.deepEqual(await groups.list(realm.id, { parentId: null }), [atTop, top]);
      await commit([groups.remove(atTop)]);
      assert.equal(await groups.find(realm.id, leaf.id), undefined);
      assert.deepEqual(await users.groups(realm.id, user.id), []);
      await isRefused(commit([groups.remove(atTop)]), 'gone');
    });

    it('give their roles to those below', async () => {
      const { groups, roles, commit } = store();
      const { realm, top, leaf } = await tree();
      const [one, two] = [aRole(realm, { id: '1' }), aRole(realm, { id: '2' })];
      await commit([
        roles.create(one),
        roles.create(two),
        groups.addRole(realm.id, top.id, one.id),
        groups.addRole(realm.id, leaf.id, two.id),
        groups.addRole(realm.id, leaf.id, two.id),
      ]);
      assert.deepEqual(await groups.roles(realm.id, leaf.id), ['2']);
      assert.deepEqual((await groups.effectiveRoles(realm.id, [leaf.id])).sort(), ['1', '2']);
      assert.deepEqual(await groups.list(realm.id, { roleId: one.id }), [top]);
      await commit([groups.removeRole(realm.id, top.id, one.id)]);
      assert.deepEqual(await groups.effectiveRoles(realm.id, [leaf.id, top.id]), ['2']);
      await isRefused(commit([groups.addRole(realm.id, 'nothing', one.id)]), 'gone');
    });

    it('make what is cached of users stale when their roles change', async () => {
      const { groups, roles, users, commit, cached } = store();
      const { realm, top, leaf } = await tree();
      const [role, user] = [aRole(realm), aUser(realm)];
      await commit([users.create(user), roles.create(role), users.joinGroup(realm.id, user.id, leaf.id)]);
      let loads = 0;
      const load = () => cached(`user:${realm.id}:${user.id}`, async () => ++loads);
      await load();
      await load();
      assert.equal(loads, 1);
      await commit([groups.addRole(realm.id, top.id, role.id)]);
      assert.equal(await load(), 2);
      await commit([users.leaveGroup(realm.id, user.id, leaf.id)]);
      assert.equal(await load(), 3);
    });

    it('have users, each once', async () => {
      const { users, commit } = store();
      const { realm, top, leaf } = await tree();
      const user = aUser(realm);
      await commit([users.create(user), users.joinGroup(realm.id, user.id, top.id)]);
      await commit([users.joinGroup(realm.id, user.id, top.id)]);
      await commit([users.joinGroup(realm.id, user.id, leaf.id)]);
      assert.deepEqual(await users.groups(realm.id, user.id), [top.id, leaf.id].sort());
      await commit([users.leaveGroup(realm.id, user.id, top.id)]);
      assert.deepEqual(await users.groups(realm.id, user.id), [leaf.id]);
      await isRefused(commit([users.joinGroup(realm.id, user.id, 'nothing')]), 'gone');
    });
  });
}
