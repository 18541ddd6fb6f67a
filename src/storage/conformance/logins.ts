import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuthenticationSession } from '../../domain/authentication-sessions/authentication-session.ts';
import { newBrowserId } from '../../domain/authentication-sessions/authentication-session.ts';
import {
  type AuthorizationCode,
  newAuthorizationCode,
} from '../../domain/authorization-codes/authorization-code.ts';
import {
  type DeviceAuthorization,
  newDeviceCode,
  newUserCode,
} from '../../domain/device-authorizations/device-authorization.ts';
import { newPushedUri } from '../../domain/pushed-requests/pushed-request.ts';
import type { Realm } from '../../domain/realms/realm.ts';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, nodes, oneNode } from './database-under-test.ts';
import { storedRealm } from './samples.ts';

const aTab = (realm: Realm, given: Partial<AuthenticationSession> = {}): AuthenticationSession => ({
  realmId: realm.id,
  browserId: newBrowserId(),
  tabId: 'tab',
  clientId: 'client',
  startedAt: 10,
  expiresAt: 100,
  state: {
    request: { state: 's' },
    code: 'code',
    flowId: 'flow',
    outcomes: { one: 'done' },
    notes: {},
    sessionNotes: {},
    actions: [],
  },
  ...given,
});

const aCode = (realm: Realm, given: Partial<AuthorizationCode> = {}): AuthorizationCode => ({
  realmId: realm.id,
  code: newAuthorizationCode(),
  clientId: 'client',
  userId: 'user',
  sessionId: 'session',
  sessionKind: 'online',
  expiresAt: 100,
  details: { redirectUri: 'https://app.example.org/cb', codeChallenge: 'c', codeChallengeMethod: 'S256' },
  ...given,
});

