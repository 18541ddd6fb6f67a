import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SearchWord, UserQuery } from '../../domain/users/user.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aGroup, aRole, aUser, storedRealm } from './samples.ts';

export function userSearchSuite(database: DatabaseUnderTest): void {
  describe('a search for users', () => {
    const store = oneNode(database);

    async function people() {
      const { users, roles, groups, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const [role, group] = [aRole(realm), aGroup(realm)];
      const ann = aUser(realm, {
        username: 'ann',
        email: 'Ann@example.org',
        firstName: 'Ann',
        lastName: 'Ärcher',
        emailVerified: true,
        attributes: { town: ['Rome', 'Paris'], 'a"b': ['x'] },
      });
      const bob = aUser(realm, {
        username: 'bob',
        firstName: 'Bob',
        lastName: 'Annson',
        enabled: false,
        createdAt: 5,
      });
      const robot = aUser(realm, { username: 'robot', serviceAccountClientId: 'client' });
      await commit([
        ...[ann, bob, robot, aUser(other, { username: 'ann' })].map((user) => users.create(user)),
        roles.create(role),
        groups.create(group),
        users.addRole(realm.id, ann.id, role.id),
        users.joinGroup(realm.id, bob.id, group.id),
      ]);
      const found = async (query: UserQuery) => {
        const names = (await users.list(realm.id, query)).map(({ username }) => username);
        assert.equal(await users.count(realm.id, { ...query, first: 5, max: 0 }), names.length);
        return names;
      };
      return { realm, role, group, found };
    }

    const word = (kind: SearchWord['kind'], text: string) => ({ words: [{ kind, text }] });

    it('finds by when they were made, to the millisecond', async () => {
      const { found } = await people();
      assert.deepEqual(await found({ createdAfter: 6 }), ['ann']);
      assert.deepEqual(await found({ createdAfter: 5 }), ['ann', 'bob']);
      assert.deepEqual(await found({ createdBefore: 5 }), ['bob']);
      assert.deepEqual(await found({ createdAfter: 5, createdBefore: 5, ...word('prefix', 'b') }), ['bob']);
      assert.deepEqual(await found({ createdBefore: 4 }), []);
      assert.deepEqual(await found({ createdAfter: 6, createdBefore: 5 }), []);
    });

    it('finds by the beginning, the whole or a pattern of any name', async () => {
      const { found } = await people();
      assert.deepEqual(await found({}), ['ann', 'bob']);
      assert.deepEqual(await found(word('prefix', 'ANN')), ['ann', 'bob']);
      assert.deepEqual(await found(word('prefix', 'nn')), []);
      assert.deepEqual(await found(word('prefix', 'är')), ['ann']);
      assert.deepEqual(await found(word('exact', 'annson')), ['bob']);
      assert.deepEqual(await found(word('pattern', '*nn*')), ['ann', 'bob']);
      assert.deepEqual(await found(word('pattern', '_nn')), []);
      assert.deepEqual(await found(word('pattern', '*')), ['ann', 'bob']);
      assert.deepEqual(
        await found({ words: [...word('prefix', 'bob').words, ...word('prefix', 'ann').words] }),
        ['bob'],
      );
      assert.deepEqual(await found(word('prefix', 'a\0')), []);
    });

    it('finds by what each name has in it, or is', async () => {
      const { found } = await people();
      assert.deepEqual(await found({ username: 'OB' }), ['bob']);
      assert.deepEqual(await found({ username: 'ob', exact: true }), []);
      assert.deepEqual(await found({ email: 'ANN@example.org', exact: true }), ['ann']);
      assert.deepEqual(await found({ firstName: 'an', lastName: 'cher' }), ['ann']);
      assert.deepEqual(await found({ lastName: 'annson', exact: true }), ['bob']);
      assert.deepEqual(await found({ lastName: '%' }), []);
    });

    it('finds by flags, attributes, role and group', async () => {
      const { found, role, group } = await people();
      assert.deepEqual(await found({ enabled: false }), ['bob']);
      assert.deepEqual(await found({ emailVerified: true }), ['ann']);
      assert.deepEqual(await found({ attributes: { town: 'paris' } }), ['ann']);
      assert.deepEqual(await found({ attributes: { town: 'Paris', 'a"b': 'x' } }), ['ann']);
      assert.deepEqual(await found({ attributes: { town: 'Oslo' } }), []);
      const parts = (town: string) => found({ attributes: { town }, attributesInPart: true });
      assert.deepEqual([await parts('ARI'), await parts('r%s'), await parts('slo')], [['ann'], [], []]);
      const written = (attributes: Record<string, string>) =>
        found({ attributes, attributesAsWritten: true });
      assert.deepEqual(await written({ town: 'Paris', 'a"b': 'x' }), ['ann']);
      assert.deepEqual(await written({ town: 'paris' }), []);
      assert.deepEqual(await written({ town: 'Par' }), []);
      assert.deepEqual(await written({ 'a"b': 'Paris' }), []);
      assert.deepEqual(await found({ roleId: role.id }), ['ann']);
      assert.deepEqual(await found({ groupId: group.id }), ['bob']);
    });

    it('leaves service accounts out unless they are wanted', async () => {
      const { found, realm } = await people();
      assert.deepEqual(await found({ username: 'robot' }), []);
      assert.deepEqual(await found({ serviceAccounts: true }), ['ann', 'bob', 'robot']);
      assert.equal(await store().users.count(realm.id), 3);
    });

    it('pages', async () => {
      const { realm } = await people();
      const page = async (query: UserQuery) =>
        (await store().users.list(realm.id, query)).map(({ username }) => username);
      assert.deepEqual(await page({ first: 1, max: 1 }), ['bob']);
      assert.deepEqual(await page({ username: 'b', serviceAccounts: true, first: 1, max: 5 }), ['robot']);
      assert.deepEqual(await page({ max: 0 }), []);
      assert.deepEqual(await page({ first: 5 }), []);
    });

    it('sees users as they are now', async () => {
      const { users, commit } = store();
      const realm = await storedRealm(store());
      const user = aUser(realm, { username: 'old', lastName: 'Before' });
      await commit([users.create(user)]);
      await commit([users.update({ ...user, username: 'new', lastName: 'After' })]);
      const names = async (query: UserQuery) => (await users.list(realm.id, query)).length;
      assert.equal(await names({ lastName: 'before', exact: true }), 0);
      assert.equal(await names({ lastName: 'after', exact: true }), 1);
    });

    it('goes through many in stretches', async () => {
      const { users, commit } = store();
      const realm = await storedRealm(store());
      const all = Array.from({ length: 4500 }, (_, number) =>
        aUser(realm, { username: `user-${String(number).padStart(4, '0')}`, enabled: number % 2 === 0 }),
      );
      await commit(all.map((user) => users.create(user)));
      const found = await users.list(realm.id, { enabled: false, first: 2245 });
      assert.deepEqual(
        found.map(({ username }) => username),
        ['user-4491', 'user-4493', 'user-4495', 'user-4497', 'user-4499'],
      );
    });
  });
}
