import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeRoom } from './make-room.ts';

it('a full map loses the tenth that was entered first, one with room nothing', () => {
  const map = new Map(Array.from({ length: 20 }, (_, at) => [`${at}`, at]));
  makeRoom(map, 21);
  assert.equal(map.size, 20);
  makeRoom(map, 20);
  assert.deepEqual(
    [...map.values()],
    Array.from({ length: 18 }, (_, at) => at + 2),
  );
});

it('a map that may hold a few stays below that', () => {
  const map = new Map([['only', 1]]);
  makeRoom(map, 1);
  assert.equal(map.size, 0);
});
