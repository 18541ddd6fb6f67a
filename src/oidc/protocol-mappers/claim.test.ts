import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimPath } from '../../domain/client-scopes/claim-name.ts';
import { claimSetter } from './claim.ts';
import { conversionOf, listConversionOf } from './claim-value.ts';

const mapper = (config: Record<string, string>, protocolMapper = 'oidc-hardcoded-claim-mapper') => ({
  id: 'm',
  name: 'm',
  protocol: 'openid-connect',
  protocolMapper,
  config,
});
const set = (name: string, value: unknown, claims: Record<string, unknown> = {}, kind?: string) => {
  claimSetter(mapper({ 'claim.name': name }, kind))(claims, value);
  return claims;
};

describe('The name of a claim', () => {
  it('leads through objects, as Keycloak 26.7 reads it', () => {
    const paths: Record<string, string[]> = {
      a: ['a'],
      'a.b': ['a', 'b'],
      'a\\.b': ['a.b'],
      'f.g\\.h': ['f', 'g.h'],
      'c\\\\.d': ['c\\', 'd'],
      '.a': ['.a'],
      'b.': ['b'],
      'c..d': ['c', '.d'],
      '..': ['..'],
      'a\\b': ['ab'],
      'e\\': ['e\\'],
      '': [],
    };
    for (const [name, path] of Object.entries(paths)) assert.deepEqual(claimPath(name), path, name);
  });

  it('takes no time to speak of, however long', () => {
    const begun = performance.now();
    claimPath('a\\'.repeat(100_000));
    claimPath('a.'.repeat(100_000));
    assert.ok(performance.now() - begun < 1000);
  });

  it('adds to an object that is there and leaves what is in its way alone', () => {
    assert.deepEqual(set('a.b', 1, { a: { c: 2 } }), { a: { c: 2, b: 1 } });
    assert.deepEqual(set('a.b', 1, { a: 'text' }), { a: 'text' });
    assert.deepEqual(set('a.b', 1, { a: [0] }), { a: [0] });
    assert.deepEqual(set('a.b', 1, { a: null }), { a: null });
    assert.deepEqual(set('a', undefined), {});
  });

  it('never reaches the prototype of anything', () => {
    set('__proto__.polluted', 'x');
    set('constructor.prototype.polluted', 'x');
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.equal(JSON.stringify(set('__proto__', 'x')), '{"__proto__":"x"}');
  });

  it('writes the claims of the protocol for nobody, and roles for the mappers of roles alone', () => {
    for (const name of ['iss', 'sub', 'aud', 'aud.x', 'cnf.jkt', 'acr', 'nbf', 'realm_access.roles'])
      assert.deepEqual(set(name, 'FORGED'), {}, name);
    const roles = set('realm_access.roles', ['a'], {}, 'oidc-usermodel-realm-role-mapper');
    assert.deepEqual(roles, { realm_access: { roles: ['a'] } });
    assert.deepEqual(set('sub', 'FORGED', {}, 'oidc-usermodel-realm-role-mapper'), {});
    assert.deepEqual(set('auth_time', 1, {}, 'oidc-usersessionmodel-note-mapper'), { auth_time: 1 });
  });
});

describe('A value', () => {
  const as = (type: string, text: string) => conversionOf(mapper({ 'jsonType.label': type }))(text);

  it('is of the type asked for, or there is none', () => {
    assert.deepEqual(
      ['12', '+5', '007', ' 8', '1.5', '1e3', '2147483648', ''].map((text) => as('int', text)),
      [12, 5, 7, undefined, undefined, undefined, undefined, undefined],
    );
    assert.deepEqual([as('long', '2147483648'), as('long', '9223372036854775808')], [2147483648, undefined]);
    assert.deepEqual([as('boolean', 'TRUE'), as('boolean', 'yes')], [true, false]);
    assert.deepEqual(
      [as('JSON', '{"a":1}'), as('JSON', '{bad'), as('JSON', 'null')],
      [{ a: 1 }, undefined, null],
    );
    assert.deepEqual([as('constructor', 'x'), as('', 'x')], ['x', 'x']);
  });

  it('keeps every digit of a long number', () => {
    assert.equal(JSON.stringify({ c: as('long', '9223372036854775807') }), '{"c":9223372036854775807}');
    const json = '{"a":[9007199254740993,-9007199254740993,12,1.5,"9007199254740993"]}';
    assert.equal(JSON.stringify(as('JSON', json)), json);
    assert.deepEqual(set('a.b', 1, { a: as('long', '9223372036854775807') }), {
      a: as('long', '9223372036854775807'),
    });
  });

  it('is the first of several, or a list with null for those of another type', () => {
    const list = (config: Record<string, string>) => listConversionOf(mapper(config));
    assert.deepEqual(list({ multivalued: 'true', 'jsonType.label': 'int' })(['1', 'x']), [1, null]);
    assert.deepEqual(list({ 'jsonType.label': 'int' })(['1', 'x']), 1);
    assert.equal(list({ 'jsonType.label': 'int' })(['x', '1']), undefined);
    assert.equal(list({ multivalued: 'true' })([]), undefined);
  });
});
