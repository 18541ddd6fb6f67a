import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../errors/refusal.ts';
import { retryWhenChanged } from './retry.ts';
import { Conflict } from './store.ts';

function failing(times: number, error: Error) {
  const work = { tries: 0 };
  const run = async () => {
    work.tries += 1;
    if (work.tries <= times) throw error;
    return work.tries;
  };
  return { work, run };
}

test('work on a thing that changed meanwhile is done again', async () => {
  assert.equal(await retryWhenChanged(failing(3, new Conflict('changed')).run), 4);
});

test('other conflicts are not', async () => {
  const { work, run } = failing(1, new Conflict('gone'));
  await assert.rejects(retryWhenChanged(run), { reason: 'gone' });
  assert.equal(work.tries, 1);
});

test('it ends some time', async () => {
  const { work, run } = failing(1000, new Conflict('changed'));
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  const error = await retryWhenChanged(run, pause).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof Refusal && error.status === 409);
  assert.equal(work.tries, 40);
  assert.ok(pauses.every((milliseconds) => milliseconds >= 0 && milliseconds <= 128));
  // Each waits for another while.
  assert.equal(new Set(pauses).size, 38);
});

test('it ends in time where each try takes long', async () => {
  const { work, run } = failing(1000, new Conflict('changed'));
  let time = 0;
  const slow = () => {
    time += 4000;
    return run();
  };
  const error = await retryWhenChanged(
    slow,
    async () => {},
    () => time,
  ).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof Refusal && error.status === 409);
  assert.equal(work.tries, 3);
});
