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
      const answer = { realmId: realm.id, id: 'i', body: 'b', answer: '{"secret":"x"}', expiresAt: 100 };
      await commit([keptAnswers.create(answer, 0)]);
      assert.deepEqual(await keptAnswers.find(realm.id, 'i', 99), answer);
      assert.equal(await keptAnswers.find(realm.id, 'i', 100), undefined);
      assert.equal(await keptAnswers.find(other.id, 'i', 0), undefined);
      await isRefused(commit([keptAnswers.create({ ...answer, body: 'c' }, 99)]), 'repeated');
      await commit([keptAnswers.create({ ...answer, body: 'c', expiresAt: 200 }, 100)]);
      assert.equal((await keptAnswers.find(realm.id, 'i', 150))?.body, 'c');
      assert.deepEqual([await keptAnswers.count(realm.id), await keptAnswers.count(other.id)], [1, 0]);
      await commit([keptAnswers.removeExpired(200)]);
      assert.equal(await keptAnswers.count(realm.id), 0);
      await commit([keptAnswers.create(answer, 0)]);
      await commit([realms.remove(realm)]);
      assert.equal(await keptAnswers.count(realm.id), 0);
    });
  });
}
