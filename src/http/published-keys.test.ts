import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { named, parseKeySet, verifying } from './published-keys.ts';

const elliptic = {
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid: 'elliptic',
};
const rsa = {
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }),
  kid: 'rsa',
};
const keys = parseKeySet(JSON.stringify({ keys: [elliptic, rsa] }));

describe('the keys that somebody publishes', () => {
  it('has the first for a signature without a name that can have made it', () => {
    assert.equal(verifying('RS256', undefined)(keys)?.kid, 'rsa');
    assert.equal(verifying('ES256', undefined)(keys)?.kid, 'elliptic');
    assert.equal(verifying('ES384', undefined)(keys), undefined);
    assert.equal(verifying('none', undefined)(keys), undefined);
  });

  it('has the one that a signature names, whatever kind it is of', () => {
    assert.equal(verifying('RS256', 'elliptic')(keys)?.kid, 'elliptic');
    assert.equal(named('rsa')(keys)?.kid, 'rsa');
  });

  it('has none for signatures that is said to be for something else', () => {
    const others = parseKeySet(
      JSON.stringify({
        keys: [
          { ...rsa, use: 'enc' },
          { ...elliptic, key_ops: ['deriveKey'] },
          { kty: 'oct', k: 'AAAA' },
          // Whose signatures anybody can make.
          { ...rsa, e: 'AQ' },
        ],
      }),
    );
    assert.equal(others.length, 2);
    for (const algorithm of ['RS256', 'ES256'])
      assert.equal(verifying(algorithm, undefined)(others), undefined);
  });
});
