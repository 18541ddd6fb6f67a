import assert from 'node:assert/strict';
import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Key } from '../keys/key.ts';
import type { KeySet } from '../keys/key-set.ts';
import { openJws, signJws, verifyJws } from './jws.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secret = createSecretKey(Buffer.alloc(64, 's'));

const common = { componentId: 'c', priority: 0, use: 'SIG', status: 'ACTIVE' } as const;
const rsaKey = (): Key => ({ ...common, ...rsa, kid: 'rsa', type: 'RSA', algorithm: 'RS256' });
const hmacKey = (): Key => ({
  ...common,
  privateKey: secret,
  publicKey: secret,
  kid: 'hmac',
  type: 'OCT',
  algorithm: 'HS512',
});

const setOf = (...keys: Key[]): KeySet => ({
  keys,
  active: () => undefined,
  verifying: (kid, algorithm) => keys.find((key) => key.kid === kid && key.algorithm === algorithm),
});

describe('a signed token', () => {
  for (const make of [rsaKey, hmacKey]) {
    const key = make();

    it(`by ${key.algorithm} tells its claims where it was made, and elsewhere`, async () => {
      const token = await signJws({ sub: 'somebody', nothing: undefined }, key);
      assert.deepEqual(verifyJws(token, setOf(key)), { sub: 'somebody' });
      assert.deepEqual(verifyJws(token, setOf(make())), { sub: 'somebody' });
    });

    it(`by ${key.algorithm} tells nothing once its key is gone, however well it is known`, async () => {
      const token = await signJws({ sub: 'somebody' }, key);
      assert(verifyJws(token, setOf(key)));
      assert.equal(verifyJws(token, setOf()), undefined);
      assert.equal(verifyJws(token, setOf({ ...make(), kid: 'another' })), undefined);
    });

    it(`by ${key.algorithm} that was changed tells nothing`, async () => {
      const token = await signJws({ sub: 'somebody' }, key);
      assert(verifyJws(token, setOf(key)));
      const [head, , signature] = token.split('.');
      const other = Buffer.from('{"sub":"else"}').toString('base64url');
      for (const forged of [`${head}.${other}.${signature}`, `${head}.${other}.`, `${token}.`, `${token}A`])
        assert.equal(verifyJws(forged, setOf(key)), undefined);
    });
  }

  it('of somebody else is none where it needs to be understood in a way that nobody knows', async () => {
    const key = hmacKey();
    assert.ok(openJws(await signJws({ sub: 'somebody' }, key)));
    assert.equal(
      openJws(await signJws({ sub: 'somebody' }, key, 'JWT', { crit: ['b64'], b64: false })),
      undefined,
    );
    assert.equal(openJws(await signJws({ sub: 'somebody' }, key, 'JWT', { crit: [] })), undefined);
  });

  it('is the same for all who ask: nobody changes its claims', async () => {
    const key = hmacKey();
    const claims = verifyJws(await signJws({ sub: 'somebody' }, key), setOf(key));
    assert.throws(() => Object.assign(claims ?? {}, { sub: 'else' }), TypeError);
  });
});
