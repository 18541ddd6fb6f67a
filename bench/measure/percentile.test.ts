import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile } from './percentile.ts';

test('a percentile is the nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  assert.equal(percentile(hundred, 0.5), 50);
  assert.equal(percentile(hundred, 0.95), 95);
  assert.equal(percentile(hundred, 0.99), 99);
  assert.equal(percentile(hundred, 1), 100);
  assert.equal(percentile([7], 0.99), 7);
  assert.equal(percentile([1, 2, 3], 0), 1);
});

test('no values have no percentile', () => {
  assert.equal(percentile([], 0.5), undefined);
  assert.equal(median([]), undefined);
});

test('a median takes values in any order and leaves them so', () => {
  const values = [3, 10, 1];
  assert.equal(median(values), 3);
  assert.deepEqual(values, [3, 10, 1]);
});
