import assert from 'node:assert/strict';
import { test } from 'node:test';
import { javaPattern, matchesInTime } from './java-pattern.ts';

/** What of the texts the pattern takes. */
const taken = (source: string, ...texts: string[]) =>
  texts.filter((text) => matchesInTime(javaPattern(source), text));

test('properties of characters are known by Java’s names of them', () => {
  for (const source of ['\\pL+', '\\p{L}+', '\\p{IsL}+', '\\p{IsAlphabetic}+', '\\p{IsLetter}+'])
    assert.deepEqual(taken(source, 'aä', 'я', '1'), ['aä', 'я'], source);
  for (const source of ['\\p{IsLatin}+', '\\p{script=Latin}+', '\\p{sc=Latin}+', '[\\p{IsLatin}]+'])
    assert.deepEqual(taken(source, 'aä', 'я', '1'), ['aä'], source);
  assert.deepEqual(taken('\\P{IsLatin}\\PL', 'я1', 'a1', 'яя'), ['я1']);
  assert.deepEqual(taken('\\p{gc=Lu}\\p{IsDigit}\\p{IsPunctuation}', 'A1.', 'a1.'), ['A1.']);
  assert.deepEqual(taken('[\\p{Alpha}\\p{Punct}]+', 'a!b', 'a1'), ['a!b']);
});

test('what is quoted is itself', () => {
  assert.deepEqual(taken('\\Qa.b\\E+', 'a.b', 'a.bb', 'axb', 'Qa.bE'), ['a.b', 'a.bb']);
  assert.deepEqual(taken('\\Qa.(', 'a.('), ['a.(']);
});

test('places, blanks and ends of lines are escaped as in Java', () => {
  for (const source of ['\\A\\d+\\z', '\\A\\d+\\Z', '\\G\\d+'])
    assert.deepEqual(taken(source, '12', 'A12z'), ['12']);
  assert.deepEqual(taken('a\\hb', 'a b', 'a\tb', 'a\nb', 'ahb'), ['a b', 'a\tb']);
  assert.deepEqual(taken('a[\\v-]b', 'a\nb', 'a-b', 'avb'), ['a\nb', 'a-b']);
  assert.deepEqual(taken('a\\Rb', 'a\r\nb', 'aRb'), ['a\r\nb']);
});

test('characters are told by number as in Java', () => {
  for (const source of ['\\x41', '\\x{41}', '\\u0041', '\\0101', '[\\x{41}]'])
    assert.deepEqual(taken(source, 'A', 'x', '1'), ['A'], source);
});

test('classes within classes are read as such, or not at all', () => {
  assert.deepEqual(taken('[a-c[x-z]]+', 'ax', 'd', 'ax]'), ['ax']);
  assert.deepEqual(taken('[\\w&&[^\\d]]+', 'ab', 'a1'), ['ab']);
  assert.deepEqual(taken('[]a]+', 'a]', 'b'), ['a]']);
  assert.deepEqual(taken('[^]a]+', 'a]', 'b'), ['b']);
  for (const source of ['[a-z&&[^b]]+', '[^]', '[]']) assert.throws(() => javaPattern(source), source);
});

test('flags at the beginning are heeded', () => {
  assert.deepEqual(taken('(?i)abc', 'ABC'), ['ABC']);
  assert.deepEqual(taken('(?s)a.b', 'a\nb'), ['a\nb']);
  assert.deepEqual(taken('(?iu)Ä', 'ä'), ['ä']);
});

test('letters that are no escapes in Java are none here, and stand for nothing else', () => {
  for (const source of ['\\y', '\\j', '\\E', '\\p{Foo}', '\\p', '[\\A]', '('])
    assert.throws(() => javaPattern(source), SyntaxError, source);
});
