import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileProblems } from './profile.ts';

const errors = (profile: Parameters<typeof profileProblems>[0]) =>
  profileProblems(profile).map(({ field, error }) => `${field}: ${error}`);

test('a username is three to 255 characters of the Latin script, without those that mean something elsewhere', () => {
  for (const username of ['ann', 'jörg', 'a.b-c_d+e@f', 'x'.repeat(255)])
    assert.deepEqual(errors({ username }), []);
  for (const username of ['ab', 'x'.repeat(256)])
    assert.deepEqual(errors({ username }), ['username: error-invalid-length']);
  for (const username of ['a b', 'a<b', 'a\u0000b', 'привет', 'аnna', 'a/bc', 'a%bc'])
    assert.deepEqual(errors({ username }), ['username: error-username-invalid-character'], username);
});

test('an email is a local part and labels', () => {
  const of = (email: string) => errors({ username: 'ann', email });
  for (const email of ['a@b', 'ä@b.de', '"a b"@c.de', '', `${'x'.repeat(64)}@b.de`])
    assert.deepEqual(of(email), [], email);
  for (const email of [
    'nope',
    '@x.de',
    'a@',
    'a@b@c',
    'a@b..c',
    'a.@b.de',
    ' a@b.de',
    `${'x'.repeat(65)}@b.de`,
  ])
    assert.deepEqual(of(email), ['email: error-invalid-email'], email);
});

test('a long text without an @ is refused as quickly as a short one', () => {
  const began = performance.now();
  assert.equal(errors({ username: 'ann', email: `${'a.'.repeat(50_000)}!` }).length, 2);
  assert.ok(performance.now() - began < 200);
});

test('names hold no markup and are not endless', () => {
  assert.deepEqual(errors({ username: 'ann', firstName: "Anne-Marie O'Neil", lastName: '' }), []);
  assert.deepEqual(errors({ username: 'ann', firstName: '<b>', lastName: 'x'.repeat(256) }), [
    'firstName: error-person-name-invalid-character',
    'lastName: error-invalid-length-too-long',
  ]);
});
