import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Measurement } from '../measure/measurement.ts';
import { formatResult } from './report.ts';
import type { Result } from './result.ts';
import { judge } from './targets.ts';

const measured = (cpu: number, more: Partial<Measurement> = {}): Measurement => ({
  operations: 1000,
  errors: 0,
  messages: [],
  seconds: 10,
  rate: 100,
  p50: cpu * 2,
  p95: cpu * 3,
  p99: cpu * 4,
  cpu,
  generator: 0.2,
  ...more,
});

const result = (more: Partial<Result> = {}): Result => ({
  date: '2030-01-02T03:04:05.000Z',
  database: 'sqlite',
  complete: true,
  secondsPerRow: 10,
  warmUpSeconds: 30,
  machine: { cores: 2, processor: 'Processor', memoryBytes: 8e9, node: '26.0.0', syncMilliseconds: 0.2 },
  sides: [
    { name: 'Keycloak', storage: 'in memory' },
    { name: 'Latchkey', storage: 'on disk', startSeconds: 0.5, idleMemory: 100e6, loadedMemory: 200e6 },
  ],
  hasReference: true,
  rows: [],
  ...more,
});

const row = (concurrency: number, keycloak: Measurement, latchkey: Measurement) => ({
  work: 'registration',
  title: 'registration',
  concurrency,
  sides: [keycloak, latchkey],
});

const outcome = (of: Result, target: RegExp) =>
  judge(of).find((verdict) => target.test(verdict.target))?.outcome;

test('the CPU ratio is judged at concurrency 8', () => {
  const at = (latchkey: number) => result({ rows: [row(8, measured(10), measured(latchkey))] });
  assert.equal(outcome(at(0.5), /^registration/), 'PASS');
  assert.equal(outcome(at(0.51), /^registration/), 'MISS');
  assert.equal(
    outcome(result({ rows: [row(1, measured(10), measured(9))] }), /^registration/),
    'not measured',
  );
});

test('a work that does not run is a miss, with or without a reference', () => {
  const { cpu: _, ...nothing } = measured(1, { operations: 0, errors: 1, messages: ['create client: 501'] });
  const alone = result({ hasReference: false, rows: [{ ...row(8, nothing, nothing), sides: [nothing] }] });
  assert.equal(outcome(alone, /^registration/), 'MISS');
  assert.match(formatResult(alone), /create client: 501/);
});

test('without a reference the ratio is not judged', () => {
  const alone = result({
    hasReference: false,
    rows: [{ ...row(8, measured(1), measured(1)), sides: [measured(1)] }],
  });
  assert.equal(outcome(alone, /^registration/), 'not measured');
});

test('one error at concurrency 32 is a miss', () => {
  const at = (errors: number) => result({ rows: [row(32, measured(10), measured(0.1, { errors }))] });
  assert.equal(outcome(at(0), /no error/), 'PASS');
  assert.equal(outcome(at(1), /no error/), 'MISS');
});

test('start and memory are judged by their limits', () => {
  const time = (median: number) => ({ runs: [median], least: median, median });
  const both = result({ starts: { empty: time(0.71), existing: time(0.7) } });
  assert.equal(outcome(both, /empty/), 'MISS');
  assert.equal(outcome(both, /existing/), 'PASS');
  assert.equal(outcome(both, /idle/), 'PASS');
  const sides = [{ name: 'Latchkey', storage: '', idleMemory: 121e6, loadedMemory: 221e6 }];
  assert.equal(outcome(result({ sides }), /idle/), 'MISS');
  assert.equal(outcome(result({ sides }), /after load/), 'MISS');
});

test('growth by more than a quarter is a miss, and so is a fill with errors', () => {
  const level = (filled: number, fillErrors = 0) => ({
    scale: [
      {
        clients: 100_000,
        fillErrors,
        rows: [{ work: 'lookup', title: '', empty: measured(1), filled: measured(filled) }],
      },
    ],
  });
  assert.equal(outcome(result(level(1.25)), /100000/), 'PASS');
  assert.equal(outcome(result(level(1.26)), /100000/), 'MISS');
  assert.equal(outcome(result(level(1, 1)), /100000/), 'MISS');
});

test('the report shows rows, ratios and who was the limit', () => {
  const text = formatResult(result({ rows: [row(8, measured(10), measured(0.4, { generator: 0.97 }))] }));
  assert.match(text, /PASS +\| registration.*1\/25\.0 \(0\.400 ms of 10\.0 ms\)/);
  assert.match(text, /registration \| +8 \| Latchkey \|.*0\.400 ms \| +1\/25\.0 \| +1\/25\.0 \|/);
  assert.match(text, /registration at 8, Latchkey: the load generator was 97 % busy/);
});
