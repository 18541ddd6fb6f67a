import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CpuSeconds, type Slice, summarize } from './measurement.ts';

const slice = (latencies: number[], seconds: number, cpu: CpuSeconds, messages: string[] = []): Slice => ({
  load: { latencies, seconds, messages, errors: messages.length, generatorSeconds: seconds / 2 },
  cpu,
});

test('slices are put together as one stretch', () => {
  const measured = summarize([
    slice([10, 2], 1, { server: 0.004, database: 0.002 }, ['late']),
    slice([9, 1], 3, { server: 0.008, database: 0.002 }, ['late']),
  ]);
  assert.equal(measured.operations, 4);
  assert.equal(measured.rate, 1);
  assert.equal(measured.p50, 2);
  assert.equal(measured.p99, 10);
  assert.equal(measured.errors, 2);
  assert.deepEqual(measured.messages, ['late']);
  assert.equal(measured.cpu?.toFixed(6), '4.000000');
  assert.equal(measured.databaseCpu?.toFixed(6), '1.000000');
  assert.equal(measured.generator, 0.5);
});

test('there is no CPU time where the processes cannot be seen, and no database where there is none', () => {
  assert.equal(summarize([slice([1], 1, {})]).cpu, undefined);
  const alone = summarize([slice([1], 1, { server: 0.002 })]);
  assert.equal(alone.cpu, 2);
  assert.equal(alone.databaseCpu, undefined);
});

test('without an operation that succeeded there is no time for one', () => {
  const measured = summarize([slice([], 1, { server: 0.5 }, ['refused'])]);
  assert.equal(measured.cpu, undefined);
  assert.equal(measured.p50, undefined);
  assert.equal(measured.rate, 0);
  assert.equal(measured.errors, 1);
});
