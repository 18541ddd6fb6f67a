import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aScope, storedRealm } from './samples.ts';

export function clientScopeSuite(database: DatabaseUnderTest): void {
  describe('client scopes', () => {
    const store = oneNode(database);

    it('come back as they were stored, of their realm only', async () => {
      const { clientScopes, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const mapper = {
        id: 'm',
        name: 'audience',
        protocol: 'openid-connect',
        protocolMapper: 'x',
        config: { a: 'b' },
      };
      const profile = aScope(realm, {
        name: 'profile',
        description: 'of OpenID Connect',
        protocolMappers: [mapper],
      });
      const address = aScope(realm, { name: 'address', assignment: 'optional', scopeMappings: ['role'] });
      await commit([
        clientScopes.create(profile),
        clientScopes.create(address),
        clientScopes.create(aScope(other)),
      ]);
      assert.deepEqual(await clientScopes.list(realm.id), [address, profile]);
    });

    it('have names of their own in their realm', async () => {
      const { clientScopes, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const scope = aScope(realm);
      const { name } = scope;
      await commit([clientScopes.create(scope), clientScopes.create(aScope(other, { name }))]);
      await isRefused(commit([clientScopes.create(aScope(realm, { name }))]), 'duplicate-client-scope');
      const second = aScope(realm);
      await commit([clientScopes.create(second)]);
      await isRefused(commit([clientScopes.update({ ...second, name })]), 'duplicate-client-scope');
    });

    it('are no more than their realm may have, however many are made at once', async () => {
      const { clientScopes, commit } = store();
      const realm = await storedRealm(store());
      const made = await Promise.allSettled(
        Array.from({ length: 8 }, () =>
          commit([...clientScopes.limit(realm.id, 3), clientScopes.create(aScope(realm))]),
        ),
      );
      assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 3);
      assert.equal((await clientScopes.list(realm.id)).length, 3);
      const another = [...clientScopes.limit(realm.id, 3), clientScopes.create(aScope(realm))];
      await isRefused(commit(another), 'too-many-client-scopes');
    });

    it('are changed and removed', async () => {
      const { clientScopes, commit } = store();
      const realm = await storedRealm(store());
      const scope = aScope(realm);
      await commit([clientScopes.create(scope)]);
      const changed = aScope(realm, { id: scope.id, attributes: {}, assignment: 'none', revision: 1 });
      await commit([clientScopes.update(changed)]);
      assert.deepEqual(await clientScopes.list(realm.id), [changed]);
      await commit([clientScopes.remove(changed)]);
      assert.deepEqual(await clientScopes.list(realm.id), []);
      await isRefused(commit([clientScopes.update(changed)]), 'gone');
      await isRefused(commit([clientScopes.remove(changed)]), 'gone');
    });
  });
}
