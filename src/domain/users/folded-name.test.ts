import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldName, lookOf } from './folded-name.ts';

test('a name looks like another whatever script its letters are of', () => {
  for (const name of ['mike', 'mıke', 'mіke', 'ｍike', 'МІКЕ'])
    assert.equal(lookOf(foldName(name)), 'mike', name);
  for (const name of ['jörg', 'анна', 'xn--mke-5va']) assert.equal(lookOf(name), lookOf(lookOf(name)), name);
  assert.equal(lookOf('jörg'), 'jörg');
});

test('the domain of an address is looked at as people see it, however it is written', () => {
  for (const address of ['mike@x.org', 'mike@х.org', 'mike@xn--u1a.org', 'mike@x。org', 'mike@X.org'])
    assert.equal(lookOf(foldName(address)), 'mike@x.org', address);
  assert.equal(lookOf('a@bücher.example'), lookOf('a@xn--bcher-kva.example'));
  for (const odd of ['a@xn--\u0000', 'a@xn--', 'a@ü b', '@', 'a@', 'xn--u1a.org'])
    assert.equal(typeof lookOf(odd), 'string');
  assert.equal(lookOf('xn--u1a.org'), 'xn--u1a.org', 'a name is no domain');
});
