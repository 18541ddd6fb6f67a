import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathProblem } from './request-path.ts';

const problemOf = (url: string) => (pathProblem(url)?.json as { error: string } | undefined)?.error;

test('a path has one spelling', () => {
  for (const url of [
    '/',
    '/realms/a',
    '/realms/a/',
    '/realms/a%20b',
    '/realms/%C3%BC',
    '/a/...',
    '/a/.b',
    '/a%2Fb',
  ])
    assert.equal(problemOf(url), undefined, url);
  for (const url of [
    '//a',
    '/a//b',
    '/a//',
    '/.',
    '/a/..',
    '/a/./b',
    '/%2e%2E/a',
    '/realms/f%78',
    '/a%7Eb',
    '/a%2Db',
  ])
    assert.equal(problemOf(url), 'missingNormalization', url);
});

test('a path has no parameters', () => {
  assert.equal(problemOf('/realms/a;b=c'), 'invalidCharacter');
  assert.equal(problemOf('/realms/a%3Bb'), undefined);
});

test('a path holds no U+0000', () => {
  for (const url of ['/realms/%00', '/realms/a%00b', '/%00/%2e'])
    assert.equal(problemOf(url), 'invalidCharacter', url);
  assert.equal(problemOf('/realms/%2500'), undefined);
});

test('a query may hold anything', () => {
  assert.equal(problemOf('/realms/a?b=//;../%2e'), undefined);
});
