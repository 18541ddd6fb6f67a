import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockedOutForGood } from '../../login-failures/lockout.ts';
import type { User } from '../user.ts';
import {
  importedUser,
  isAsSaid,
  isSaidElsewhere,
  type KeptElsewhere,
  refreshedUser,
} from './kept-elsewhere.ts';

const SAID = {
  username: 'cleo',
  email: 'cleo@example.org',
  emailVerified: true,
  firstName: 'Cleo',
  attributes: { customer: ['1'], gone: ['x'] },
};
const kept = (change: object = {}, enabled = true): KeptElsewhere => ({
  externalId: '1',
  enabled,
  said: { ...SAID, ...change },
});
const cleo = (): User => importedUser({ realmId: 'r', id: 'store' }, kept(), 5);
const refreshed = (user: User, there: KeptElsewhere | undefined) => {
  assert.ok(user.origin);
  return refreshedUser(user, user.origin, there);
};

test('what is as it was told before is the very same user', () => {
  const user = cleo();
  assert.equal(refreshed(user, kept()), user);
});

test('what is added here stays, what the store has said and no longer says goes', () => {
  const user: User = { ...cleo(), lastName: 'Own', attributes: { ...SAID.attributes, own: ['y'] } };
  const { firstName: _first, ...less } = SAID;
  const after = refreshed(user, { ...kept(), said: { ...less, attributes: { customer: ['2'] } } });
  assert.deepEqual(after.attributes, { own: ['y'], customer: ['2'] });
  assert.deepEqual([after.firstName, after.lastName], [undefined, 'Own']);
});

test('another address is one that nobody has verified, unless the store says so', () => {
  const { emailVerified: _vouched, ...unvouched } = SAID;
  const first = refreshed(cleo(), { ...kept(), said: { ...unvouched, email: 'other@example.org' } });
  assert.deepEqual([first.email, first.emailVerified], ['other@example.org', false]);
  const less = refreshed(cleo(), { ...kept(), said: unvouched });
  assert.deepEqual([less.email, less.emailVerified], ['cleo@example.org', false]);
});

test('whom the store puts out comes back with it; whom somebody put out here does not', () => {
  const out = refreshed(cleo(), kept({}, false));
  assert.equal(out.enabled, false);
  assert.equal(refreshed(out, undefined), out, 'gone and disabled are the same');
  assert.equal(refreshed(out, kept()).enabled, true);
  assert.equal(refreshed({ ...cleo(), enabled: false }, kept({ firstName: 'C' })).enabled, false);
  assert.equal(refreshed(lockedOutForGood(out), kept()).enabled, false);
});

test('what the store says cannot be changed here', () => {
  const user = cleo();
  assert.ok(user.origin);
  assert.ok(
    isAsSaid({ ...user, lastName: 'Own', attributes: { ...user.attributes, own: ['y'] } }, user.origin),
  );
  for (const change of [{ email: 'else@example.org' }, { emailVerified: false }, { attributes: {} }])
    assert.ok(!isAsSaid({ ...user, ...change }, user.origin), JSON.stringify(change));
  assert.deepEqual(
    ['email', 'lastName', 'customer', 'own', 'attributes'].map((name) => isSaidElsewhere(user, name)),
    [true, false, true, false, false],
  );
});
