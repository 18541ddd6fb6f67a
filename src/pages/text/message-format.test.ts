import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMessage } from './message-format.ts';

const UNIT = '{0,choice,0#minutes|1#minute|1<minutes}';

test('arguments stand where the pattern has their number', () => {
  assert.equal(formatMessage('{1} before {0}', ['b', 'a']), 'a before b');
  assert.equal(formatMessage('twice {0} {0}', ['x']), 'twice x x');
  assert.equal(formatMessage('{0,number} of {1,number,integer}', [1, 2]), '1 of 2');
});

test('an argument that is missing stays as it is written', () => {
  assert.equal(formatMessage('{0} and {1}', ['a']), 'a and {1}');
  assert.equal(formatMessage('nothing given: {0}'), 'nothing given: {0}');
});

test('quotes are those of MessageFormat', () => {
  assert.equal(formatMessage("doesn''t"), "doesn't");
  assert.equal(formatMessage("'{0}' is {0}", ['x']), '{0} is x');
  assert.equal(formatMessage("'it''s quoted' {0}", ['x']), "it's quoted x");
  assert.equal(formatMessage("open '{0}", ['x']), 'open {0}');
});

test('a choice goes by the number', () => {
  assert.deepEqual(
    [0, 1, 2, 5].map((number) => formatMessage(UNIT, [number])),
    ['minutes', 'minute', 'minutes', 'minutes'],
  );
  assert.equal(formatMessage('{0,choice,0#none|1#one|1<{0} of them}', [7]), '7 of them');
});

test('what is no pattern is its own text, and what is given is never a pattern', () => {
  assert.equal(formatMessage('a { brace', ['x']), 'a { brace');
  assert.equal(formatMessage('{name}', ['x']), '{name}');
  assert.equal(formatMessage('{0}', ["{1} ''"]), "{1} ''");
});
