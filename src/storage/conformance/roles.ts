import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aClient, aRole, aUser, storedRealm } from './samples.ts';

export function roleSuite(database: DatabaseUnderTest): void {
  describe('roles', () => {
    const store = oneNode(database);

    it('come back as they were stored, those of clients too', async () => {
      const { roles, clients, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const client = aClient(realm);
      const admin = aRole(realm, { name: 'admin', description: 'may all', attributes: { a: ['1', '2'] } });
      const viewer = aRole(realm, { name: 'viewer', clientId: client.id });
      await commit([
        clients.create(client),
        roles.create(viewer),
        roles.create(admin),
        roles.create(aRole(other)),
      ]);
      assert.deepEqual(await roles.list(realm.id), [admin, viewer]);
      assert.deepEqual([...(await roles.owners(realm.id))], [[client.id, client.clientId]]);
    });

    it('have names of their own in their realm, and in each client', async () => {
      const { roles, clients, commit } = store();
      const realm = await storedRealm(store());
      const [first, second] = [aClient(realm), aClient(realm)];
      const name = 'manage';
      await commit([
        clients.create(first),
        clients.create(second),
        roles.create(aRole(realm, { name })),
        roles.create(aRole(realm, { name, clientId: first.id })),
        roles.create(aRole(realm, { name, clientId: second.id })),
      ]);
      await isRefused(commit([roles.create(aRole(realm, { name }))]), 'duplicate-role');
      await isRefused(commit([roles.create(aRole(realm, { name, clientId: first.id }))]), 'duplicate-role');
      await isRefused(commit([roles.create(aRole(realm, { clientId: 'nobody' }))]), 'gone');
    });

    it('are changed and renamed', async () => {
      const { roles, commit } = store();
      const realm = await storedRealm(store());
      const [role, other] = [aRole(realm), aRole(realm, { name: 'taken' })];
      await commit([roles.create(role), roles.create(other)]);
      await isRefused(commit([roles.update({ ...role, name: 'taken' })]), 'duplicate-role');
      const changed = { ...role, name: 'a-changed', description: 'new', revision: 1 };
      await commit([roles.update(changed)]);
      assert.deepEqual(await roles.list(realm.id), [changed, other]);
    });

    it('hold others, each once', async () => {
      const { roles, commit } = store();
      const realm = await storedRealm(store());
      const [parent, child] = [aRole(realm), aRole(realm)];
      const composite = { roleId: parent.id, childId: child.id };
      await commit([roles.create(parent), roles.create(child), roles.addComposite(realm.id, composite)]);
      await commit([roles.addComposite(realm.id, composite)]);
      assert.deepEqual(await roles.composites(realm.id), [composite]);
      await isRefused(commit([roles.addComposite(realm.id, { ...composite, childId: 'nobody' })]), 'gone');
      await commit([roles.removeComposite(realm.id, composite)]);
      assert.deepEqual(await roles.composites(realm.id), []);
    });

    it('take their mappings and composites along when they are removed', async () => {
      const { roles, users, commit } = store();
      const realm = await storedRealm(store());
      const [role, parent, child, user] = [aRole(realm), aRole(realm), aRole(realm), aUser(realm)];
      await commit([
        ...[role, parent, child].map((each) => roles.create(each)),
        roles.addComposite(realm.id, { roleId: parent.id, childId: role.id }),
        roles.addComposite(realm.id, { roleId: role.id, childId: child.id }),
        users.create(user),
        users.addRole(realm.id, user.id, role.id),
      ]);
      await commit([roles.remove(role)]);
      assert.deepEqual(await roles.composites(realm.id), []);
      assert.deepEqual(await users.roles(realm.id, user.id), []);
      await isRefused(commit([roles.remove(role)]), 'gone');
    });

    it('go with their client', async () => {
      const { roles, clients, commit } = store();
      const realm = await storedRealm(store());
      const [client, role] = [aClient(realm), aRole(realm)];
      const owned = aRole(realm, { clientId: client.id });
      await commit([
        clients.create(client),
        roles.create(role),
        roles.create(owned),
        roles.addComposite(realm.id, { roleId: role.id, childId: owned.id }),
      ]);
      await commit([clients.remove(client)]);
      assert.deepEqual(await roles.list(realm.id), [role]);
      assert.deepEqual(await roles.composites(realm.id), []);
      assert.equal((await roles.owners(realm.id)).size, 0);
    });
  });
}
