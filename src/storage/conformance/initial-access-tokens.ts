import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { anInitialAccessToken, storedRealm } from './samples.ts';

export function initialAccessTokenSuite(database: DatabaseUnderTest): void {
  describe('initial access tokens', () => {
    const store = oneNode(database);

    it('come back as they were stored, oldest first and without the expired', async () => {
      const { initialAccessTokens, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const eternal = anInitialAccessToken(realm, { timestamp: 200 });
      const older = anInitialAccessToken(realm, {
        timestamp: 100,
        expiration: 60,
        webOrigins: ['https://a.example'],
      });
      await commit(
        [eternal, older, anInitialAccessToken(other)].map((token) => initialAccessTokens.create(token)),
      );
      assert.deepEqual(await initialAccessTokens.list(realm.id, 159), [older, eternal]);
      assert.deepEqual(await initialAccessTokens.list(realm.id, 160), [eternal]);
      assert.deepEqual(await initialAccessTokens.find(realm.id, older.id), older);
      assert.equal(await initialAccessTokens.find(other.id, older.id), undefined);
    });

    it('are used up', async () => {
      const { initialAccessTokens, commit } = store();
      const realm = await storedRealm(store());
      const token = anInitialAccessToken(realm, { count: 2 });
      await commit([initialAccessTokens.create(token)]);
      const use = () => commit([initialAccessTokens.use(realm.id, token.id)]);
      await use();
      assert.equal((await initialAccessTokens.find(realm.id, token.id))?.remainingCount, 1);
      await use();
      await isRefused(use(), 'initial-access-token-spent');
      assert.deepEqual(await initialAccessTokens.find(realm.id, token.id), { ...token, remainingCount: 0 });
    });

    it('are not used in another realm, nor when they are gone', async () => {
      const { initialAccessTokens, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const token = anInitialAccessToken(realm);
      await commit([initialAccessTokens.create(token)]);
      await isRefused(commit([initialAccessTokens.use(other.id, token.id)]), 'initial-access-token-spent');
      await commit([initialAccessTokens.remove(other.id, token.id)]);
      assert(await initialAccessTokens.find(realm.id, token.id));
      await commit([initialAccessTokens.remove(realm.id, token.id)]);
      await commit([initialAccessTokens.remove(realm.id, token.id)]);
      await isRefused(commit([initialAccessTokens.use(realm.id, token.id)]), 'initial-access-token-spent');
    });
  });
}
