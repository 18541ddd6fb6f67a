import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { storedRealm } from './samples.ts';

export function keptAnswerSuite(database: DatabaseUnderTest): void {
  describe('kept answers', () => {
    const store = oneNode(database);

    it('are there once, in their realm, until they are over', async () => {
      const { keptAnswers, realms, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const answer = {
        realmId: realm.id,
        id: 'i',
        caller: 'c',
        body: 'b',
        answer: '{"secret":"x"}',
        expiresAt: 100,
      };
      await commit([keptAnswers.create(answer, 0)]);
      assert.deepEqual(await keptAnswers.find(realm.id, 'i', 99), answer);
      assert.equal(await keptAnswers.find(realm.id, 'i', 100), undefined);
      assert.equal(await keptAnswers.find(other.id, 'i', 0), undefined);
      await isRefused(commit([keptAnswers.create({ ...answer, body: 'c' }, 99)]), 'repeated');
      await commit([keptAnswers.create({ ...answer, body: 'c', expiresAt: 200 }, 100)]);
      assert.equal((await keptAnswers.find(realm.id, 'i', 150))?.body, 'c');
      const counts = [
        [realm, 'c'],
        [other, 'c'],
        [realm, 'd'],
      ] as const;
      const counted = counts.map(([{ id }, caller]) => keptAnswers.count(id, caller));
      assert.deepEqual(await Promise.all(counted), [1, 0, 0]);
      await commit([keptAnswers.removeExpired(200)]);
      assert.equal(await keptAnswers.count(realm.id, 'c'), 0);
      await commit([keptAnswers.create(answer, 0)]);
      await commit([realms.remove(realm)]);
      assert.equal(await keptAnswers.count(realm.id, 'c'), 0);
    });
  });
}
