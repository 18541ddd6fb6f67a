import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, factorOf, readOneTimePassword, usedUpTo } from './one-time-password.ts';
import type { Credential } from './user.ts';

const credential = (data: object, value = '12345678901234567890'): Credential => ({
  id: 'id',
  userId: 'user',
  realmId: 'realm',
  type: 'otp',
  secret: JSON.stringify({ value }),
  data: JSON.stringify({ subType: 'totp', digits: 8, period: 30, algorithm: 'HmacSHA1', ...data }),
  createdAt: 0,
});

function read(data: object, value?: string) {
  const otp = readOneTimePassword(credential(data, value));
  assert.ok(otp);
  return otp;
}

test('counted codes are those of RFC 4226 appendix D', () => {
  const otp = read({ subType: 'hotp', digits: 6 });
  const codes = Array.from({ length: 10 }, (_, count) => codeOf(otp, count));
  assert.deepEqual(codes, '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' '));
});

test('codes by the time are those of RFC 6238 appendix B', () => {
  const seeds = {
    HmacSHA1: '12345678901234567890',
    HmacSHA256: '12345678901234567890123456789012',
    HmacSHA512: '1234567890123456789012345678901234567890123456789012345678901234',
  };
  const vectors: [number, keyof typeof seeds, string][] = [
    [59, 'HmacSHA1', '94287082'],
    [59, 'HmacSHA256', '46119246'],
    [59, 'HmacSHA512', '90693936'],
    [1111111109, 'HmacSHA1', '07081804'],
    [20000000000, 'HmacSHA512', '47863826'],
  ];
  for (const [time, algorithm, code] of vectors) {
    const otp = read({ algorithm }, seeds[algorithm]);
    assert.equal(factorOf(otp, code, 0, time * 1000), Math.floor(time / 30), code);
  }
});

test('a code is looked for about the time, and ahead of the counter', () => {
  const timed = read({});
  const at = (step: number) => codeOf(timed, step);
  const now = 1000 * 30 * 1000;
  assert.deepEqual(
    [998, 999, 1000, 1001, 1002].map((step) => factorOf(timed, at(step), 1, now)),
    [undefined, 999, 1000, 1001, undefined],
  );
  assert.equal(factorOf(timed, at(0), 1, 0), 0);
  const counted = read({ subType: 'hotp', counter: 5 });
  assert.deepEqual(
    [4, 5, 7, 8].map((count) => factorOf(counted, codeOf(counted, count), 2, now)),
    [undefined, 5, 7, undefined],
  );
});

test('a used count is never looked for again', () => {
  const used = readOneTimePassword(usedUpTo(credential({ subType: 'hotp' }), 7));
  assert.equal(used?.counter, 8);
});

test('what cannot be computed, or guessed too easily, is no one-time password', () => {
  for (const data of [
    { subType: 'other' },
    { algorithm: 'HmacMD5' },
    { algorithm: 'toString' },
    { digits: 5 },
    { digits: 9 },
    { digits: '6' },
    { period: 0 },
    { period: -30 },
    { period: 1e9 },
    { counter: -1 },
    { secretEncoding: 'BASE32' },
  ])
    assert.equal(readOneTimePassword(credential(data)), undefined, JSON.stringify(data));
  assert.equal(readOneTimePassword(credential({}, '')), undefined);
  for (const text of ['', 'null', '[]', '1', '{"value":7}'])
    assert.equal(readOneTimePassword({ ...credential({}), secret: text }), undefined, text);
});
