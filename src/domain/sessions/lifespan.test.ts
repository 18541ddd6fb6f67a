import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newClient } from '../clients/new-client.ts';
import { freshRealmSettings } from '../realms/settings.ts';
import {
  endOfLogin,
  expiryBounds,
  isActive,
  isClientActive,
  isUsable,
  lastMoment,
  refreshableUntil,
} from './lifespan.ts';
import type { UserSession } from './session.ts';

const client = (attributes: Record<string, string> = {}) => ({
  ...newClient({ id: 'c', realmId: 'r', clientId: 'app', createdAt: 0 }),
  attributes,
});
const session: UserSession = {
  id: 's',
  kind: 'online',
  realmId: 'r',
  userId: 'u',
  startedAt: 1000,
  lastAccess: 1000,
  rememberMe: false,
  ipAddress: '',
  notes: {},
  clients: [],
};
const part = { clientId: 'c', startedAt: 1000, lastAccess: 1000, notes: {}, rotations: {} };
const realm = {
  ...freshRealmSettings,
  ssoSessionIdleTimeout: 100,
  ssoSessionMaxLifespan: 1000,
  ssoSessionIdleTimeoutRememberMe: 500,
};

describe('the lifespan of sessions', () => {
  test('ends with rest or age, and later where it is remembered', () => {
    assert.equal(isActive(realm, session, 1099), true);
    assert.equal(isActive(realm, session, 1100), false);
    assert.equal(isActive(realm, { ...session, rememberMe: true }, 1100), true);
    assert.equal(isActive(realm, { ...session, lastAccess: 1999 }, 2000), false);
  });

  test('gets nobody by who is remembered in a realm that remembers nobody any more', () => {
    const remembered = { ...session, rememberMe: true };
    assert.equal(isUsable({ ...realm, rememberMe: true }, remembered, 1001), true);
    assert.equal(isUsable({ ...realm, rememberMe: false }, remembered, 1001), false);
    assert.equal(isUsable({ ...realm, rememberMe: false }, session, 1001), true);
    assert.equal(isActive({ ...realm, rememberMe: false }, remembered, 1001), true);
  });

  test('is never shorter where it is remembered', () => {
    const shorter = { ...realm, ssoSessionIdleTimeoutRememberMe: 20, ssoSessionMaxLifespanRememberMe: 30 };
    const remembered = { ...session, rememberMe: true };
    assert.equal(isActive(shorter, remembered, 1099), true);
    assert.equal(lastMoment(shorter, client(), remembered, 1000), 2000);
  });

  test('is shorter for a client that says so, or a realm that says so for all', () => {
    const brief = client({ 'client.session.idle.timeout': '10', 'client.session.max.lifespan': '50' });
    assert.equal(refreshableUntil(realm, client(), session, 1000, 1000), 1100);
    assert.equal(refreshableUntil(realm, brief, session, 1000, 1000), 1010);
    assert.equal(refreshableUntil(realm, brief, session, 1000, 1045), 1050);
    assert.equal(lastMoment(realm, brief, session, 1020), 1070);
    assert.equal(lastMoment({ ...realm, clientSessionMaxLifespan: 20 }, client(), session, 1000), 1020);
    assert.equal(isClientActive(realm, brief, session, part, 1009), true);
    assert.equal(isClientActive(realm, brief, session, part, 1010), false);
  });

  test('of a client that says 0 is that of all clients, and a realm that says 0 is as a new one', () => {
    const ofAll = { ...realm, clientSessionIdleTimeout: 20 };
    assert.equal(
      refreshableUntil(ofAll, client({ 'client.session.idle.timeout': '0' }), session, 1000, 1000),
      1020,
    );
    const unsaid = { ...realm, ssoSessionIdleTimeout: 0, ssoSessionIdleTimeoutRememberMe: 0 };
    assert.equal(isActive(unsaid, session, 1999), true);
    assert.equal(isActive({ ...unsaid, ssoSessionMaxLifespan: 0 }, session, 2799), true);
    assert.equal(isActive({ ...unsaid, ssoSessionMaxLifespan: 0 }, session, 2800), false);
    const offline = { ...session, kind: 'offline' as const };
    assert.equal(isActive({ ...realm, offlineSessionIdleTimeout: 0 }, offline, 1001), true);
    const bounded = { ...realm, offlineSessionMaxLifespanEnabled: true, offlineSessionMaxLifespan: 0 };
    assert.equal(lastMoment(bounded, client(), offline, 1000), 1000 + 5_184_000);
  });

  test('of offline sessions has no end unless the realm gives one', () => {
    const offline = { ...session, kind: 'offline' as const };
    assert.equal(lastMoment(realm, client(), offline, 1000), Number.POSITIVE_INFINITY);
    const bounded = { ...realm, offlineSessionMaxLifespanEnabled: true, offlineSessionMaxLifespan: 60 };
    assert.equal(lastMoment(bounded, client(), offline, 1000), 1060);
    assert.deepEqual(expiryBounds(realm, 'offline', 5_000_000).startedAt, 0);
  });

  test('of a client in an offline session ends where the client says so, whatever the realm does', () => {
    const offline = { ...session, kind: 'offline' as const };
    const brief = client({ 'client.offline.session.max.lifespan': '30' });
    assert.equal(lastMoment(realm, brief, offline, 1010), 1040);
    const ofAll = { ...realm, clientOfflineSessionMaxLifespan: 40 };
    assert.equal(lastMoment(ofAll, client(), offline, 1000), Number.POSITIVE_INFINITY);
    const enabled = { ...ofAll, offlineSessionMaxLifespanEnabled: true };
    assert.equal(lastMoment(enabled, client(), offline, 1000), 1040);
  });

  test('of access tokens that last as long as logins is the realm’s for those alone', () => {
    assert.equal(endOfLogin(realm, session), 2000);
    const remembered = { ...session, rememberMe: true };
    assert.equal(endOfLogin({ ...realm, ssoSessionMaxLifespanRememberMe: 30 }, remembered), 1030);
    assert.equal(endOfLogin(realm, remembered), 2000);
    assert.equal(endOfLogin({ ...realm, ssoSessionMaxLifespan: 0 }, session), 1000 + 36_000);
  });

  test('bounds what may be swept by the longest that may be in force', () => {
    assert.deepEqual(expiryBounds(realm, 'online', 10_000), { lastAccess: 9500, startedAt: 9000 });
  });
});
