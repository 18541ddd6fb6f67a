import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshRealmSettings } from '../../realms/settings.ts';
import { isProfileComplete, type Profiled, profileProblems } from './problems.ts';
import { profileRules } from './rules.ts';
import { type ProfileAttribute, profileOf } from './user-profile.ts';

const fresh = profileRules(profileOf({ name: 'acme', settings: {} }), freshRealmSettings);

const errors = (user: Profiled) =>
  profileProblems(fresh, user, { audience: 'admin' }).map(({ field, error }) => `${field}: ${error}`);

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

const BOTH = { view: ['admin', 'user'], edit: ['admin', 'user'] };
const of = (attribute: Partial<ProfileAttribute>) =>
  profileRules(
    { attributes: [{ name: 'colour', permissions: BOTH, multivalued: false, ...attribute }], groups: [] },
    freshRealmSettings,
  );
const found = (attribute: Partial<ProfileAttribute>, ...values: string[]) =>
  profileProblems(
    of(attribute),
    { username: 'ann', attributes: { colour: values } },
    { audience: 'admin' },
  ).map(({ error, params }) => [error, ...params]);

test('an attribute is held against its validators, each value by itself, and one word for the same', () => {
  const validations = { options: { options: ['red', 'green'] }, multivalued: { max: '2' } };
  assert.deepEqual(found({ validations }, 'red', 'green'), []);
  assert.deepEqual(found({ validations }, 'blue', 'red', 'pink'), [
    ['error-invalid-value', 'colour'],
    ['error-invalid-multivalued-size', 'colour', 0, 2],
  ]);
});

test('a date is one of the calendar, in the form of the language', () => {
  const iso = { validations: { 'iso-date': {} } };
  for (const good of ['2024-02-29', '0001-01-01']) assert.deepEqual(found(iso, good), [], good);
  for (const bad of ['2023-02-29', '2024-13-01', '1/2/24']) assert.equal(found(iso, bad).length, 1, bad);
  const local = { validations: { 'local-date': {} } };
  for (const good of ['2/29/24', '12/31/1999']) assert.deepEqual(found(local, good), [], good);
  for (const bad of ['29/2/24', '2024-02-29', 'x']) assert.equal(found(local, bad).length, 1, bad);
});

test('a pattern that goes astray holds nobody up', () => {
  const began = performance.now();
  const bad = found({ validations: { pattern: { pattern: '(a+)+' } } }, `${'a'.repeat(40)}!`);
  assert.deepEqual(bad, [['error-pattern-no-match', 'colour', '(a+)+']]);
  assert.ok(performance.now() - began < 2000);
});

test('what users need they need for the scopes that ask for it, and nobody what they may not change', () => {
  const complete = (attribute: Partial<ProfileAttribute>, ...scopes: string[]) =>
    isProfileComplete(
      of(attribute),
      { username: 'ann' },
      scopes.map((name) => ({ name })),
      freshRealmSettings,
    );
  assert.equal(complete({ required: {} }), false);
  assert.equal(complete({ required: { roles: ['admin'] } }), true);
  assert.equal(complete({ required: { roles: ['user'] } }), false);
  assert.equal(complete({ required: { scopes: ['phone'] } }), true);
  assert.equal(complete({ required: { scopes: ['phone'] } }, 'phone'), false);
  assert.equal(complete({ required: {}, selector: { scopes: ['phone'] } }), true);
  assert.equal(complete({ required: {}, permissions: { view: [], edit: ['admin'] } }), true);
});
