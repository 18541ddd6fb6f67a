import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotInTime } from '../lib/in-time.ts';
import { Circuit } from './circuit.ts';

const failing = (error: Error) => () => Promise.reject(error);

test('five answers in a row that did not come, and nobody waits for a while; then one tries', async () => {
  let now = 0;
  let asked = 0;
  const circuit = new Circuit({ now: () => now });
  const late = () => {
    asked += 1;
    return Promise.reject(new NotInTime());
  };
  for (let turn = 0; turn < 5; turn += 1) await assert.rejects(circuit.try(late), NotInTime);
  await assert.rejects(circuit.try(late), /lately/);
  assert.equal(asked, 5);
  now = 10_000;
  const [first, second] = await Promise.allSettled([circuit.try(late), circuit.try(late)]);
  assert.deepEqual([first?.status, second?.status, asked], ['rejected', 'rejected', 6]);
  now = 20_000;
  assert.equal(await circuit.try(async () => 'here'), 'here');
  assert.equal(await circuit.try(async () => 'again'), 'again');
});

test('what is refused at once may be about one user alone: it closes nothing', async () => {
  const circuit = new Circuit({ now: () => 0 });
  for (let turn = 0; turn < 20; turn += 1)
    await assert.rejects(circuit.try(failing(new Error('odd row'))), /odd row/);
  assert.equal(await circuit.try(async () => 'here'), 'here');
});
