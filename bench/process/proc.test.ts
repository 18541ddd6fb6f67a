import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTree, parseListeners, parsePss, parseStat } from './proc.ts';

const stat = (pid: number, name: string, parent: number) =>
  `${pid} (${name}) S ${parent} 10 10 0 -1 4194560 100 200 3 4 50 7 300 20 20 0 11 0 9000 1000 500 18446744073709551615`;

test('a stat line is read though the name holds spaces and parentheses', () => {
  assert.deepEqual(parseStat(stat(42, 'a) S 1 (b', 7)), { pid: 42, parent: 7, ticks: 50 + 7 + 300 + 20 });
});

test('a stat line that ends early is refused', () => {
  assert.throws(() => parseStat('42 (node) S 7 10'), /no field 14/);
});

test('a tree holds the roots and what descends from them, in whatever order they are listed', () => {
  const all = [stat(30, 'c', 20), stat(20, 'b', 10), stat(10, 'a', 1), stat(11, 'x', 1), stat(12, 'y', 11)];
  const tree = findTree(all.map(parseStat), [10]).map(({ pid }) => pid);
  assert.deepEqual(tree.toSorted(), [10, 20, 30]);
  assert.deepEqual(findTree(all.map(parseStat), [99]), []);
});

test('the proportional set size comes in bytes', () => {
  const text = 'aaaa-ffff ---p 00000000 00:00 0 [rollup]\nRss:  2000 kB\nPss:    1234 kB\nPss_Anon:  9 kB\n';
  assert.equal(parsePss(text), 1234 * 1024);
  assert.throws(() => parsePss('Rss: 1 kB'), /without Pss/);
});

test('listeners are found by port, connections of that port are not', () => {
  const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11111 1
   1: 0100007F:1F90 0100007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 22222 1
   2: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 33333 1
`;
  assert.deepEqual(parseListeners(text, 8080), ['11111']);
  assert.deepEqual(parseListeners(text, 80), ['33333']);
  assert.deepEqual(parseListeners(text, 81), []);
});
