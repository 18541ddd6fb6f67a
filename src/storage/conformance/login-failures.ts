import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LoginFailures } from '../../domain/login-failures/login-failures.ts';
import { removeUser } from '../../domain/users/remove-user.ts';
import type { User } from '../../domain/users/user.ts';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aUser, storedLogin } from './samples.ts';

const failed = ({ realmId, id: userId }: User, failures: number): LoginFailures => ({
  realmId,
  userId,
  failures,
  secondaryFailures: failures - 1,
  temporaryLockouts: 1,
  lockedUntil: 1_760_000_060,
  lastFailure: 1_760_000_000_000,
  lastAddress: '192.0.2.1',
});

export function loginFailureSuite(database: DatabaseUnderTest): void {
  describe('login failures', () => {
    const store = oneNode(database);

    it('are counted by one of those who read the same count', async () => {
      const { loginFailures, commit } = store();
      const { realm, user } = await storedLogin(store());
      const save = (count: number, ifRevision?: number) =>
        commit([loginFailures.save(failed(user, count), { ifRevision })]);
      assert.equal(await loginFailures.find(realm.id, user.id), undefined);
      const first = await Promise.allSettled([save(1), save(2), save(3)]);
      assert.equal(first.filter(({ status }) => status === 'fulfilled').length, 1);
      await isRefused(save(4), 'changed');
      const found = await loginFailures.find(realm.id, user.id);
      const second = await Promise.allSettled([save(5, found?.revision), save(5, found?.revision)]);
      assert.equal(second.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.deepEqual(await loginFailures.find(realm.id, user.id), { ...failed(user, 5), revision: 1 });
    });

    it('are forgotten one user at a time or all at once, and not when there are new ones', async () => {
      const { loginFailures, users, commit } = store();
      const { realm, user } = await storedLogin(store());
      const other = aUser(realm);
      await commit([
        users.create(other),
        loginFailures.save(failed(user, 1), { ifRevision: undefined }),
        loginFailures.save(failed(other, 1), { ifRevision: undefined }),
      ]);
      await commit([loginFailures.save(failed(user, 2), { ifRevision: 0 })]);
      await commit([loginFailures.clear(realm.id, user.id, { ifRevision: 0 })]);
      assert.equal((await loginFailures.find(realm.id, user.id))?.failures, 2);
      await commit([loginFailures.clear(realm.id, user.id)]);
      assert.equal(await loginFailures.find(realm.id, user.id), undefined);
      assert.equal((await loginFailures.find(realm.id, other.id))?.failures, 1);
      await commit([loginFailures.clearAll(realm.id)]);
      assert.equal(await loginFailures.find(realm.id, other.id), undefined);
    });

    it('go with their user, and are pretended of nobody', async () => {
      const { loginFailures, commit } = store();
      const { realm, user } = await storedLogin(store());
      await commit([loginFailures.save(failed(user, 1), { ifRevision: undefined })]);
      await commit([loginFailures.pretend(realm.id, 1, 1), loginFailures.pretend(realm.id, 1, 2)]);
      await commit(removeUser(store(), user));
      assert.equal(await loginFailures.find(realm.id, user.id), undefined);
    });
  });
}
