import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TopicCache } from './cache.ts';

it('a full shelf keeps what was used since it was last full, and lets go of what was not', async () => {
  const cache = new TopicCache(() => true, { views: 20, rows: 20 });
  const loads: string[] = [];
  const get = (name: string) =>
    cache.get(`realm:${name}`, async () => {
      loads.push(name);
      return name;
    });
  const first = Array.from({ length: 20 }, (_, at) => `${at}`);
  for (const name of [...first, '0', 'one more']) assert.equal(await get(name), name);
  assert.deepEqual(loads.splice(0), [...first, 'one more']);
  for (const name of ['0', '3', '19', 'one more']) await get(name);
  assert.deepEqual(loads.splice(0), []);
  for (const name of ['1', '2']) await get(name);
  assert.deepEqual(loads, ['1', '2']);
});

it('a full shelf of which everything was used takes another all the same', async () => {
  const cache = new TopicCache(() => true, { views: 3, rows: 3 });
  let loads = 0;
  const get = (name: string) => cache.get(`realm:${name}`, async () => ++loads);
  for (const name of ['a', 'b', 'c', 'a', 'b', 'c', 'd', 'd']) await get(name);
  assert.equal(loads, 4);
});
