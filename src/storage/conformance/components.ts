import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aComponent, storedRealm } from './samples.ts';

export function componentSuite(database: DatabaseUnderTest): void {
  describe('components', () => {
    const store = oneNode(database);

    it('come back as they were stored, secrets and all', async () => {
      const { components, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const key = aComponent(realm, { id: '1', secrets: { privateKey: 'PEM', 'key.secret': '"\u0000' } });
      const policy = aComponent(realm, {
        id: '2',
        subType: 'anonymous',
        config: { hosts: ['a', 'b'], none: [] },
      });
      await commit([components.create(policy), components.create(key), components.create(aComponent(other))]);
      assert.deepEqual(await components.list(realm.id), [key, policy]);
      assert.deepEqual(await components.find(realm.id, key.id), key);
      assert.equal(await components.find(other.id, key.id), undefined);
    });

    it('are changed and removed', async () => {
      const { components, commit } = store();
      const realm = await storedRealm(store());
      const component = aComponent(realm, { secrets: { privateKey: 'old' } });
      await commit([components.create(component)]);
      await isRefused(commit([components.create(component)]), 'duplicate-component');
      const changed = { ...component, config: {}, secrets: { privateKey: 'new' } };
      await commit([components.update(changed)]);
      assert.deepEqual(await components.list(realm.id), [{ ...changed, revision: 1 }]);
      await commit([components.remove(changed)]);
      assert.deepEqual(await components.list(realm.id), []);
      await isRefused(commit([components.update(changed)]), 'gone');
      await isRefused(commit([components.remove(changed)]), 'gone');
    });
  });
}
