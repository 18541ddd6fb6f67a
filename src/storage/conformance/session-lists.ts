import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UserSession } from '../../domain/sessions/session.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aClient, aClientSession, aSession, aUser, storedLogin } from './samples.ts';

const ever = { lastAccess: 0, startedAt: 0 };
const both = { online: ever, offline: ever };
const ids = (sessions: readonly UserSession[]) => sessions.map(({ id }) => id);

export function sessionListSuite(database: DatabaseUnderTest): void {
  describe('lists of sessions', () => {
    const store = oneNode(database);

    /** Sessions of two users; those whose names begin with `b` have part in another client too. */
    async function setting() {
      const { realm, user, client } = await storedLogin(store());
      const { sessions, clients, users, commit } = store();
      const [other, bea] = [aClient(realm), aUser(realm)];
      await commit([clients.create(other), users.create(bea)]);
      const parts = [aClientSession(client)];
      const all = ['a1', 'a2', 'b3', 'b4', 'b5'].map((id, at) =>
        aSession(id < 'b' ? user : bea, {
          id,
          kind: id === 'b5' ? 'offline' : 'online',
          startedAt: 1000 + at,
          lastAccess: 2000 + at,
          clients: id < 'b' ? parts : [...parts, aClientSession(other)],
        }),
      );
      await commit(all.map((session) => sessions.start(session)));
      return { realm, user, bea, client, other };
    }

    it('have the online ones first, the latest start first, by the page', async () => {
      const { sessions } = store();
      const { realm, client } = await setting();
      const page = async (first?: number, max?: number) =>
        ids(
          await sessions.list(realm.id, {
            since: both,
            ...(first !== undefined && { first }),
            ...(max !== undefined && { max }),
          }),
        );
      assert.deepEqual(await page(), ['b4', 'b3', 'a2', 'a1', 'b5']);
      assert.deepEqual(await page(0, 2), ['b4', 'b3']);
      assert.deepEqual(await page(3, 5), ['a1', 'b5']);
      assert.deepEqual(await page(4, 5), ['b5']);
      assert.deepEqual(await page(5, 5), []);
      assert.deepEqual(await page(0, 0), []);
      assert.deepEqual(ids(await sessions.list(realm.id, { since: { offline: ever } })), ['b5']);
      assert.deepEqual(ids(await sessions.list(realm.id, { since: {} })), []);
      assert.deepEqual(ids(await sessions.list('other', { since: both })), []);
      const [first] = await sessions.list(realm.id, { since: both, max: 1 });
      assert.deepEqual(first?.clients.map(({ clientId }) => clientId).includes(client.id), true);
    });

    it('are of one client, by the page', async () => {
      const { sessions } = store();
      const { realm, client, other } = await setting();
      const of = async (id: string, first: number, max: number) =>
        ids(await sessions.ofClient(realm.id, id, { since: both, first, max }));
      assert.deepEqual(await of(client.id, 0, 9), ['a1', 'a2', 'b3', 'b4', 'b5']);
      assert.deepEqual(await of(client.id, 1, 2), ['a2', 'b3']);
      assert.deepEqual(await of(other.id, 1, 9), ['b4', 'b5']);
      assert.deepEqual(await of(other.id, 2, 9), ['b5']);
      assert.deepEqual(await of('nobody', 0, 9), []);
    });

    it('leave out those that are over, as counts do', async () => {
      const { sessions } = store();
      const { realm, client, other } = await setting();
      const since = {
        online: { lastAccess: 2001, startedAt: 0 },
        offline: { lastAccess: 0, startedAt: 1004 },
      };
      assert.deepEqual(ids(await sessions.list(realm.id, { since })), ['b4', 'b3']);
      assert.deepEqual(ids(await sessions.ofClient(realm.id, client.id, { since })), ['b3', 'b4']);
      const counts = async (...given: Parameters<typeof sessions.counts>) =>
        (await sessions.counts(...given)).map(({ clientId, kind, count }) => [clientId, kind, count]).sort();
      assert.deepEqual(
        await counts(realm.id, since),
        [
          [client.id, 'online', 2],
          [other.id, 'online', 2],
        ].sort(),
      );
      assert.deepEqual(await counts(realm.id, both, client.id), [
        [client.id, 'offline', 1],
        [client.id, 'online', 4],
      ]);
      assert.deepEqual(await counts(realm.id, both, 'nobody'), []);
    });

    it('get shorter with what ends the sessions of a user, a client of theirs, or all', async () => {
      const { sessions, commit } = store();
      const { realm, user, bea, client, other } = await setting();
      const left = async () => ids(await sessions.list(realm.id, { since: both }));
      await commit([sessions.removeOfUser(realm.id, user.id, 'offline')]);
      assert.equal((await left()).length, 5);
      await commit([sessions.removeOfUser(realm.id, user.id, 'online')]);
      assert.deepEqual(await left(), ['b4', 'b3', 'b5']);
      for (const { id } of [other, client])
        await commit([
          sessions.removeClientOfUser(realm.id, bea.id, 'online', id),
          sessions.removeClientOfUser(realm.id, bea.id, 'offline', id),
        ]);
      assert.deepEqual(await left(), ['b4', 'b3'], 'an offline session that nobody is left in is over');
      assert.deepEqual(ids(await sessions.ofClient(realm.id, client.id, { since: both })), []);
      await commit([sessions.removeAll(realm.id)]);
      assert.deepEqual(await left(), []);
    });
  });
}
