import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UserSession } from './session.ts';
import { readSessionLimits, sessionsInTheWay } from './session-limits.ts';

const session = (id: string, lastAccess: number, ...clients: string[]): UserSession => ({
  id,
  kind: 'online',
  realmId: 'realm',
  userId: 'ann',
  startedAt: lastAccess,
  lastAccess,
  rememberMe: false,
  ipAddress: '127.0.0.1',
  notes: {},
  clients: clients.map((clientId) => ({
    clientId,
    startedAt: lastAccess,
    lastAccess,
    notes: {},
    rotations: {},
  })),
});

const inTheWay = (
  config: Record<string, string>,
  sessions: readonly UserSession[],
  own?: UserSession,
): string[] => {
  const limits = readSessionLimits(config);
  assert.ok(limits);
  return sessionsInTheWay(limits, sessions, 'app', own).map(({ id }) => id);
};

const [OLD, OTHER, NEW] = [session('old', 1, 'app'), session('other', 2, 'shop'), session('new', 3, 'app')];
const ALL = [NEW, OLD, OTHER];

describe('The sessions that leave no room for one more', () => {
  it('are those that were not used for longest', () => {
    assert.deepEqual(inTheWay({ userRealmLimit: '4' }, ALL), []);
    assert.deepEqual(inTheWay({ userRealmLimit: '3' }, ALL), ['old']);
    assert.deepEqual(inTheWay({ userRealmLimit: '1' }, ALL), ['old', 'other', 'new']);
    assert.deepEqual(inTheWay({ userClientLimit: '2' }, ALL), ['old']);
    assert.deepEqual(inTheWay({ userClientLimit: '1' }, ALL), ['old', 'new']);
  });

  it('are of the client first, and of others where the realm has too many still', () => {
    const sessions = [session('elsewhere', 1, 'shop'), session('here', 2, 'app')];
    assert.deepEqual(inTheWay({ userRealmLimit: '2', userClientLimit: '1' }, sessions), ['here']);
    assert.deepEqual(inTheWay({ userRealmLimit: '1', userClientLimit: '1' }, sessions), [
      'here',
      'elsewhere',
    ]);
  });

  it('are none in the realm for who goes on in one, and none of a client that is in it', () => {
    assert.deepEqual(inTheWay({ userRealmLimit: '1', userClientLimit: '1' }, ALL, NEW), []);
    assert.deepEqual(inTheWay({ userRealmLimit: '1', userClientLimit: '1' }, ALL, OTHER), ['old', 'new']);
  });

  it('are none where there are no limits, and nobody knows where nothing is configured', () => {
    for (const limit of ['0', '-1', ''])
      assert.deepEqual(inTheWay({ userRealmLimit: limit, userClientLimit: limit }, ALL), []);
    assert.deepEqual(inTheWay({ behavior: 'Deny new session' }, ALL), []);
    assert.equal(readSessionLimits({}), undefined);
    for (const limit of ['many', '1.5', '1 or 2'])
      assert.equal(readSessionLimits({ userRealmLimit: limit }), undefined);
  });
});
