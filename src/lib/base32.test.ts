import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase32 } from './base32.ts';

test('base 32 is read as RFC 4648 section 10 has it, padded or not, in any case', () => {
  const vectors = ['', 'MY======', 'MZXQ====', 'MZXW6===', 'MZXW6YQ=', 'MZXW6YTB', 'MZXW6YTBOI======'];
  assert.deepEqual(
    vectors.map((vector) => fromBase32(vector)?.toString()),
    ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'],
  );
  assert.equal(fromBase32('mzxw6')?.toString(), 'foo');
  assert.equal(fromBase32('MZXW8==='), undefined);
});
