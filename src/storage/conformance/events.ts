import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../../domain/store.ts';
import { type DatabaseUnderTest, nodes, oneNode } from './database-under-test.ts';
import { aClient, anEvent, storedRealm } from './samples.ts';

export function eventSuite(database: DatabaseUnderTest): void {
  describe('events', () => {
    const store = oneNode(database);

    it('come back as they were stored, newest first, by kind', async () => {
      const { events, commit } = store();
      const realm = await storedRealm(store());
      const refused = anEvent(realm, {
        time: 1,
        error: 'not_allowed',
        clientId: 'c',
        details: { reason: '\u0000' },
      });
      const second = anEvent(realm, { time: 2, userId: 'u', ipAddress: '::1' });
      const third = anEvent(realm, { time: 2 });
      const admin = anEvent(realm, { time: 3, kind: 'admin', type: 'CREATE' });
      for (const event of [refused, second, admin, third]) await commit([events.append(event)]);
      const bare = async (kind: 'user' | 'admin', first: number, max: number) =>
        (await events.list(realm.id, kind, { first, max })).map(({ position: _, ...event }) => event);
      assert.deepEqual(await bare('user', 0, 10), [third, second, refused]);
      assert.deepEqual(await bare('user', 1, 1), [second]);
      assert.deepEqual(await bare('admin', 0, 10), [admin]);
    });

    it('are removed when they are old, in their realm only', async () => {
      const { events, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const of = (owner: typeof realm, time: number) => events.append(anEvent(owner, { time }));
      await commit([of(realm, 10), of(realm, 20), of(other, 10)]);
      await commit([events.append(anEvent(realm, { time: 10, kind: 'admin' }))]);
      await commit([events.removeBefore(realm.id, 'user', 20)]);
      assert.equal((await events.list(realm.id, 'admin', { first: 0, max: 9 })).length, 1);
      const times = async (id: string) =>
        (await events.list(id, 'user', { first: 0, max: 9 })).map(({ time }) => time);
      assert.deepEqual([await times(realm.id), await times(other.id)], [[20], [10]]);
    });

    it('are delivered to each who hears them, by one node, and whatever becomes of the list', async () => {
      const { events, eventDeliveries, commit } = store();
      const realm = await storedRealm(store());
      const [first, second] = [1, 2].map((time) =>
        anEvent(realm, { time, listed: time === 1, audited: false, heardBy: ['one', 'other'] }),
      );
      assert.ok(first && second);
      await commit([events.append(first), events.append(second)]);
      assert.equal((await events.list(realm.id, 'user', { first: 0, max: 9 })).length, 1);
      await commit([events.clear(realm.id, 'user')]);
      const mine = async (now: number) =>
        (await eventDeliveries.due(now)).filter(({ realmId }) => realmId === realm.id);
      assert.deepEqual(await mine(0), []);
      assert.deepEqual((await mine(2)).map(({ listener }) => listener).sort(), ['one', 'other']);
      const [due, next] = await eventDeliveries.list(realm.id, 'one', 2, 9);
      assert.ok(due && next);
      const { heardBy: _told, ...told } = first;
      assert.deepEqual(due.event, told);
      const taken = { dueAt: 50, attempts: 1 };
      const takers = await Promise.allSettled(
        [1, 2, 3].map(() => commit([eventDeliveries.move(due, taken)])),
      );
      assert.equal(takers.filter(({ status }) => status === 'fulfilled').length, 1, 'one of those who race');
      const listed = async (now: number) =>
        (await eventDeliveries.list(realm.id, 'one', now, 9)).map(({ event, attempts }) => [
          event.time,
          attempts,
        ]);
      assert.deepEqual(await listed(49), [[2, 0]]);
      assert.deepEqual(await listed(50), [
        [1, 1],
        [2, 0],
      ]);
      await assert.rejects(commit([eventDeliveries.remove(due)]), 'it is not where it was');
      await commit([eventDeliveries.remove({ ...due, ...taken })]);
      await commit([eventDeliveries.removeBefore(2)]);
      assert.deepEqual(await listed(99), [[2, 0]]);
      assert.equal((await eventDeliveries.list(realm.id, 'other', 99, 9)).length, 1);
      await commit([store().realms.remove(realm)]);
      assert.deepEqual(await mine(99), []);
    });

    it('are found by what they are about', async () => {
      const { events, commit } = store();
      const realm = await storedRealm(store());
      const change = { resourceType: 'CLIENT', resourcePath: 'clients/a_b', authRealmId: 'master' };
      const given = [
        anEvent(realm, { time: 1, clientId: 'c', ipAddress: '::1' }),
        anEvent(realm, { time: 2, type: 'CLIENT_DELETE', userId: 'u', clientId: 'c\u0000' }),
        anEvent(realm, { time: 3, listed: false, details: { policy: 'a "b"', note: '"policy":"x"' } }),
        anEvent(realm, { time: 4, kind: 'admin', type: 'CREATE', change }),
        anEvent(realm, {
          time: 5,
          kind: 'admin',
          type: 'DELETE',
          change: { ...change, resourceType: 'USER' },
        }),
      ];
      for (const event of given) await commit([events.append(event)]);
      const times = async (kind: 'user' | 'admin', query: object) =>
        (await events.list(realm.id, kind, { first: 0, max: 9, ...query })).map(({ time }) => time);
      assert.deepEqual(await times('user', {}), [3, 2, 1]);
      assert.deepEqual(await times('user', { listed: true, oldestFirst: true }), [1, 2]);
      assert.deepEqual(await times('user', { types: ['CLIENT_DELETE', 'LOGIN'] }), [2]);
      assert.deepEqual(await times('user', { clientId: 'c' }), [1]);
      assert.deepEqual(await times('user', { clientId: 'c\u0000' }), []);
      assert.deepEqual(await times('user', { userId: 'u' }), [2]);
      assert.deepEqual(await times('user', { ipAddress: '::1' }), [1]);
      assert.deepEqual(await times('user', { from: 2, to: 2 }), [2]);
      assert.deepEqual(await times('user', { audited: true, details: { policy: 'a "b"' } }), [3]);
      assert.deepEqual(await times('user', { details: { policy: 'x' } }), []);
      assert.deepEqual(await times('user', { details: { policy: '\u0000%' } }), []);
      assert.deepEqual(await times('user', { max: 0 }), []);
      assert.deepEqual(await times('admin', { resourceTypes: ['USER'] }), [5]);
      assert.deepEqual(await times('admin', { types: ['CREATE'], authRealmId: 'master' }), [4]);
      assert.deepEqual(await times('admin', { resourcePath: 'clients/*' }), [5, 4]);
      assert.deepEqual(await times('admin', { resourcePath: 'clients/axb' }), []);
      assert.deepEqual(await times('admin', { resourcePath: 'clients' }), []);
    });

    it('leave the realm’s list when it is cleared, but not the audit record', async () => {
      const { events, commit } = store();
      const realm = await storedRealm(store());
      for (const given of [{ time: 1, audited: false }, { time: 2 }, { time: 3, kind: 'admin' as const }])
        await commit([events.append(anEvent(realm, given))]);
      await commit([events.clear(realm.id, 'user')]);
      const all = async (kind: 'user' | 'admin') =>
        (await events.list(realm.id, kind, { first: 0, max: 9 })).map(({ time, listed }) => [time, listed]);
      assert.deepEqual([await all('user'), await all('admin')], [[[2, false]], [[3, true]]]);
    });

    it('of a refused unit are not kept', async () => {
      const { events, clients, commit } = store();
      const realm = await storedRealm(store());
      await assert.rejects(commit([events.append(anEvent(realm)), clients.remove(aClient(realm))]));
      assert.deepEqual(await events.list(realm.id, 'user', { first: 0, max: 9 }), []);
    });
  });

  describe('the log of events', () => {
    const suite = nodes(database, 3);

    it('is read on from a position, in stretches', async () => {
      const [store] = suite.stores as [Store];
      const realm = await storedRealm(store);
      const given = Array.from({ length: 5 }, (_, time) => anEvent(realm, { time }));
      for (const event of given) await store.commit([store.events.append(event)]);
      const first = await store.events.listAfter(0, 3);
      const rest = await store.events.listAfter(first.at(-1)?.position ?? 0, 3);
      assert.deepEqual(
        [...first, ...rest].map(({ position: _, ...event }) => event),
        given,
      );
      assert.deepEqual(await store.events.listAfter(rest.at(-1)?.position ?? 0, 3), []);
    });

    it('misses nothing while several nodes write to it', async () => {
      const [reader, ...writers] = suite.stores as [Store, Store, Store];
      const realm = await storedRealm(reader);
      let last = (await reader.events.listAfter(0, 1000)).at(-1)?.position ?? 0;
      const written: string[] = [];
      let writing = true;
      const write = async (store: Store, units: number) => {
        for (let unit = 0; unit < units; unit++) {
          const some = Array.from({ length: 1 + (unit % 3) }, () => anEvent(realm));
          const fails = unit % 5 === 0 ? [store.clients.remove(aClient(realm))] : [];
          await store.commit([...some.map((event) => store.events.append(event)), ...fails]).then(
            () => written.push(...some.map(({ id }) => id)),
            () => {},
          );
        }
      };
      const seen: string[] = [];
      const follow = async () => {
        for (;;) {
          const done = !writing;
          const events = await reader.events.listAfter(last, 50);
          for (const { id, position } of events) {
            assert(position > last);
            last = position;
            seen.push(id);
          }
          if (done && events.length === 0) return;
          await nextTurn();
        }
      };
      const following = follow();
      await Promise.all(writers.flatMap((store) => Array.from({ length: 8 }, () => write(store, 60))));
      writing = false;
      await following;
      assert.equal(seen.length, new Set(seen).size);
      assert.deepEqual(seen.toSorted(), written.toSorted());
    });
  });
}
