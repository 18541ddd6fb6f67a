import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasPattern, longestPart } from './wildcards.ts';

test('a pattern is somewhere in a text, in any case and with anything for its stars', () => {
  for (const pattern of ['', '*', 'BETA', 'a*t', '*ta', 'Ü*b', 'l*h*a'])
    assert.ok(hasPattern('ü alphaBeta', pattern), pattern);
  for (const pattern of ['ab*al', 'betb', '**x', 'hh'])
    assert.ok(!hasPattern('ü alphabeta', pattern), pattern);
});

test('what a text is to begin with stands at its start, unless a star comes first', () => {
  assert.ok(hasPattern('alpha', 'al', { fromStart: true }));
  assert.ok(hasPattern('alpha', 'a*h', { fromStart: true }));
  assert.ok(hasPattern('alpha', '*ha', { fromStart: true }));
  assert.ok(!hasPattern('alpha', 'ha', { fromStart: true }));
});

test('the longest part of a pattern', () => {
  assert.equal(longestPart('a*bcd*ef'), 'bcd');
  assert.equal(longestPart('**'), '');
});
