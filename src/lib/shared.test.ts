import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shared } from './shared.ts';

test('work is done once for all who ask meanwhile, and anew for who asks afterwards', async () => {
  const done: string[] = [];
  const work = shared(async (name) => {
    done.push(name);
    await null;
    if (name === 'bad') throw new Error('bad');
    return name.toUpperCase();
  });
  assert.deepEqual(await Promise.all([work('a'), work('a'), work('b')]), ['A', 'A', 'B']);
  assert.deepEqual(done, ['a', 'b']);
  assert.equal(await work('a'), 'A');
  assert.deepEqual(done, ['a', 'b', 'a']);
  const refused = await Promise.allSettled([work('bad'), work('bad')]);
  assert.deepEqual(
    refused.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await assert.rejects(work('bad'));
  assert.equal(done.filter((name) => name === 'bad').length, 2);
});
