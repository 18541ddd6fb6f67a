import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { Sealing } from './sealing.ts';

describe('sealing', () => {
  const sealing = new Sealing(Buffer.alloc(32, 'key'));
  const place = 'client one';

  it('opens what it sealed, in its place', () => {
    for (const clear of ['', 'secret', 'ünïcode 🔑 \u0000', 'x'.repeat(100_000)]) {
      assert.equal(sealing.open(sealing.seal(clear, place), place), clear);
    }
  });

  it('seals the same value otherwise in another place, after another value and for another process', () => {
    const sealed = sealing.seal('secret', place);
    assert.notEqual(sealed, sealing.seal('secret', 'client two'));
    assert.notEqual(sealed, new Sealing(Buffer.alloc(32, 'key')).seal('secret', place));
    sealing.seal('another', place);
    assert.notEqual(sealed, sealing.seal('secret', place));
  });

  it('leaves what has not changed as it is', () => {
    const sealed = sealing.seal('secret', place);
    assert.equal(sealing.seal('secret', place), sealed);
    const other = new Sealing(Buffer.alloc(32, 'key'));
    assert.equal(other.open(sealed, place), 'secret');
    assert.equal(other.seal('secret', place), sealed);
  });

  it('does not open what was moved to another place', () => {
    assert.throws(() => sealing.open(sealing.seal('secret', place), 'client two'));
  });

  it('does not open what was changed, wherever', () => {
    const sealed = sealing.seal('secret', place);
    for (let at = sealed.indexOf('.') + 1; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      if (Buffer.from(changed, 'base64url').equals(Buffer.from(sealed, 'base64url'))) continue;
      assert.throws(() => sealing.open(changed, place), `at ${at}`);
    }
    for (let length = 0; length < sealed.length; length++) {
      assert.throws(() => sealing.open(sealed.slice(0, length), place), `cut to ${length}`);
    }
  });

  it('says which key is wrong', () => {
    const other = new Sealing(randomBytes(32));
    assert.throws(
      () => other.open(sealing.seal('secret', place), place),
      new RegExp(`Sealed with the key-encryption key ${sealing.keyId}; the configured one is ${other.keyId}`),
    );
  });

  it('tells a key by an id that does not tell the key', () => {
    assert.equal(sealing.keyId, new Sealing(Buffer.alloc(32, 'key')).keyId);
    assert.match(sealing.keyId, /^[0-9a-f]{16}$/);
  });
});

it('what was opened once opens again, and in no other place', () => {
  const sealing = new Sealing(randomBytes(32));
  const all = Array.from({ length: 12_100 }, (_, at) => [`${at}`, sealing.seal(`${at}`, `${at}`)] as const);
  for (const [at, sealed] of [...all, ...all]) assert.equal(sealing.open(sealed, at), at);
  const [, sealed] = all[0] ?? assert.fail();
  assert.throws(() => sealing.open(sealed, '1'));
  assert.throws(() => sealing.open(`${sealed.slice(0, -2)}AA`, '0'));
});
