import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Request } from '../http/exchange.ts';
import { searchedAttributes } from './searched-attributes.ts';
import { searchedIds, userQuery } from './user-search.ts';

const asked = (query: string) => ({ query: new URLSearchParams(query) }) as Request;

test('words of a search begin a name, are one in quotation marks, or are a pattern', () => {
  assert.deepEqual(userQuery(asked('search=ann "Bo b" *x*')).words, [
    { kind: 'prefix', text: 'ann' },
    { kind: 'exact', text: 'Bo b' },
    { kind: 'pattern', text: '*x*' },
  ]);
  assert.deepEqual(userQuery(asked('search=%20')).words, []);
  assert.equal(userQuery(asked('search=')).words, undefined);
});

test('a search in all names leaves single names aside', () => {
  const query = userQuery(asked('search=ann&username=bob'));
  assert.equal(query.username, undefined);
  assert.equal(query.serviceAccounts, false);
  assert.equal(userQuery(asked('username=bob')).serviceAccounts, true);
});

test('service accounts are among those who are asked for by anything but a search', () => {
  for (const query of ['username=ann', 'exact=false', 'enabled=true', 'q=town:Rome', 'createdAfter=0'])
    assert.equal(userQuery(asked(query)).serviceAccounts, true, query);
  for (const query of [
    '',
    'search=ann',
    'search=%20&enabled=true',
    'first=1',
    'emailVerified=',
    'username=',
    'q=',
    'q=town',
  ])
    assert.equal(userQuery(asked(query)).serviceAccounts, false, query);
});

test('attributes that are called as a parameter are that parameter, and none are asked for beside a search', () => {
  const { username, enabled, attributes } = userQuery(
    asked('q=username:bob enabled:x town:Rome&username=ann'),
  );
  assert.deepEqual(
    { username, enabled, attributes },
    { username: 'bob', enabled: false, attributes: { town: 'Rome' } },
  );
  assert.equal(userQuery(asked('q=town:Rome&search=ann')).attributes, undefined);
});

test('a flag says true or false', () => {
  assert.equal(userQuery(asked('enabled=TRUE')).enabled, true);
  assert.equal(userQuery(asked('enabled=nonsense')).enabled, false);
  assert.equal(userQuery(asked('enabled=')).enabled, undefined);
  assert.equal(userQuery(asked('exact=true')).exact, true);
});

test('ids are named, not looked for', () => {
  assert.deepEqual(searchedIds(asked('search=id:a  b')), ['a', 'b']);
  assert.equal(searchedIds(asked('search=idle')), undefined);
});

test('attributes are pairs, in quotation marks where they have blanks', () => {
  assert.deepEqual(searchedAttributes('a:b "c d":"e f" g nonsense'), { a: 'b', 'c d': 'e f' });
  assert.deepEqual(searchedAttributes(null), {});
  assert.deepEqual(searchedAttributes('"a b" "a:b":c :d e:'), { a: 'b":c', '': 'd', e: '' });
  assert.deepEqual(searchedAttributes('"a:b c:"d'), { a: 'b c:"d' });
  assert.deepEqual(searchedAttributes(String.raw`"q\"k":v x:"o\"x"`), { 'q"k': 'v', x: 'o"x' });
});
