import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rotate } from './rotation.ts';
import type { Rotation } from './session.ts';

/** Uses tokens one after the other, each exchanged for its name with a `+`; answers how each went. */
function uses(maxReuse: number, ...tokens: readonly string[]): string[] {
  let line: Rotation | undefined;
  return tokens.map((token, index) => {
    const outcome = rotate(line, token, `${token}+${index}`, maxReuse);
    if (outcome.kind === 'next') line = outcome.rotation;
    return outcome.kind;
  });
}

test('a refresh token is used once, then the one it was exchanged for', () => {
  assert.deepEqual(uses(0, 'a', 'a+0', 'a+0+1'), ['next', 'next', 'next']);
  assert.deepEqual(uses(0, 'a', 'a'), ['next', 'exceeded']);
  assert.deepEqual(uses(0, 'a', 'a+0', 'a'), ['next', 'next', 'stale'], 'within the same second too');
});

test('where the realm allows it the one used last is used again, but none from before', () => {
  assert.deepEqual(uses(1, 'a', 'a', 'a'), ['next', 'next', 'exceeded']);
  assert.deepEqual(uses(1, 'a', 'a', 'a+0', 'a+1'), ['next', 'next', 'next', 'stale']);
  assert.deepEqual(uses(1, 'a', 'a', 'a+1', 'a'), ['next', 'next', 'next', 'stale']);
});
