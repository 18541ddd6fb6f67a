import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailboxOf, plainAddress } from './mailbox.ts';

test('a mailbox is one however its address is written', () => {
  for (const address of [
    'Ann@Bücher.example',
    'ann+news@bücher.example',
    '"ann"@bücher.example',
    '"ann+news"@xn--bcher-kva.example',
    'ann@bücher。example',
  ])
    assert.equal(mailboxOf(address), 'ann@xn--bcher-kva.example', address);
  assert.equal(mailboxOf('+news@x.org'), '+news@x.org');
  for (const odd of ['', '@', 'ann', '"@x.org', 'ann@', '"ann"', 'a@\u0000'])
    assert.equal(typeof mailboxOf(odd), 'string');
});

test('quotes go where an address needs none', () => {
  assert.equal(plainAddress('"a.b"@x.org'), 'a.b@x.org');
  assert.equal(plainAddress('"a\\b"@x.org'), 'ab@x.org');
  for (const needed of ['"a b"@x.org', '"a@b"@x.org', '"a..b"@x.org', '""@x.org', '"a"', 'a"@x.org'])
    assert.equal(plainAddress(needed), needed);
});
