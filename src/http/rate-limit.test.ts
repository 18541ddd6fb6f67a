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

test('as many as may be pass in a minute, all at once if need be, and then it is said when there is room', () => {
  const { limiter, time } = limiterAt(0);
  for (let index = 0; index < 300; index += 1) limiter.takeInMinute('token', 300);
  const wait = () => Number(refusalOf(() => limiter.takeInMinute('token', 300))?.headers['retry-after']);
  assert.equal(refusalOf(() => limiter.takeInMinute('token', 300))?.status, 429);
  limiter.takeInMinute('another token', 300);
  const seconds = wait();
  assert.ok(seconds >= 60 && seconds < 62, String(seconds));
  time.now += (seconds - 2) * 1000;
  assert.ok(wait() > 0);
  time.now += 2000;
  limiter.takeInMinute('token', 300);
});

test('no minute has many more than may be, wherever it begins', () => {
  const { limiter, time } = limiterAt(0);
  const passed: number[] = [];
  for (; time.now < 300_000; time.now += 50)
    if (!refusalOf(() => limiter.takeInMinute('anonymous', 300))) passed.push(time.now);
  for (let start = 0; start < 240_000; start += 5000) {
    const inMinute = passed.filter((at) => at >= start && at < start + 60_000).length;
    assert.ok(inMinute <= 330, `${inMinute} from ${start}`);
  }
});

test('the wait that is told is enough', () => {
  for (const pause of [1000, 20_000, 45_000, 59_000, 61_000, 90_000]) {
    const { limiter, time } = limiterAt(7000);
    for (let index = 0; index < 150; index += 1) limiter.takeInMinute('x', 200);
    time.now += pause;
    let refusal: Refusal | undefined;
    while (!refusal) refusal = refusalOf(() => limiter.takeInMinute('x', 200));
    time.now += Number(refusal.headers['retry-after']) * 1000;
    limiter.takeInMinute('x', 200);
  }
});

test('an address whose credentials were refused waits; others do not', () => {
  const { limiter, time } = limiterAt(1_000_000);
  for (let index = 0; index < 200; index += 1) limiter.countRefusal('203.0.113.7');
  const refusal = refusalOf(() => limiter.checkRefusals('203.0.113.7'));
  assert.equal(refusal?.status, 429);
  assert.equal(refusal?.headers['retry-after'], '1');
  limiter.checkRefusals('203.0.113.8');
  time.now += 1000;
  limiter.checkRefusals('203.0.113.7');
});

test('the addresses of one IPv6 network share a limit', () => {
  const { limiter } = limiterAt(0);
  for (let index = 0; index < 60; index += 1) limiter.countRefusal(`2001:db8:1:2::${index.toString(16)}`);
  assert.equal(refusalOf(() => limiter.checkRefusals('2001:db8:1:2:ffff::1'))?.status, 429);
  limiter.checkRefusals('2001:db8:1:3::1');
});

test('refusals of this host are never limited', () => {
  const { limiter } = limiterAt(0);
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::1']) {
    for (let index = 0; index < 1000; index += 1) limiter.countRefusal(address);
    limiter.checkRefusals(address);
  }
});

test('what is remembered is bounded: the address not heard of for longest starts afresh', () => {
  const { limiter } = limiterAt(0);
  for (let index = 0; index < 60; index += 1) limiter.countRefusal('198.51.100.1');
  for (let index = 0; index < 20_000; index += 1)
    limiter.countRefusal(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
  limiter.checkRefusals('198.51.100.1');
});
