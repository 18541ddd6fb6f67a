import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conflict, type Store } from '../../domain/store.ts';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, nodes, oneNode, open } from './database-under-test.ts';
import { aClient, anEvent, anInitialAccessToken, aRealm, storedRealm } from './samples.ts';

export function unitSuite(database: DatabaseUnderTest): void {
  describe('units', () => {
    const store = oneNode(database);

    it('may be empty', async () => {
      await store().commit([]);
    });

    it('are stored whole or not at all', async () => {
      const { clients, initialAccessTokens, events, commit } = store();
      const realm = await storedRealm(store());
      const token = anInitialAccessToken(realm, { count: 1 });
      await commit([initialAccessTokens.create(token)]);
      const register = (client = aClient(realm)) =>
        commit([
          clients.create(client),
          events.append(anEvent(realm, { clientId: client.clientId })),
          initialAccessTokens.use(realm.id, token.id),
        ]);
      const client = aClient(realm);
      await register(client);
      await isRefused(register(), 'initial-access-token-spent');
      assert.deepEqual(await clients.list(realm.id, {}), [{ ...client, revision: 0 }]);
      assert.equal((await events.list(realm.id, 'user', { first: 0, max: 9 })).length, 1);
    });

    it('are refused for the first of their changes that cannot be', async () => {
      const { clients, initialAccessTokens, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm);
      await commit([clients.create(client)]);
      const spent = initialAccessTokens.use(realm.id, 'nobody');
      await isRefused(commit([clients.create(client), spent]), 'duplicate-client-id');
      await isRefused(commit([spent, clients.create(client)]), 'initial-access-token-spent');
    });

    it('may change the same thing more than once, in order', async () => {
      const { clients, initialAccessTokens, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm);
      await commit([
        clients.create(client),
        clients.update({ ...client, name: 'First' }),
        clients.update({ ...client, name: 'Second' }),
      ]);
      assert.equal((await clients.find(realm.id, client.id))?.name, 'Second');
      await commit([clients.remove(client), clients.create({ ...client, name: 'Third' })]);
      assert.equal((await clients.find(realm.id, client.id))?.name, 'Third');
      await isRefused(commit([clients.remove(client), clients.update(client)]), 'gone');

      const token = anInitialAccessToken(realm, { count: 2 });
      const use = initialAccessTokens.use(realm.id, token.id);
      await isRefused(
        commit([initialAccessTokens.create(token), use, use, use]),
        'initial-access-token-spent',
      );
      await commit([initialAccessTokens.create(token), use, use]);
      assert.equal((await initialAccessTokens.find(realm.id, token.id))?.remainingCount, 0);
    });

    it('do not disturb each other when some of those committed together are refused', async () => {
      const { clients, commit } = store();
      const realm = await storedRealm(store());
      const taken = aClient(realm);
      await commit([clients.create(taken)]);
      const given = Array.from({ length: 60 }, (_, index) =>
        index % 7 === 0 ? aClient(realm, { clientId: taken.clientId }) : aClient(realm),
      );
      const results = await Promise.allSettled(given.map((client) => commit([clients.create(client)])));
      for (const [index, { status }] of results.entries()) {
        assert.equal(status, index % 7 === 0 ? 'rejected' : 'fulfilled');
      }
      assert.equal(
        await clients.count(realm.id),
        1 + results.filter(({ status }) => status === 'fulfilled').length,
      );
    });

    it('are judged after those that were handed in before', async () => {
      const { clients, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm);
      const created = commit([clients.create(client)]);
      const twice = isRefused(commit([clients.create(client)]), 'duplicate-client-id');
      await Promise.all([created, twice]);
    });

    it('may be large', async () => {
      const { clients, realms, commit } = store();
      const realm = aRealm();
      const many = Array.from({ length: 2000 }, () => clients.create(aClient(realm)));
      await commit([realms.create(realm), ...many]);
      assert.equal(await clients.count(realm.id), 2000);
      const text = 'x'.repeat(5_000_000);
      const large = aClient(realm, { description: text });
      await commit([clients.create(large)]);
      assert.equal((await clients.find(realm.id, large.id))?.description, text);
    });

    it('that were handed in are finished before the store is closed', async () => {
      const url = await database.freshUrl();
      const closing = await open(url);
      const realm = await storedRealm(closing);
      const given = Array.from({ length: 300 }, () =>
        closing.commit([closing.clients.create(aClient(realm))]),
      );
      await Promise.all([closing.close(), ...given]);
      const reopened = await open(url);
      assert.equal(await reopened.clients.count(realm.id), 300);
      await reopened.close();
    });
  });

  describe('units that race for the last', () => {
    const suite = nodes(database, 2);

    it('never both win', async () => {
      const [one, two] = suite.stores;
      assert(one && two);
      const realm = await storedRealm(one);
      for (let round = 0; round < 10; round++) {
        const token = anInitialAccessToken(realm, { count: 2 });
        await one.commit([one.initialAccessTokens.create(token)]);
        const racers: Store[] = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? one : two));
        const results = await Promise.allSettled(
          racers.map(({ commit, clients, initialAccessTokens }) =>
            commit([clients.create(aClient(realm)), initialAccessTokens.use(realm.id, token.id)]),
          ),
        );
        const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason);
        assert.equal(refused.length, 48);
        for (const error of refused) {
          assert(error instanceof Conflict, String(error));
          assert.equal(error.reason, 'initial-access-token-spent');
        }
        assert.equal(await two.clients.count(realm.id), 2 * (round + 1));
        assert.equal((await one.initialAccessTokens.find(realm.id, token.id))?.remainingCount, 0);
      }
    });

    it('rotate a registration access token once', async () => {
      const [one, two] = suite.stores;
      assert(one && two);
      const realm = await storedRealm(one);
      const client = aClient(realm, { registrationTokenId: 'now' });
      await one.commit([one.clients.create(client)]);
      const results = await Promise.allSettled(
        [one, two, one, two].map(({ commit, clients }, index) =>
          commit([
            clients.update(
              { ...client, registrationTokenId: `next ${index}` },
              { ifRegistrationTokenId: 'now' },
            ),
          ]),
        ),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    });

    it('that lock each other out are tried again', async () => {
      const [one, two] = suite.stores;
      assert(one && two);
      const realm = await storedRealm(one);
      const [a, b] = [
        anInitialAccessToken(realm, { count: 100 }),
        anInitialAccessToken(realm, { count: 100 }),
      ];
      await one.commit([one.initialAccessTokens.create(a), one.initialAccessTokens.create(b)]);
      const use = ({ commit, initialAccessTokens }: typeof one, order: readonly (typeof a)[]) =>
        commit(order.map(({ id }) => initialAccessTokens.use(realm.id, id)));
      await Promise.all(Array.from({ length: 20 }, () => [use(one, [a, b]), use(two, [b, a])]).flat());
      assert.equal((await one.initialAccessTokens.find(realm.id, a.id))?.remainingCount, 60);
      assert.equal((await one.initialAccessTokens.find(realm.id, b.id))?.remainingCount, 60);
    });
  });
}
