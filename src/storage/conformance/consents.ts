import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { grantConsent } from '../../domain/consents/granted-scopes.ts';
import { removeUser } from '../../domain/users/remove-user.ts';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aClient, aScope, aUser, storedLogin } from './samples.ts';

export function consentSuite(database: DatabaseUnderTest): void {
  describe('consents', () => {
    const store = oneNode(database);
    const setting = async () => {
      const { realm, user, client } = await storedLogin(store());
      const [one, two] = [aScope(realm, { id: '1' }), aScope(realm, { id: '2' })];
      await store().commit([store().clientScopes.create(one), store().clientScopes.create(two)]);
      return { realm, user, client, one, two };
    };

    it('grow with each thing that is allowed, of two at once by both', async () => {
      const { consents, commit } = store();
      const { realm, user, client, one, two } = await setting();
      assert.equal(await consents.find(realm.id, user.id, client.id), undefined);
      await commit([grantConsent(store(), client, user.id, [], 5)]);
      await Promise.all(
        [one, two].map((scope) => commit([grantConsent(store(), client, user.id, [scope], 7)])),
      );
      const whole = {
        realmId: realm.id,
        userId: user.id,
        clientId: client.id,
        scopeIds: ['1', '2'],
        createdAt: 5,
        updatedAt: 7,
      };
      assert.deepEqual(await consents.find(realm.id, user.id, client.id), whole);
      assert.deepEqual(await consents.ofUser(realm.id, user.id), [whole]);
      assert.deepEqual(await consents.ofUser(realm.id, 'nobody'), []);
    });

    it('are of a user, a client and scopes that are there, and go with each of them', async () => {
      const { consents, clientScopes, clients, users, commit } = store();
      const { realm, user, client, one, two } = await setting();
      const stranger = aUser(realm);
      await isRefused(commit([grantConsent(store(), aClient(realm), user.id, [one], 1)]), 'gone');
      await isRefused(commit([grantConsent(store(), client, user.id, [aScope(realm)], 1)]), 'gone');
      assert.equal(await consents.find(realm.id, user.id, client.id), undefined);
      const other = aClient(realm);
      await commit([users.create(stranger), clients.create(other)]);
      await commit([
        grantConsent(store(), client, user.id, [one, two], 1),
        grantConsent(store(), other, user.id, [one], 2),
        grantConsent(store(), client, stranger.id, [one], 3),
      ]);
      await commit([clientScopes.remove(one)]);
      assert.deepEqual((await consents.find(realm.id, user.id, client.id))?.scopeIds, ['2']);
      await commit([clients.remove(other), ...removeUser(store(), stranger)]);
      assert.deepEqual(
        (await consents.ofUser(realm.id, user.id)).map(({ clientId }) => clientId),
        [client.id],
      );
      assert.equal(await consents.find(realm.id, stranger.id, client.id), undefined);
    });

    it('are taken back whole', async () => {
      const { consents, commit } = store();
      const { realm, user, client, one } = await setting();
      await commit([grantConsent(store(), client, user.id, [one], 1)]);
      await commit([consents.revoke(realm.id, user.id, client.id)]);
      await commit([consents.revoke(realm.id, user.id, client.id)]);
      assert.equal(await consents.find(realm.id, user.id, client.id), undefined);
      await commit([grantConsent(store(), client, user.id, [], 9)]);
      assert.deepEqual((await consents.find(realm.id, user.id, client.id))?.scopeIds, []);
    });
  });
}
