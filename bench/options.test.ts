import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptions } from './options.ts';

const read = (...args: string[]) => {
  const options = readOptions(args, '/checkout');
  assert.ok(options !== undefined);
  return options;
};

test('without options it is the complete run', () => {
  const options = read();
  assert.equal(options.complete, true);
  assert.deepEqual(options.concurrency, [1, 8, 32]);
  assert.deepEqual(options.fill, [0, 10_000, 200_000]);
  assert.equal(options.latchkey, '/checkout/dist/latchkey.js');
  assert.deepEqual([...options.only].slice(-4), ['search', 'start', 'memory', 'scale']);
});

test('whatever leaves out or shortens makes it incomplete, where it stores does not', () => {
  const shortened = [
    ['--quick'],
    ['--only', 'discovery'],
    ['--seconds', '3'],
    ['--left', 'none'],
    ['--fill', '0'],
  ];
  for (const args of shortened) assert.equal(read(...args).complete, false, args.join(' '));
  assert.equal(read('--database', 'postgres').complete, true);
});

test('quick gives other defaults, which can be set again', () => {
  const options = read('--quick', '--concurrency', '1,32');
  assert.deepEqual(options.concurrency, [1, 32]);
  assert.equal(options.seconds, 3);
});

test('writing can be asked for and forbidden', () => {
  assert.equal(read().write, undefined);
  assert.equal(read('--write').write, true);
  assert.equal(read('--no-write').write, false);
});

test('what is wrong is named', () => {
  assert.throws(() => read('--only', 'registration,juggling'), /juggling/);
  assert.throws(() => read('--seconds', 'ten'), /--seconds: ten/);
  assert.throws(() => read('--concurrency', '8,'), /--concurrency/);
  assert.throws(() => read('--database', 'oracle'), /--database/);
  assert.throws(() => read('--sconds', '1'), /sconds/);
});

test('help is no run', () => {
  assert.equal(readOptions(['--help'], '/checkout'), undefined);
});
