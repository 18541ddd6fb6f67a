import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Client } from '../../domain/clients/client.ts';
import type { Realm } from '../../domain/realms/realm.ts';
import type { User } from '../../domain/users/user.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aClient, aCredential, anInitialAccessToken, aRole, aUser, storedRealm } from './samples.ts';

const CLIENTS = 100_000;
const USERS = 5000;

export function scaleSuite(database: DatabaseUnderTest): void {
  describe(`a realm of ${CLIENTS} clients`, () => {
    const store = oneNode(database);
    let realm: Realm;
    let last: Client;

    before(async () => {
      realm = await storedRealm(store());
      const { clients, roles, commit } = store();
      for (let made = 0; made < CLIENTS; made += 5000) {
        const some = Array.from({ length: 5000 }, (_, index) =>
          aClient(realm, { clientId: `app-${String(made + index).padStart(6, '0')}` }),
        );
        last = some[4999] as Client;
        await commit([
          ...some.map((client) => clients.create(client)),
          roles.create(aRole(realm, { clientId: last.id })),
        ]);
      }
    });

    it('is asked by index for everything a request needs', async () => {
      const { clients, initialAccessTokens, roles, commit } = store();
      const token = anInitialAccessToken(realm, { count: 1000 });
      await commit([initialAccessTokens.create(token)]);
      const attributes = { nobody: 'has' };
      const lookups: Record<string, () => Promise<unknown>> = {
        find: () => clients.find(realm.id, last.id),
        findByClientId: () => clients.findByClientId(realm.id, last.clientId),
        'a client id': () => clients.list(realm.id, { clientId: last.clientId, attributes }),
        'the first page': () => clients.list(realm.id, { first: 0, max: 20 }),
        'a search that finds soon': () =>
          clients.list(realm.id, { clientId: 'APP-00', search: true, max: 20 }),
        'the owners of roles': () => roles.owners(realm.id),
        'a registration': () =>
          commit([clients.create(aClient(realm)), initialAccessTokens.use(realm.id, token.id)]),
      };
      for (const [name, lookup] of Object.entries(lookups)) {
        const took = await fastest(lookup);
        // Reading all clients takes hundreds of milliseconds.
        assert(took < 15, `${name} took ${took} ms`);
      }
    });

    it('is searched without holding up others', async () => {
      let longest = 0;
      const start = performance.now();
      let turn = start;
      const timer = setInterval(() => {
        longest = Math.max(longest, performance.now() - turn);
        turn = performance.now();
      }, 1);
      const found = await store().clients.list(realm.id, { clientId: '099999', search: true });
      const none = await store().clients.list(realm.id, { attributes: { nobody: 'has' } });
      clearInterval(timer);
      assert.deepEqual([found.map(({ clientId }) => clientId), none], [[last.clientId], []]);
      // A machine that is busy otherwise makes everything longer.
      const took = performance.now() - start;
      assert(longest < Math.max(100, took / 3), `others waited ${longest} of ${took} ms`);
    });

    it('is removed in seconds', async () => {
      const start = performance.now();
      await store().commit([store().realms.remove(realm)]);
      const took = performance.now() - start;
      assert.equal(await store().clients.count(realm.id), 0);
      assert(took < 15_000, `it took ${took} ms`);
    });
  });
}

/** What is found of one user must not be looked for among all. */
export function manyUsersSuite(database: DatabaseUnderTest): void {
  describe(`a realm of ${USERS} users`, () => {
    const store = oneNode(database);

    it('is asked by index for everything a login needs', async () => {
      const realm = await storedRealm(store());
      const { users, commit } = store();
      const made = Array.from({ length: USERS }, (_, index) =>
        aUser(realm, { username: `user-${index}`, email: `user-${index}@example.org` }),
      );
      await commit(made.flatMap((user) => [users.create(user), users.addCredential(aCredential(user))]));
      const somebody = made[USERS / 2] as User;
      const { id, username, email = '' } = somebody;
      const lookups: Record<string, () => Promise<unknown>> = {
        find: () => users.find(realm.id, id),
        findByUsername: () => users.findByUsername(realm.id, username),
        findByEmail: () => users.findByEmail(realm.id, email),
        credentials: () => users.credentials(realm.id, id),
        'the roles of a user': () => users.roles(realm.id, id),
      };
      assert.deepEqual(await users.findByEmail(realm.id, email), somebody);
      assert.equal((await users.credentials(realm.id, id)).length, 1);
      for (const [name, lookup] of Object.entries(lookups)) {
        const took = await fastest(lookup);
        // Going through all of them takes longer.
        assert(took < 1.5, `${name} took ${took} ms`);
      }
    });
  });
}

/** Milliseconds of the fastest of some runs: what it costs when nothing else is going on. */
async function fastest(run: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20; round++) {
    const start = performance.now();
    await run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
