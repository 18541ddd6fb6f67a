import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldName, isDeceptive, lookOf } from './folded-name.ts';

test('a name looks like another whatever script its letters are of', () => {
  for (const name of [
    'mike',
    'mıke',
    'mіke',
    'ｍike',
    'МІКЕ',
    'mİke',
    'mi\u0307ke',
    'mı\u0307ke',
    'ⲙⲓⲕe',
    'ꓟiꓗꓰ',
  ])
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

test('a dot is one that nobody sees above those letters alone that have one', () => {
  assert.equal(lookOf(foldName('ȷ\u0307ohn')), 'john');
  assert.equal(lookOf('a\u0307nn'), 'a\u0307nn');
});

test('quotes that an address does not need say nothing', () => {
  assert.equal(lookOf('"mike"@x.org'), 'mike@x.org');
  assert.equal(lookOf('"m\\"ike"@x.org'), '"m\\"ike"@x.org');
  for (const other of ['"a b"@x.org', '"a@b"@x.org', '""@x.org']) assert.equal(lookOf(other), other);
});

test('what nothing is drawn for deceives', () => {
  const unseen = ['\u2800', '\ufffc', '\ue000', '\u200b', '\u{13430}', '\u{1d159}', '\u{e0041}', '\u0378'];
  for (const letter of unseen)
    assert.equal(isDeceptive(`mi${letter}ke`), true, `U+${letter.codePointAt(0)?.toString(16)}`);
  for (const name of ['mike', 'jörg', 'анна', 'あい', 'a b']) assert.equal(isDeceptive(name), false, name);
});
