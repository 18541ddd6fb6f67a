import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox } from './outbox.ts';

/** Something to send that waits until it is let go. */
function held() {
  let go = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  return { go, gone };
}

test('what is put in goes after whoever put it in has gone on', async () => {
  const outbox = new Outbox();
  const order: string[] = [];
  outbox.put(async () => void order.push('sent'));
  order.push('answered');
  await outbox.idle();
  assert.deepEqual(order, ['answered', 'sent']);
});

test('a few go at once, all of them go, and a stop waits for them', async () => {
  const outbox = new Outbox();
  const { go, gone } = held();
  let [running, most, sent] = [0, 0, 0];
  for (let count = 0; count < 20; count += 1)
    outbox.put(async () => {
      running += 1;
      most = Math.max(most, running);
      await gone;
      running -= 1;
      sent += 1;
    });
  const idle = outbox.idle();
  go();
  await idle;
  assert.deepEqual([most, sent], [5, 20]);
});

test('what waits is bounded: a mail server that is slow fills no memory', async () => {
  const outbox = new Outbox();
  const { go, gone } = held();
  const taken = Array.from({ length: 1100 }, () => outbox.put(() => gone));
  assert.equal(taken.filter(Boolean).length, 1000);
  go();
  await outbox.idle();
  assert.equal(
    outbox.put(async () => {}),
    true,
  );
  await outbox.idle();
});
