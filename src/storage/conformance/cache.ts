import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Change, Store, Topic } from '../../domain/store.ts';
import { type DatabaseUnderTest, nodes } from './database-under-test.ts';
import { aClient, aComponent, aCredential, aRealm, aRole, aScope, aUser, storedRealm } from './samples.ts';

/** Loads under a topic, and counts how often it had to. */
function counted(store: Store, topic: Topic) {
  let loads = 0;
  return async () => {
    await store.cached(topic, async () => ++loads);
    return loads;
  };
}

export function cacheSuite(database: DatabaseUnderTest): void {
  describe('the cache', () => {
    const suite = nodes(database, 2);
    const both = () => suite.stores as [Store, Store];

    /** That a change, once committed, has the topics loaded anew on the node that made it, and these only. */
    async function hasLoadedAnew(
      change: Change | readonly Change[],
      stale: readonly Topic[],
      kept: readonly Topic[],
    ) {
      const [store] = both();
      const all = [...stale, ...kept].map((topic) => counted(store, topic));
      const before = [];
      for (const load of all) before.push(await load());
      for (const [index, load] of all.entries()) assert.equal(await load(), before[index]);
      await store.commit([change].flat());
      const anew = [];
      for (const [index, load] of all.entries()) anew.push((await load()) - (before[index] ?? 0));
      assert.deepEqual(anew, [...stale.map(() => 1), ...kept.map(() => 0)]);
    }

    it('keeps what was loaded until a change of its topic is committed', async () => {
      const [{ realms, clientScopes, components, roles, clients, users, commit }] = both();
      const [realm, other] = [await storedRealm(both()[0]), await storedRealm(both()[0])];
      const [client, scope, component] = [aClient(realm), aScope(realm), aComponent(realm)];
      const [role, child, user] = [aRole(realm), aRole(realm), aUser(realm)];
      const [credential, composite] = [aCredential(user), { roleId: role.id, childId: child.id }];
      await commit([clients.create(client), clientScopes.create(scope), components.create(component)]);
      await commit([roles.create(role), roles.create(child), users.create(user)]);

      const ofRealm: Topic[] = [`realm:${realm.id}`];
      const ofName: Topic[] = [`realm-name:${realm.name}`];
      const ofClient: Topic[] = [`client:${realm.id}:${client.clientId}`];
      const ofUser: Topic[] = [`user:${realm.id}:${user.id}`];
      const ofOther: Topic[] = [
        `realm:${other.id}`,
        `client:${other.id}:${client.clientId}`,
        `user:${other.id}:x`,
      ];
      const rest = [...ofName, ...ofClient, ...ofUser, ...ofOther];
      const realmChanges = [
        clientScopes.update(scope),
        clientScopes.create(aScope(realm)),
        clientScopes.remove(scope),
        components.update(component),
        components.create(aComponent(realm)),
        components.remove(component),
        roles.update(role),
        roles.create(aRole(realm)),
        roles.addComposite(realm.id, composite),
        roles.removeComposite(realm.id, composite),
        roles.remove(child),
        realms.touch(realm.id),
      ];
      for (const change of realmChanges) await hasLoadedAnew(change, ofRealm, rest);
      await hasLoadedAnew(
        realms.update(realm),
        [...ofRealm, ...ofName],
        [...ofClient, ...ofUser, ...ofOther],
      );

      const notOfClient = [...ofRealm, ...ofName, ...ofUser, ...ofOther];
      await hasLoadedAnew(clients.update({ ...client, name: 'New' }), ofClient, notOfClient);
      await hasLoadedAnew(clients.create(aClient(realm)), [], [...ofClient, ...notOfClient]);

      const notOfUser = [...ofRealm, ...ofName, ...ofClient, ...ofOther];
      const userChanges = [
        users.update({ ...user, enabled: false }),
        users.addCredential(credential),
        users.removeCredential(credential),
        users.addRole(realm.id, user.id, role.id),
        users.removeRole(realm.id, user.id, role.id),
        users.remove(user),
      ];
      for (const change of userChanges) await hasLoadedAnew(change, ofUser, notOfUser);
      await hasLoadedAnew(clients.remove(client), ofClient, notOfClient);
    });

    it('forgets what stood under a name from before', async () => {
      const [store] = both();
      const realm = await storedRealm(store);
      const client = aClient(realm);
      await store.commit([store.clients.create(client)]);
      await hasLoadedAnew(
        store.clients.update({ ...client, clientId: 'renamed' }),
        [`client:${realm.id}:${client.clientId}`],
        [],
      );
      await hasLoadedAnew(
        store.realms.update({ ...realm, name: `${realm.name}-renamed` }),
        [`realm-name:${realm.name}`, `realm:${realm.id}`],
        [],
      );
    });

    it('forgets all of a realm that is removed, and the roles of a client that is', async () => {
      const [store] = both();
      const [realm, other] = [await storedRealm(store), await storedRealm(store)];
      const [client, bare] = [aClient(realm), aClient(realm)];
      await store.commit([
        store.clients.create(client),
        store.clients.create(bare),
        store.roles.create(aRole(realm, { clientId: client.id })),
      ]);
      await hasLoadedAnew(store.clients.remove(bare), [], [`realm:${realm.id}`]);
      await hasLoadedAnew(store.clients.remove(client), [`realm:${realm.id}`], []);
      await hasLoadedAnew(
        store.realms.remove(realm),
        [`realm:${realm.id}`, `realm-name:${realm.name}`, `client:${realm.id}:a:b`, `user:${realm.id}:u`],
        [`realm:${other.id}`, `client:${other.id}:a:b`],
      );
    });

    it('forgets nothing for a unit that was refused', async () => {
      const [store] = both();
      const realm = await storedRealm(store);
      const load = counted(store, `realm:${realm.id}`);
      await load();
      await assert.rejects(store.commit([store.realms.update(realm), store.realms.remove(aRealm())]));
      assert.equal(await load(), 1);
    });

    it('loads once for all who ask at once', async () => {
      const [store] = both();
      const load = counted(store, 'realm:asked-at-once');
      assert.deepEqual(await Promise.all([load(), load(), load()]), [1, 1, 1]);
    });

    it('keeps neither failures nor what was not found', async () => {
      const [store] = both();
      const failing = () => store.cached('realm:failing', () => Promise.reject(new Error('no')));
      await assert.rejects(failing);
      assert.equal(await store.cached('realm:failing', async () => 'now'), 'now');
      assert.equal(await store.cached('realm:absent', async () => undefined), undefined);
      assert.equal(await store.cached('realm:absent', async () => 'now'), 'now');
    });

    it('finds what was created while somebody else was looking in vain', async () => {
      const [store] = both();
      const realm = await storedRealm(store);
      const client = aClient(realm);
      const topic: Topic = `client:${realm.id}:${client.clientId}`;
      const find = () => store.clients.findByClientId(realm.id, client.clientId);
      const { promise: gate, resolve: open } = Promise.withResolvers<void>();
      const early = store.cached(topic, async () => {
        const found = await find();
        await gate;
        return found;
      });
      await find();
      await store.commit([store.clients.create(client)]);
      const late = store.cached(topic, find);
      open();
      assert.equal(await early, undefined);
      assert.deepEqual(await late, { ...client, revision: 0 });
    });

    it('does not keep what was read before a change and arrived after it', async () => {
      for (const changer of both()) {
        const [store] = both();
        const realm = await storedRealm(store);
        const topic: Topic = `realm:${realm.id}`;
        const { promise: gate, resolve: open } = Promise.withResolvers<void>();
        const early = store.cached(topic, async () => {
          const found = await store.realms.find(realm.id);
          await gate;
          return found;
        });
        await store.realms.find(realm.id);
        const changed = { ...realm, defaultRoleId: 'changed', revision: 1 };
        await changer.commit([changer.realms.update(changed)]);
        await delay(database.newsTakes);
        open();
        assert.deepEqual(await early, realm);
        assert.deepEqual(await store.cached(topic, () => store.realms.find(realm.id)), changed);
      }
    });

    it('hears of changes on other nodes', async () => {
      const [one, two] = both();
      const realm = await storedRealm(one);
      for (const [writer, reader] of [
        [one, two],
        [two, one],
      ] as const) {
        const load = counted(reader, `realm:${realm.id}`);
        assert.equal(await load(), 1);
        await writer.commit([writer.realms.touch(realm.id)]);
        await delay(database.newsTakes);
        assert.equal(await load(), 2);
      }
    });

    it('hears of more changes than it can be told one by one', async () => {
      const [one, two] = both();
      const realm = await storedRealm(one);
      const [load, other] = [counted(two, `realm:${realm.id}`), counted(two, 'realm:never-changed')];
      await Promise.all([load(), other()]);
      await Promise.all(Array.from({ length: 3000 }, () => one.commit([one.realms.touch(realm.id)])));
      await delay(database.newsTakes);
      assert.equal(await load(), 2);
      assert(await other());
    });

    it('is bounded, and keeps what is used', async () => {
      const [store] = both();
      const used = counted(store, 'realm:used');
      const unused = counted(store, 'realm:unused');
      await unused();
      for (let other = 0; other < 12_000; other++) {
        await store.cached(`realm:filler-${other}`, async () => other);
        if (other % 1000 === 0) assert.equal(await used(), 1);
      }
      assert.equal(await unused(), 2);
    });
  });
}