export function loginSuite(database: DatabaseUnderTest): void {
  describe('authentication sessions', () => {
    const store = oneNode(database);

    it('are there in their realm, for their browser and tab, until they are over', async () => {
      const { authenticationSessions: sessions, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const tab = aTab(realm);
      const second = aTab(realm, { browserId: tab.browserId, tabId: 'second', startedAt: 20 });
      await commit([sessions.create(tab), sessions.create(second), sessions.create(aTab(realm))]);
      assert.deepEqual(await sessions.find(realm.id, tab.browserId, 'tab', 99), { ...tab, revision: 0 });
      for (const nothing of [
        sessions.find(realm.id, tab.browserId, 'tab', 100),
        sessions.find(other.id, tab.browserId, 'tab', 0),
        sessions.find(realm.id, newBrowserId(), 'tab', 0),
        sessions.find(realm.id, tab.browserId, 'other', 0),
      ])
        assert.equal(await nothing, undefined);
      const all = await sessions.ofBrowser(realm.id, tab.browserId, 0);
      assert.deepEqual(
        all.map(({ tabId }) => tabId),
        ['second', 'tab'],
      );
      await commit([sessions.removeExpired(100)]);
      assert.deepEqual(await sessions.ofBrowser(realm.id, tab.browserId, 0), []);
    });

    it('go on, and end, once for each step: of two answers to one page the second finds it changed', async () => {
      const { authenticationSessions: sessions, commit } = store();
      const realm = await storedRealm(store());
      const tab = aTab(realm);
      await commit([sessions.create(tab)]);
      const read = await sessions.find(realm.id, tab.browserId, 'tab', 0);
      assert.ok(read);
      await commit([sessions.save({ ...read, state: { ...read.state, userId: 'ann' } })]);
      await isRefused(commit([sessions.save(read)]), 'changed');
      await isRefused(commit([sessions.end(read)]), 'changed');
      await isRefused(commit([sessions.note(read)]), 'changed');
      const now = await sessions.find(realm.id, tab.browserId, 'tab', 0);
      assert.equal(now?.state.userId, 'ann');
      await commit([sessions.end(now)]);
      await isRefused(commit([sessions.end(now)]), 'changed');
      await commit([sessions.remove(realm.id, tab.browserId, 'tab')]);
    });

    it('take a note from one request that does not stop another', async () => {
      const { authenticationSessions: sessions, commit } = store();
      const realm = await storedRealm(store());
      const tab = { ...aTab(realm), revision: 0 };
      await commit([sessions.create(tab)]);
      const noted = { ...tab, state: { ...tab.state, code: 'another' } };
      await commit([sessions.note(noted)]);
      assert.deepEqual(await sessions.find(realm.id, tab.browserId, 'tab', 0), noted);
      await commit([sessions.end(tab)]);
    });

    it('go on under another id of their browser, in all its tabs and in no other', async () => {
      const { authenticationSessions: sessions, commit } = store();
      const realm = await storedRealm(store());
      const tab = aTab(realm);
      const second = aTab(realm, { browserId: tab.browserId, tabId: 'second' });
      const others = aTab(realm);
      await commit([tab, second, others].map((each) => sessions.create(each)));
      const browserId = newBrowserId();
      await commit([
        sessions.save({ ...tab, revision: 0 }),
        sessions.rename(realm.id, tab.browserId, browserId),
      ]);
      assert.deepEqual(await sessions.ofBrowser(realm.id, tab.browserId, 0), []);
      assert.deepEqual(await sessions.find(realm.id, browserId, 'tab', 0), {
        ...tab,
        browserId,
        revision: 1,
      });
      assert.equal((await sessions.ofBrowser(realm.id, browserId, 0)).length, 2);
      assert.equal((await sessions.ofBrowser(realm.id, others.browserId, 0)).length, 1);
    });
  });

  describe('pushed requests', () => {
    const store = oneNode(database);

    it('are there in their realm until they are over', async () => {
      const { pushedRequests, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const uri = newPushedUri();
      const request = { realmId: realm.id, uri, clientId: 'c', parameters: { state: 's' }, expiresAt: 100 };
      await commit([pushedRequests.create(request)]);
      assert.deepEqual(await pushedRequests.find(realm.id, uri, 99), request);
      assert.equal(await pushedRequests.find(realm.id, uri, 100), undefined);
      assert.equal(await pushedRequests.find(other.id, uri, 0), undefined);
      await commit([pushedRequests.removeExpired(100)]);
      assert.equal(await pushedRequests.find(realm.id, uri, 0), undefined);
    });
  });

  describe('device authorizations', () => {
    const suite = nodes(database, 2);

    const waiting = (realm: Realm, given: Partial<DeviceAuthorization> = {}): DeviceAuthorization => ({
      realmId: realm.id,
      deviceCode: newDeviceCode(),
      userCode: newUserCode(),
      clientId: 'client',
      expiresAt: 100,
      details: { interval: 5, scope: 'openid' },
      ...given,
    });
    const approved = { status: 'approved', userId: 'ann', sessionId: 'session' } as const;

    it('wait under two codes of their realm, and are forgotten when they have long been over', async () => {
      const [one, other] = suite.stores;
      assert.ok(one && other);
      const [realm, elsewhere] = [await storedRealm(one), await storedRealm(one)];
      const { deviceCode, userCode, ...rest } = waiting(realm);
      await one.commit([one.deviceAuthorizations.create({ deviceCode, userCode, ...rest })]);
      const found = { ...rest, verdict: { status: 'pending' } };
      const { deviceAuthorizations: devices } = other;
      assert.deepEqual(await devices.findByDeviceCode(realm.id, deviceCode), found);
      assert.deepEqual(await devices.findByUserCode(realm.id, userCode), found);
      assert.equal(await devices.findByUserCode(elsewhere.id, userCode), undefined);
      assert.equal(await devices.findByDeviceCode(realm.id, userCode), undefined);
      const again = waiting(realm, { userCode });
      await isRefused(one.commit([one.deviceAuthorizations.create(again)]), 'duplicate-user-code');
      await other.commit([devices.removeExpired(100)]);
      assert.equal(await devices.findByDeviceCode(realm.id, deviceCode), undefined);
    });

    it('hear from their user once and in time, and give their tokens once, on whichever node', async () => {
      const [one, other] = suite.stores;
      assert.ok(one && other);
      const realm = await storedRealm(one);
      const device = waiting(realm);
      const { deviceCode, userCode } = device;
      await one.commit([one.deviceAuthorizations.create(device)]);
      await isRefused(one.commit([one.deviceAuthorizations.use(realm.id, deviceCode)]), 'replayed');
      const late = one.deviceAuthorizations.settle(realm.id, userCode, approved, 100);
      await isRefused(one.commit([late]), 'changed');
      const settling = [one, other].map((store, index) =>
        store.commit([
          store.deviceAuthorizations.settle(realm.id, userCode, index ? { status: 'denied' } : approved, 99),
        ]),
      );
      const settled = await Promise.allSettled(settling);
      assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal(await one.deviceAuthorizations.findByUserCode(realm.id, userCode), undefined);
      const using = [one, other].map((store) =>
        store.commit([store.deviceAuthorizations.use(realm.id, deviceCode)]),
      );
      const used = await Promise.allSettled(using);
      assert.equal(used.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal(await other.deviceAuthorizations.findByDeviceCode(realm.id, deviceCode), undefined);
    });

    it('keep what is secret sealed, and go when they will not come about', async () => {
      const [store] = suite.stores;
      assert.ok(store);
      const realm = await storedRealm(store);
      const device = waiting(realm, { secrets: 'token-of-the-client' });
      const { deviceAuthorizations: devices, commit } = store;
      await commit([devices.create(device)]);
      const found = await devices.findByDeviceCode(realm.id, device.deviceCode);
      assert.equal(found?.secrets, 'token-of-the-client');
      const stolen = await database.dump(suite.url);
      for (const secret of ['token-of-the-client', device.deviceCode]) assert.ok(!stolen.includes(secret));
      await commit([devices.remove(realm.id, device.deviceCode)]);
      await commit([devices.remove(realm.id, device.deviceCode)]);
      assert.equal(await devices.findByDeviceCode(realm.id, device.deviceCode), undefined);
    });

    it('count their polls, which come no sooner than they may', async () => {
      const [store] = suite.stores;
      assert.ok(store);
      const realm = await storedRealm(store);
      const device = waiting(realm);
      const { deviceAuthorizations: devices, commit } = store;
      await commit([devices.create(device)]);
      await commit([devices.poll(realm.id, device.deviceCode, 10, 5)]);
      await isRefused(commit([devices.poll(realm.id, device.deviceCode, 14, 9)]), 'too-soon');
      await commit([devices.poll(realm.id, device.deviceCode, 15, 10)]);
    });
  });

  describe('authorization codes', () => {
    const suite = nodes(database, 2);

    it('are used once, on whichever node, and known for a while after that', async () => {
      const [one, other] = suite.stores;
      assert.ok(one && other);
      const realm = await storedRealm(one);
      const code = aCode(realm);
      await one.commit([one.authorizationCodes.create(code)]);
      assert.deepEqual(await other.authorizationCodes.find(realm.id, code.code), { ...code, used: false });
      const using = [one, other].map((store) =>
        store.commit([store.authorizationCodes.use(realm.id, code.code)]),
      );
      const results = await Promise.allSettled(using);
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      await isRefused(one.commit([one.authorizationCodes.use(realm.id, code.code)]), 'replayed');
      assert.equal((await one.authorizationCodes.find(realm.id, code.code))?.used, true);
      await one.commit([one.authorizationCodes.removeExpired(100)]);
      assert.equal(await one.authorizationCodes.find(realm.id, code.code), undefined);
    });

    it('are of no use to a thief of the database, as ids of browsers are not', async () => {
      const [store] = suite.stores;
      assert.ok(store);
      const realm = await storedRealm(store);
      const [code, tab] = [aCode(realm), aTab(realm)];
      await store.commit([store.authorizationCodes.create(code), store.authenticationSessions.create(tab)]);
      const stolen = await database.dump(suite.url);
      assert.ok(stolen.includes('https://app.example.org/cb'));
      for (const secret of [code.code, tab.browserId]) assert.ok(!stolen.includes(secret));
    });
  });
}
