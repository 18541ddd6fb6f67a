import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf } from './realm-address.ts';
import type { RealmView } from './realm-view.ts';

const HERE = 'http://localhost:8080';
const known = (frontendUrl?: string) =>
  addressOf(
    { settings: { attributes: { ...(frontendUrl !== undefined && { frontendUrl }) } } } as RealmView,
    HERE,
  );

test('a realm is known by its own address, without a slash at its end', () => {
  assert.equal(known('https://login.example.org'), 'https://login.example.org');
  assert.equal(known('https://login.example.org/auth//'), 'https://login.example.org/auth');
});

test('what is no address of the web, or more than one, is none', () => {
  const none = [
    '',
    'login.example.org',
    'ftp://login.example.org',
    'javascript:alert(1)',
    '//login.example.org',
  ];
  const more = ['https://a.example/?b', 'https://a.example/#b', 'https://a:b@c.example', 'https://'];
  assert.equal(known(), HERE);
  for (const frontendUrl of [...none, ...more]) assert.equal(known(frontendUrl), HERE, frontendUrl);
});

test('nothing in it means something in a header', () => {
  const odd = [
    'https://login.example.org/\r\nSet-Cookie: a=b',
    'https://login.example.org/a\tb',
    'https://login.example.org/a;Domain=example.org',
    'https://login.example.org/a,b',
    'https://login.example.org/%0d%0aa',
    'https://login.example.org/\u{1f600}',
    'https:\\\\login.example.org',
    ' https://login.example.org',
    'https://login.example.org:99999',
  ];
  for (const frontendUrl of odd) assert.equal(known(frontendUrl), HERE, frontendUrl);
  assert.equal(known('http://[::1]:8080/a-b/c.d~e_f'), 'http://[::1]:8080/a-b/c.d~e_f');
});
