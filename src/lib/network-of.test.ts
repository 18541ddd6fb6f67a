import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from './network-of.ts';

test('an IPv4 address is limited alone, however it arrives', () => {
  for (const mapped of [
    '::ffff:192.0.2.7',
    '::FFFF:192.0.2.7',
    '::ffff:c000:207',
    '0:0:0:0:0:ffff:192.0.2.7',
  ])
    assert.equal(networkOf(mapped), '192.0.2.7', mapped);
  assert.equal(networkOf('192.0.2.7'), '192.0.2.7');
  assert.notEqual(networkOf('::ffff:192.0.2.7'), networkOf('::ffff:198.51.100.9'));
});

test('IPv6 addresses of one /64 are limited together, however they are written', () => {
  for (const one of ['2001:db8:1:2::1', '2001:0DB8:1:2:ffff::', '2001:db8:1:2:3:4:5:6%eth0'])
    assert.equal(networkOf(one), '2001:db8:1:2::/64', one);
  assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(networkOf('::1'), '0:0:0:0::/64');
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.equal(networkOf('64:ff9b::192.0.2.7'), '64:ff9b:0:0::/64');
  assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
});

test('what is no address stands for itself', () => assert.equal(networkOf('unknown'), 'unknown'));
