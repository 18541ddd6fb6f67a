import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatMilliseconds, formatRatio, formatTable } from './format.ts';

test('figures have as many digits as say something', () => {
  assert.equal(formatMilliseconds(0.1344), '0.134 ms');
  assert.equal(formatMilliseconds(2.136), '2.14 ms');
  assert.equal(formatMilliseconds(31.06), '31.1 ms');
  assert.equal(formatMilliseconds(1598.4), '1598 ms');
  assert.equal(formatMilliseconds(undefined), '–');
  assert.equal(formatBytes(119_600_000), '120 MB');
});

test('a ratio below one is a fraction, above a factor', () => {
  assert.equal(formatRatio(0.05), '1/20.0');
  assert.equal(formatRatio(1.25), 'x 1.25');
  assert.equal(formatRatio(Number.NaN), '–');
  assert.equal(formatRatio(Number.POSITIVE_INFINITY), '–');
});

test('columns are padded, those of figures to the right', () => {
  const table = formatTable(
    ['work', 'p50'],
    [
      ['registration', '1.20 ms'],
      ['a', '11.2 ms'],
      ['b', ''],
    ],
  );
  const lines = [
    '| work         |     p50 |',
    '| ------------ | ------: |',
    '| registration | 1.20 ms |',
    '| a            | 11.2 ms |',
    '| b            |         |',
  ];
  assert.equal(table, lines.join('\n'));
});
