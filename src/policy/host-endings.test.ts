import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearPattern } from '../lib/linear-pattern.ts';
import { lookedInto, namesItsHosts } from './host-endings.ts';

const names = async (source: string) => namesItsHosts(await linearPattern(source));

test('a pattern of redirect URIs names the hosts it is for, whatever stands before them', async () => {
  for (const source of [
    'https://[a-z0-9-]+\\.example\\.org/.*',
    'https://([a-z0-9-]+\\.)*example\\.org/.*',
    '^https?://(app|web)\\.example\\.(org|com)(:\\d+)?/cb$',
    'http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?/.*',
    'https://app\\.example\\.org',
    '(?i)https://app\\.example\\.org/.*',
    'https://app\\.example\\.org/(a|b).*\\?x=.*',
    'https://\\Qapp.example.org\\E/.*',
    'https://a\\.example\\.org/.*|com\\.example\\.app:/.*',
    'com\\.example\\.[a-z]+:/.*',
    'https://app[0-9]{2}\\.example\\.org/cb',
    '/.*',
  ])
    assert.equal(await names(source), true, source);
});

test('a pattern that somebody’s own domain fits names none', async () => {
  for (const source of [
    '.*',
    'https://.*',
    'https?://[^/]*/.*',
    'https://[^/]+/cb',
    'https://[a-z.]+/oauth/.*',
    'https://[a-z]+/cb',
    // A name that only ends like ours.
    'https://.*example\\.org/.*',
    'https://[a-z]*example\\.org/.*',
    // What looks like a part of the host is a path or a query of another.
    'https://.*\\.example\\.org/.*',
    'https://[^/]+\\.example\\.org/.*',
    // A name that only begins like ours.
    'https://app\\.example\\.org.*',
    'https://app\\.example\\.[a-z]+/.*',
    'https://app\\.example\\.org[^/]*/cb',
    '.*://app\\.example\\.org/.*',
    'https://app.example.org/.*|.*',
    'https://[a-z]{3}\\.org/cb',
    'https://\\d+\\.\\d+\\.\\d+\\.\\d+/.*',
    'https://\\[.*\\]/.*',
    'https://[a-z.]+\\./cb',
    '(?i)https://[A-Z]+\\.ORG/cb',
    '(https://a\\.example\\.org|https://[a-z]+\\.com)/.*',
    'https://a\\.example\\.org\\.?[a-z]*/.*',
  ])
    assert.equal(await names(source), false, source);
});

test('a pattern is looked into in time, however it is made', async () => {
  for (const source of [
    `https://${'(a|b|c|d|e|f|g)?'.repeat(25)}\\.example\\.org/.*`,
    `https://(${'[a-z]?'.repeat(60)}\\.){9}org/.*`,
    `(${'.?'.repeat(200)})+`,
    `https://${'a?'.repeat(120)}\\.org/`,
    `https://${'(a?b?c?){1,40}'.repeat(20)}/x`,
  ]) {
    const { steps } = lookedInto(await linearPattern(source));
    // The last step that is taken may be a large one.
    assert.ok(steps < 600_000, `${source}: ${steps}`);
  }
});
