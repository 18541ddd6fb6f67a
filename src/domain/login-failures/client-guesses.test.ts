import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Client } from '../clients/client.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { freshRealmSettings } from '../realms/settings.ts';
import { ClientGuesses } from './client-guesses.ts';

const SETTINGS = { bruteForceProtected: true, failureFactor: 3, quickLoginCheckMilliSeconds: 0 };

/** Guesses at clients; `later` seconds go by first. */
function guessing(change: object = {}) {
  const time = { now: 1_760_000_000_000 };
  const guesses = new ClientGuesses({ now: () => time.now });
  const realm = { id: 'r', settings: { ...freshRealmSettings, ...SETTINGS, ...change } } as RealmView;
  return (isRight: boolean, address = '192.0.2.1', id = 'c', later = 0) => {
    time.now += later * 1000;
    return guesses.isTaken({ realm, client: { id } as Client, address, isRight });
  };
}

describe('guesses at the secret of a client', () => {
  test('hold off their network, for the right secret as well, and no other', () => {
    const guess = guessing();
    for (let count = 0; count < 3; count += 1) assert.equal(guess(false), false);
    assert.equal(guess(true), false);
    assert.equal(guess(true, '192.0.2.2'), true);
    assert.equal(guess(true, '192.0.2.1', 'other'), true);
  });

  test('count for the network that somebody with an IPv6 address has, whichever address they take', () => {
    const guess = guessing();
    for (let count = 0; count < 3; count += 1) guess(false, `2001:db8::${count}`);
    assert.equal(guess(true, '2001:db8::ffff'), false);
    assert.equal(guess(true, '2001:db8:0:1::1'), true);
  });

  test('hold off for a while, which no further guess prolongs, and never for good', () => {
    const guess = guessing({ permanentLockout: true });
    for (let count = 0; count < 3; count += 1) guess(false);
    for (let count = 0; count < 100; count += 1) guess(false);
    assert.equal(guess(true, '192.0.2.1', 'c', 61), true);
    for (let count = 0; count < 2; count += 1) guess(false);
    assert.equal(guess(true), true, 'what was right begins anew');
  });

  test('are not counted where the realm does not want it', () => {
    const guess = guessing({ bruteForceProtected: false });
    for (let count = 0; count < 100; count += 1) guess(false);
    assert.equal(guess(true), true);
  });

  test('are remembered of so many and no more', () => {
    const guess = guessing({ failureFactor: 1 });
    guess(false);
    for (let count = 0; count < 20_001; count += 1)
      guess(false, `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`);
    assert.equal(guess(true), true);
  });
});
