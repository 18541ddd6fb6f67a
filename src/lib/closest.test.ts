import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closest } from './closest.ts';

test('what was meant differs in case, or in a letter or two', () => {
  const words = ['doLogIn', 'doLogout', 'realm', 'url'];
  assert.equal(closest('doLogin', words), 'doLogIn');
  assert.equal(closest('reallm', words), 'realm');
  assert.equal(closest('rlaem', words), 'realm');
  assert.equal(closest('uri', words), 'url');
  assert.equal(closest('us', words), undefined);
  assert.equal(closest('something', words), undefined);
});
