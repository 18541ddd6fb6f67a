import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientQuery } from '../../domain/clients/client-repository.ts';
import type { Realm } from '../../domain/realms/realm.ts';
import type { Store } from '../../domain/store.ts';
import { type DatabaseUnderTest, nodes, oneNode } from './database-under-test.ts';
import { aClient, storedRealm } from './samples.ts';

export function clientSearchSuite(database: DatabaseUnderTest): void {
  describe('the list of clients', () => {
    const store = oneNode(database);
    let realm: Realm;

    before(async () => {
      realm = await storedRealm(store());
      const other = await storedRealm(store());
      const { clients, commit } = store();
      const make = (clientId: string, attributes: Record<string, string> = {}) =>
        clients.create(aClient(realm, { clientId, attributes }));
      await commit([
        make('shop-web', { team: 'shop', stage: 'live' }),
        make('Shop-App', { team: 'shop' }),
        make('100%_sure', { note: '"team":"shop"', stage: 'live' }),
        make('1000_sure', { 'te"am': 'shop' }),
        make('back\\slash', { team: 'shop\\' }),
        make('zoo', { Team: 'shop', team: 'Shop' }),
        clients.create(aClient(other, { clientId: 'shop-of-another-realm', attributes: { team: 'shop' } })),
      ]);
    });

    const list = async (query: ClientQuery) =>
      (await store().clients.list(realm.id, query)).map(({ clientId }) => clientId);

    it('is ordered by client id', async () => {
      assert.deepEqual(
        await list({}),
        ['1000_sure', '100%_sure', 'Shop-App', 'back\\slash', 'shop-web', 'zoo'].sort(),
      );
    });

    it('is read in pages', async () => {
      const all = await list({});
      assert.deepEqual(await list({ first: 1, max: 2 }), all.slice(1, 3));
      assert.deepEqual(await list({ first: 4 }), all.slice(4));
      assert.deepEqual(await list({ max: 0 }), []);
      assert.deepEqual(await list({ first: 9 }), []);
    });

    it('finds a client id as it is', async () => {
      assert.deepEqual(await list({ clientId: 'shop-web' }), ['shop-web']);
      assert.deepEqual(await list({ clientId: 'shop' }), []);
      assert.deepEqual(await list({ clientId: 'SHOP-WEB' }), []);
      assert.deepEqual(await list({ clientId: '' }), []);
    });

    it('finds a part of a client id in any case, and nothing else in it has a meaning', async () => {
      const search = true;
      assert.deepEqual(await list({ clientId: 'SHOP-', search }), ['Shop-App', 'shop-web']);
      assert.deepEqual(await list({ clientId: '0%_S', search }), ['100%_sure']);
      assert.deepEqual(await list({ clientId: '_', search }), ['100%_sure', '1000_sure']);
      assert.deepEqual(await list({ clientId: '\\', search }), ['back\\slash']);
      assert.deepEqual(await list({ clientId: '', search }), await list({}));
      assert.deepEqual(await list({ clientId: 'shop', search, first: 1, max: 5 }), ['shop-web']);
      assert.deepEqual(await list({ clientId: '\u0000', search }), []);
    });

    it('finds attributes by name and value, all of them', async () => {
      assert.deepEqual(await list({ attributes: { team: 'shop' } }), ['Shop-App', 'shop-web']);
      assert.deepEqual(await list({ attributes: { team: 'shop', stage: 'live' } }), ['shop-web']);
      assert.deepEqual(await list({ attributes: { team: 'shop' }, first: 1 }), ['shop-web']);
      assert.deepEqual(await list({ attributes: { team: 'shop' }, clientId: 'WEB', search: true }), [
        'shop-web',
      ]);
      assert.deepEqual(await list({ attributes: { team: 'shop' }, clientId: 'zoo' }), []);
      assert.deepEqual(await list({ attributes: { team: 'shop\\' } }), ['back\\slash']);
      assert.deepEqual(await list({ attributes: { toString: 'x' } }), []);
    });

    it('goes through many in stretches, and from where a page ended within one', async () => {
      const { clients, commit } = store();
      const many = await storedRealm(store());
      const ids = Array.from({ length: 4500 }, (_, number) => {
        const marks = number % 1000 === 999 ? '-Mark' : number % 3 === 0 ? '-Ä' : '';
        return `${String(number).padStart(4, '0')}${marks}`;
      });
      const make = (clientId: string) =>
        clients.create(
          aClient(many, { clientId, attributes: clientId.endsWith('Mark') ? { mark: 'yes' } : {} }),
        );
      await commit(ids.map(make));
      const found = async (query: ClientQuery) =>
        (await clients.list(many.id, query)).map(({ clientId }) => clientId);
      const marked = ids.filter((clientId) => clientId.endsWith('-Mark'));
      assert.deepEqual(await found({ clientId: 'mARK', search: true }), marked);
      assert.deepEqual(await found({ clientId: 'mark', search: true, first: 1, max: 2 }), marked.slice(1, 3));
      assert.deepEqual(await found({ attributes: { mark: 'yes' }, first: 2, max: 9 }), marked.slice(2));
      const umlauts = ids.filter((clientId) => clientId.endsWith('-Ä'));
      for (const [first, max] of [
        [0, 3],
        [660, 20],
        [1300, 500],
      ] as const)
        assert.deepEqual(
          await found({ clientId: 'ä', search: true, first, max }),
          umlauts.slice(first, first + max),
        );
    });
  });

  describe('the list of clients, kept in a cache', () => {
    const suite = nodes(database, 2);

    it('shows what any node has changed', async () => {
      const [here, there] = suite.stores as [Store, Store];
      const realm = await storedRealm(here);
      const client = aClient(realm, { clientId: 'first', name: 'one' });
      const names = async (store: Store) =>
        (await store.clients.list(realm.id, {})).map(({ clientId, name }) => `${clientId}: ${name}`);
      const bothShow = async (expected: readonly string[]) => {
        assert.deepEqual(await names(here), expected);
        await delay(database.newsTakes);
        assert.deepEqual(await names(there), expected);
      };

      await here.commit([here.clients.create(client)]);
      await bothShow(['first: one']);
      await here.commit([here.clients.update({ ...client, name: 'two' })]);
      await bothShow(['first: two']);
      await here.commit([here.clients.update({ ...client, clientId: 'second' })]);
      await bothShow(['second: one']);
      await here.commit([here.clients.remove(client)]);
      await bothShow([]);
      await here.commit([here.clients.create({ ...client, clientId: 'second', name: 'three' })]);
      await bothShow(['second: three']);
    });

    it('is whole when it is longer than what is kept', async () => {
      const [here] = suite.stores as [Store, Store];
      const realm = await storedRealm(here);
      const ids = Array.from({ length: 260 }, (_, at) => `client-${String(at).padStart(3, '0')}`);
      await here.commit(ids.map((clientId) => here.clients.create(aClient(realm, { clientId }))));
      for (const query of [{}, { clientId: 'CLIENT', search: true }]) {
        const listed = await here.clients.list(realm.id, query);
        assert.deepEqual(
          listed.map(({ clientId }) => clientId),
          ids,
        );
      }
    });
  });
}
