import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../errors/refusal.ts';
import { RateLimiter } from './rate-limit.ts';

function limiterAt(start: number) {
  const time = { now: start };
  return { time, limiter: new RateLimiter({ now: () => time.now }) };
}

const refusalOf = (work: () => void): Refusal | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return error;
  }
};

test('a burst passes, the next is refused with the seconds to wait, and after those one more passes', () => {
  const { limiter, time } = limiterAt(1_000_000);
  for (let index = 0; index < 120; index += 1) limiter.take('registration', '203.0.113.7');
  const refusal = refusalOf(() => limiter.take('registration', '203.0.113.7'));
  assert.equal(refusal?.status, 429);
  assert.equal(refusal?.headers['retry-after'], '1');
  time.now += 1000;
  limiter.take('registration', '203.0.113.7');
});

test('another address, and another thing, are not held back', () => {
  const { limiter } = limiterAt(0);
  for (let index = 0; index < 200; index += 1) limiter.count('refusal', '203.0.113.7');
  assert.equal(refusalOf(() => limiter.check('refusal', '203.0.113.7'))?.status, 429);
  limiter.check('refusal', '203.0.113.8');
  limiter.take('registration', '203.0.113.7');
});

test('the addresses of one IPv6 network share a limit', () => {
  const { limiter } = limiterAt(0);
  for (let index = 0; index < 60; index += 1) limiter.count('refusal', `2001:db8:1:2::${index.toString(16)}`);
  assert.equal(refusalOf(() => limiter.check('refusal', '2001:db8:1:2:ffff::1'))?.status, 429);
  limiter.check('refusal', '2001:db8:1:3::1');
});

test('this host is never limited', () => {
  const { limiter } = limiterAt(0);
  for (let index = 0; index < 1000; index += 1)
    limiter.take('registration', index % 2 ? '127.0.0.1' : '::ffff:127.0.0.1');
});

test('what is remembered is bounded: the address not heard of for longest starts afresh', () => {
  const { limiter } = limiterAt(0);
  for (let index = 0; index < 60; index += 1) limiter.count('refusal', '198.51.100.1');
  for (let index = 0; index < 20_000; index += 1)
    limiter.count('refusal', `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
  limiter.check('refusal', '198.51.100.1');
});
