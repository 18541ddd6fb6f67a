import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { anIdentityProvider, aUser, storedRealm } from './samples.ts';

export function identityProviderSuite(database: DatabaseUnderTest): void {
  describe('identity providers', () => {
    const store = oneNode(database);

    it('come back as they were stored, by their aliases, each alias once', async () => {
      const { identityProviders, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const mapper = { id: '1', name: 'm', identityProviderMapper: 'kind', config: { a: 'b' } };
      const second = anIdentityProvider(realm, {
        alias: 'b',
        secrets: { clientSecret: '"' },
        mappers: [mapper],
      });
      const first = anIdentityProvider(realm, { alias: 'a', settings: { linkOnly: true, displayName: 'A' } });
      await commit([identityProviders.create(second), identityProviders.create(first)]);
      await commit([identityProviders.create(anIdentityProvider(other, { alias: 'a' }))]);
      assert.deepEqual(await identityProviders.list(realm.id), [
        { ...first, revision: 0 },
        { ...second, revision: 0 },
      ]);
      const same = anIdentityProvider(realm, { alias: 'a' });
      await isRefused(commit([identityProviders.create(same)]), 'duplicate-identity-provider');
      const changed = { ...second, config: { issuer: 'x' }, secrets: {}, mappers: [] };
      await commit([identityProviders.update(changed)]);
      await commit([identityProviders.remove(first)]);
      assert.deepEqual(await identityProviders.list(realm.id), [{ ...changed, revision: 1 }]);
      await isRefused(commit([identityProviders.update(changed, { ifRevision: 0 })]), 'changed');
      await isRefused(commit([identityProviders.update(first)]), 'gone');
      await isRefused(commit([identityProviders.remove(first)]), 'gone');
    });

    it('vouch under an issuer that no other has', async () => {
      const { identityProviders, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const vouching = (given: { providerId?: string; config: Record<string, string> }) =>
        anIdentityProvider(realm, given);
      const config = { issuer: 'https://issuer.example', jwtAuthorizationGrantEnabled: 'true' };
      const first = vouching({ config });
      const create = (provider: typeof first) => commit([identityProviders.create(provider)]);
      await create(first);
      await isRefused(create(vouching({ config })), 'duplicate-issuer');
      await create(vouching({ config: { issuer: config.issuer } }));
      await create(anIdentityProvider(other, { config }));
      const second = vouching({ config: { ...config, issuer: 'https://other.example' } });
      await create(second);
      await isRefused(commit([identityProviders.update({ ...second, config })]), 'duplicate-issuer');
    });

    it('know users by ids of their own, one for each', async () => {
      const { identityProviders, users, commit } = store();
      const realm = await storedRealm(store());
      const [provider, user] = [anIdentityProvider(realm), aUser(realm)];
      const identity = { providerId: provider.id, externalId: 'ext', externalName: 'Ann' };
      const add = () => commit([users.addFederatedIdentity(realm.id, user.id, identity)]);
      await commit([users.create(user)]);
      await isRefused(add(), 'gone');
      await commit([identityProviders.create(provider)]);
      await add();
      await isRefused(add(), 'duplicate-federated-identity');
      assert.deepEqual(await users.federatedIdentities(realm.id, user.id), [identity]);
      const by = async (externalId?: string) => {
        const federated = { providerId: provider.id, ...(externalId !== undefined && { externalId }) };
        return (await users.list(realm.id, { federated })).map(({ id }) => id);
      };
      assert.deepEqual([await by('ext'), await by('other'), await by()], [[user.id], [], [user.id]]);
      const remove = () => commit([users.removeFederatedIdentity(realm.id, user.id, provider.id)]);
      await remove();
      await isRefused(remove(), 'gone');
      await add();
      await commit([identityProviders.remove(provider)]);
      assert.deepEqual(await users.federatedIdentities(realm.id, user.id), []);
    });

    it('link an id of theirs with one user, whoever comes first, and keep what was given for them', async () => {
      const { identityProviders, users, commit } = store();
      const realm = await storedRealm(store());
      const provider = anIdentityProvider(realm);
      const people = [aUser(realm), aUser(realm), aUser(realm)];
      await commit([identityProviders.create(provider), ...people.map((user) => users.create(user))]);
      const identity = { providerId: provider.id, externalId: 'ext', externalName: 'Ann', token: '{"t":1}' };
      const attempts = await Promise.allSettled(
        people.map(({ id }) => commit([users.linkFederatedIdentity(realm.id, id, identity)])),
      );
      const refused = attempts.filter((each) => each.status === 'rejected');
      assert.deepEqual(
        refused.map(({ reason }) => (reason as { reason?: string }).reason),
        ['already-linked', 'already-linked'],
      );
      const [linked] = await users.list(realm.id, {
        federated: { providerId: provider.id, externalId: 'ext' },
      });
      const owner = linked?.id ?? '';
      assert.deepEqual(await users.federatedIdentities(realm.id, owner), [identity]);
      const { token: _gone, ...renamed } = { ...identity, externalName: 'Bea' };
      await commit([users.updateFederatedIdentity(realm.id, owner, renamed)]);
      assert.deepEqual(await users.federatedIdentities(realm.id, owner), [renamed]);
      const another = { ...identity, externalId: 'other' };
      // What was given for one id is not kept for another, which may have come in its place.
      await isRefused(commit([users.updateFederatedIdentity(realm.id, owner, another)]), 'gone');
      await isRefused(
        commit([users.linkFederatedIdentity(realm.id, owner, another)]),
        'duplicate-federated-identity',
      );
      await commit([users.removeFederatedIdentity(realm.id, owner, provider.id)]);
      await isRefused(commit([users.updateFederatedIdentity(realm.id, owner, renamed)]), 'gone');
    });
  });
}
