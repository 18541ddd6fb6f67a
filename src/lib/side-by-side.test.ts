import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sideBySide } from './side-by-side.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a few at a time, and what came of it in order', async () => {
  let active = 0;
  let most = 0;
  const doubled = await sideBySide([5, 1, 4, 2, 3], 2, async (number) => {
    active += 1;
    most = Math.max(most, active);
    for (let turns = 0; turns < number; turns += 1) await turn();
    active -= 1;
    return number * 2;
  });
  assert.deepEqual(doubled, [10, 2, 8, 4, 6]);
  assert.equal(most, 2);
  assert.deepEqual(await sideBySide([], 2, async () => 1), []);
});

test('nothing is begun after a failure, and what is under way is waited for', async () => {
  const begun: number[] = [];
  const done: number[] = [];
  const work = async (number: number) => {
    begun.push(number);
    await turn();
    if (number === 1) throw new Error('one');
    await turn();
    done.push(number);
  };
  await assert.rejects(sideBySide([1, 2, 3, 4], 2, work), /^Error: one$/);
  assert.deepEqual([begun, done], [[1, 2], [2]]);
});
