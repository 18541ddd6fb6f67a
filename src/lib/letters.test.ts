import assert from 'node:assert/strict';
import { it } from 'node:test';
import { derivedLetters } from './letters.ts';

const ALPHABET = 'abcdefghijk';

it('derives the same letters of the same key and name, and others of others', () => {
  const made = derivedLetters('key', 'name', ALPHABET, 300);
  assert.equal(made.length, 300);
  assert.equal(derivedLetters('key', 'name', ALPHABET, 300), made);
  assert.notEqual(derivedLetters('key', 'other', ALPHABET, 300), made);
  assert.notEqual(derivedLetters('other', 'name', ALPHABET, 300), made);
});

it('makes no letter likelier than another', () => {
  const count = new Map<string, number>();
  for (const letter of derivedLetters('key', 'name', ALPHABET, 110_000))
    count.set(letter, (count.get(letter) ?? 0) + 1);
  assert.equal(count.size, ALPHABET.length);
  for (const [letter, times] of count) assert.ok(Math.abs(times - 10_000) < 600, `${letter}: ${times}`);
});
