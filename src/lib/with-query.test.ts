import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withQuery } from './with-query.ts';

test('members are put behind those that a URI has, ahead of its fragment', () => {
  const members = [
    ['state', 'a b&c'],
    ['x', ''],
  ] as const;
  for (const [uri, whole] of [
    ['https://a.example.org/', 'https://a.example.org/?state=a+b%26c&x='],
    ['https://a.example.org/?', 'https://a.example.org/?state=a+b%26c&x='],
    ['https://a.example.org/?q&', 'https://a.example.org/?q&state=a+b%26c&x='],
    ['https://a.example.org/?q#f?g', 'https://a.example.org/?q&state=a+b%26c&x=#f?g'],
    ['app:x#f', 'app:x?state=a+b%26c&x=#f'],
  ] as const)
    assert.equal(withQuery(uri, members), whole);
  assert.equal(withQuery('https://a.example.org/?q#f', []), 'https://a.example.org/?q#f');
});
