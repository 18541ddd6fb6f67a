import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sweep } from '../../domain/sessions/sweep.ts';
import { removeUser } from '../../domain/users/remove-user.ts';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, nodes, oneNode } from './database-under-test.ts';
import { aClient, aClientSession, aSession, aUser, storedLogin, storedRealm } from './samples.ts';

export function sessionSuite(database: DatabaseUnderTest): void {
  describe('sessions', () => {
    const store = oneNode(database);

    it('come back as they were stored, online and offline apart', async () => {
      const { sessions, commit } = store();
      const { realm, user, client } = await storedLogin(store());
      const session = aSession(user, {
        notes: { clientHost: '192.0.2.1' },
        clients: [
          aClientSession(client, {
            beganForOffline: true,
            exchangedFrom: ['front'],
            rotations: { line: { used: 'a', useCount: 1, issued: ['b'] } },
          }),
        ],
      });
      const offline = { ...session, kind: 'offline' as const, startedAt: 7, clients: [] };
      await commit([sessions.start(session), sessions.start(offline)]);
      const found = await sessions.find(session);
      assert.deepEqual(found, { ...session, clients: [{ ...session.clients[0], revision: 0 }] });
      assert.deepEqual(await sessions.find(offline), offline);
      assert.equal(await sessions.find({ ...session, realmId: 'other' }), undefined);
      assert.equal(await sessions.find({ ...session, id: 'other' }), undefined);
      const later = aSession(user, { startedAt: session.startedAt + 1 });
      await commit([sessions.start(later)]);
      assert.deepEqual(await sessions.ofUser(realm.id, user.id, 'online'), [later, found]);
      assert.deepEqual(await sessions.ofUser(realm.id, user.id, 'offline'), [offline]);
      assert.deepEqual(await sessions.ofUser(realm.id, 'nobody', 'online'), []);
    });

    it('begin for users wherever they live, and for clients that are there alone', async () => {
      const { sessions, commit } = store();
      const { realm, user } = await storedLogin(store());
      const elsewhere = aSession(aUser(realm));
      await commit([sessions.start(elsewhere)]);
      assert.deepEqual(await sessions.find(elsewhere), elsewhere);
      const session = aSession(user, { clients: [aClientSession(aClient(realm))] });
      await isRefused(commit([sessions.start(session)]), 'gone');
      assert.equal(await sessions.find(session), undefined);
    });

    it('are found by the session at a provider they began by, however long its name is', async () => {
      const { sessions, commit } = store();
      const { realm, user } = await storedLogin(store());
      const theirs = `up.${'s'.repeat(5000)}`;
      const session = aSession(user, { notes: { brokerSessionId: theirs } });
      const offline = { ...session, kind: 'offline' as const };
      const other = aSession(user, { notes: { brokerSessionId: `${theirs}s` } });
      await commit([session, offline, other, aSession(user)].map((each) => sessions.start(each)));
      assert.deepEqual(await sessions.ofBrokerSession(realm.id, theirs, 'online'), [session]);
      assert.deepEqual(await sessions.ofBrokerSession(realm.id, theirs, 'offline'), [offline]);
      assert.deepEqual(await sessions.ofBrokerSession('another realm', theirs, 'online'), []);
      const again = { ...other, notes: { brokerSessionId: 'up.again' } };
      await commit([sessions.renew(again), sessions.renew({ ...session, notes: {} })]);
      assert.deepEqual(await sessions.ofBrokerSession(realm.id, 'up.again', 'online'), [again]);
      assert.deepEqual(await sessions.ofBrokerSession(realm.id, theirs, 'online'), []);
    });

    it('note their use, and of two at once one alone where it matters', async () => {
      const { sessions, commit } = store();
      const { user, client } = await storedLogin(store());
      const part = aClientSession(client);
      const session = aSession(user, { clients: [part] });
      await commit([sessions.start(session)]);
      const used = { ...part, lastAccess: 100, notes: { a: 'b' } };
      await commit([sessions.use(session, used)]);
      const found = await sessions.find(session);
      assert.deepEqual(found, { ...session, lastAccess: 100, clients: [{ ...used, revision: 1 }] });
      const racers = await Promise.allSettled(
        [200, 201].map((lastAccess) =>
          commit([sessions.use(session, { ...used, lastAccess }, { ifRevision: 1 })]),
        ),
      );
      assert.deepEqual(racers.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      await isRefused(commit([sessions.use(session, used, { ifRevision: 1 })]), 'changed');
      assert.equal((await sessions.find(session))?.clients[0]?.revision, 2);
    });

    it('take in another client, once however many ask', async () => {
      const { sessions, clients, commit } = store();
      const { realm, user, client } = await storedLogin(store());
      const session = aSession(user);
      const part = aClientSession(client, { scope: 'openid' });
      await isRefused(commit([sessions.join(session, part)]), 'gone');
      await commit([sessions.start(session)]);
      const racers = await Promise.allSettled([0, 1].map(() => commit([sessions.join(session, part)])));
      assert.deepEqual(racers.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      await isRefused(commit([sessions.join(session, part)]), 'changed');
      const [found] = (await sessions.find(session))?.clients ?? [];
      assert.deepEqual(found, { ...part, revision: 0 });
      await isRefused(commit([sessions.join(session, aClientSession(aClient(realm)))]), 'gone');
      await commit([clients.remove(client)]);
      assert.deepEqual((await sessions.find(session))?.clients, []);
    });

    it('are not used once they, or the client in them, are gone', async () => {
      const { sessions, commit } = store();
      const { user, client } = await storedLogin(store());
      const part = aClientSession(client);
      const session = aSession(user, { clients: [part] });
      await commit([sessions.start(session)]);
      await commit([sessions.removeClient(session, client.id)]);
      await isRefused(commit([sessions.use(session, part)]), 'gone');
      assert.deepEqual(await sessions.find(session), { ...session, clients: [] });
      await commit([sessions.remove(session)]);
      await commit([sessions.remove(session)]);
      assert.equal(await sessions.find(session), undefined);
      await isRefused(commit([sessions.use(session, part)]), 'gone');
    });

    it('end with their user, their realm and, for its part, their client', async () => {
      const { sessions, users, clients, realms, commit } = store();
      const { realm, user, client } = await storedLogin(store());
      const session = aSession(user, { clients: [aClientSession(client)] });
      await commit([sessions.start(session)]);
      await commit([clients.remove(client)]);
      assert.deepEqual(await sessions.find(session), { ...session, clients: [] });
      const offline = { ...session, kind: 'offline' as const, clients: [] };
      await commit([sessions.start(offline)]);
      await commit(removeUser(store(), user));
      assert.equal(await sessions.find(session), undefined);
      assert.equal(await sessions.find(offline), undefined);
      const other = aUser(realm);
      const again = aSession(other);
      await commit([users.create(other), sessions.start(again)]);
      await commit([realms.remove(realm)]);
      assert.equal(await sessions.find(again), undefined);
    });

    it('are swept when they are over, of their realm and kind alone', async () => {
      const { sessions, commit } = store();
      const { realm, user } = await storedLogin(store());
      const { user: stranger } = await storedLogin(store());
      const idle = aSession(user, { startedAt: 50, lastAccess: 99 });
      const old = aSession(user, { startedAt: 9, lastAccess: 200 });
      const kept = [
        aSession(user, { startedAt: 10, lastAccess: 100 }),
        aSession(user, { startedAt: 9, lastAccess: 99, kind: 'offline' }),
        aSession(stranger, { startedAt: 9, lastAccess: 99 }),
      ];
      await commit([idle, old, ...kept].map((session) => sessions.start(session)));
      await commit([sessions.removeExpired(realm.id, 'online', { lastAccess: 100, startedAt: 10 })]);
      assert.equal(await sessions.find(idle), undefined);
      assert.equal(await sessions.find(old), undefined);
      for (const session of kept) assert.deepEqual(await sessions.find(session), session);
    });
  });

  describe('the sweep', () => {
    const store = oneNode(database);

    it('leaves what its realm still lets live', async () => {
      const { sessions, spentTokens, commit } = store();
      const { realm, user } = await storedLogin(store());
      const { ssoSessionIdleTimeout: idle } = realm.settings;
      const [over, alive] = [0, 1].map((lastAccess) => aSession(user, { startedAt: 0, lastAccess }));
      assert(over && alive);
      const offline = { ...over, kind: 'offline' as const };
      await commit([over, alive, offline].map((session) => sessions.start(session)));
      await commit([
        spentTokens.revoke(realm.id, 'a', idle + 1),
        spentTokens.revoke(realm.id, 'b', idle + 2),
      ]);
      await sweep(store(), idle + 1);
      assert.equal(await sessions.find(over), undefined);
      assert.deepEqual(await sessions.find(alive), alive);
      assert.deepEqual(await sessions.find(offline), offline);
      assert.equal(await spentTokens.isSpent(realm.id, 'a'), false);
      assert.equal(await spentTokens.isSpent(realm.id, 'b'), true);
    });
  });

  describe('spent tokens', () => {
    const store = oneNode(database);

    it('are revoked as often as one likes, spent once, and forgotten when they have expired', async () => {
      const { spentTokens, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      await commit([spentTokens.revoke(realm.id, 'a', 100), spentTokens.spend(realm.id, 'b', 101)]);
      await commit([spentTokens.revoke(realm.id, 'a', 100)]);
      assert.equal(await spentTokens.isSpent(realm.id, 'a'), true);
      assert.equal(await spentTokens.isSpent(other.id, 'a'), false);
      await isRefused(commit([spentTokens.spend(realm.id, 'b', 101)]), 'replayed');
      await commit([spentTokens.removeExpired(100)]);
      assert.equal(await spentTokens.isSpent(realm.id, 'a'), false);
      assert.equal(await spentTokens.isSpent(realm.id, 'b'), true);
    });
  });

  describe('what is cached of sessions and tokens', () => {
    const suite = nodes(database, 1);

    it('is loaded anew once they end, and not for their use', async () => {
      const [store] = suite.stores;
      assert(store);
      const { sessions, spentTokens, commit } = store;
      const { realm, user, client } = await storedLogin(store);
      const session = aSession(user, { clients: [aClientSession(client)] });
      await commit([sessions.start(session)]);
      let loads = 0;
      const load = () => store.cached(`session:${realm.id}:online:${session.id}`, async () => ++loads);
      const token = () => store.cached(`spent-token:${realm.id}:a`, () => spentTokens.isSpent(realm.id, 'a'));
      assert.equal(await load(), 1);
      assert.equal(await token(), false);
      await commit([sessions.use(session, aClientSession(client))]);
      assert.equal(await load(), 1);
      await commit([sessions.removeClient(session, client.id)]);
      assert.equal(await load(), 2);
      await commit([sessions.remove(session), spentTokens.revoke(realm.id, 'a', 1)]);
      assert.equal(await load(), 3);
      assert.equal(await token(), true);
    });
  });
}
