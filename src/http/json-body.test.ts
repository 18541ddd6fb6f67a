import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type } from 'typebox';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from './exchange.ts';
import { readJson } from './json-body.ts';

const Thing = Type.Object({
  id: Type.Optional(Type.String()),
  on: Type.Optional(Type.Boolean()),
  count: Type.Optional(Type.Integer()),
  names: Type.Optional(Type.Array(Type.String())),
  attributes: Type.Optional(Type.Record(Type.String(), Type.String(), { whenNull: '' })),
  any: Type.Optional(Type.Unknown()),
});

const requestOf = (body: string | Buffer, contentType?: string) =>
  ({ headers: { 'content-type': contentType }, body: Buffer.from(body as string) }) as unknown as Request;
const read = (body: string | Buffer, contentType?: string) =>
  readJson(requestOf(body, contentType), 'Thing', Thing);

function refused(body: string | Buffer, contentType?: string): Refusal {
  try {
    read(body, contentType);
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return error;
  }
  return assert.fail('it was taken');
}

describe('a JSON body', () => {
  it('is taken with the coercions that Keycloak makes', () => {
    assert.deepEqual(read('{"id":5,"on":"TRUE","count":"7","names":[1,true,null,"a"]}'), {
      id: '5',
      on: true,
      count: 7,
      names: ['1', 'true', 'a'],
    });
    assert.deepEqual(read('{"id":null,"on":"","count":1.9}'), { count: 1 });
    assert.deepEqual(read('{"id":"a","id":"b"}'), { id: 'b' });
    assert.deepEqual(read('{"on":" true\\n","count":" +7 "}'), { on: true, count: 7 });
    for (const nothing of ['', ' ', '\\t', 'null', ' null '])
      assert.deepEqual(read(`{"on":"${nothing}","count":"${nothing}"}`), {}, nothing);
    for (const word of ['NULL', 'tRue', 'yes'])
      assert.equal(refused(`{"on":"${word}"}`).code, 'unknown_error');
    assert.equal(refused('{"count":4000000000}').code, 'HTTP 400 Bad Request');
    assert.equal(refused('{"count":"4000000000"}').code, 'unknown_error');
  });

  it('says by null that an entry of a map is to go', () => {
    assert.deepEqual(read('{"attributes":{"a":null,"b":1}}'), { attributes: { a: '', b: '1' } });
  });

  it('keeps names that mean something elsewhere as ordinary names', () => {
    const { attributes } = read('{"attributes":{"__proto__":"x","constructor":"y"}}');
    assert.deepEqual(Object.entries(attributes ?? {}), [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    assert.equal(Object.getPrototypeOf(attributes), Object.prototype);
  });

  it('may be UTF-16, or begin with a mark', () => {
    assert.deepEqual(read(Buffer.from('{"id":"ä"}', 'utf16le')), { id: 'ä' });
    assert.deepEqual(read(Buffer.from('\ufeff{"id":"ä"}', 'utf16le').swap16()), { id: 'ä' });
    assert.deepEqual(read('\ufeff{"id":"ä"}'), { id: 'ä' });
    assert.equal(refused(Buffer.from('{"id":"ä"}', 'utf16le').subarray(0, -1)).status, 400);
  });

  it('is of a JSON content type, or says nothing about it', () => {
    for (const type of ['application/json', 'Application/JSON; charset=x', 'application/*', '*/*', undefined])
      assert.deepEqual(read('{}', type), {});
    for (const type of ['text/plain', 'application/vnd.api+json', '', 'json', 'application/json, text/plain'])
      assert.equal(refused('{}', type).status, 415);
  });

  it('is refused in the words that say where it is wrong', () => {
    const bodies = {
      '{"id":': 'invalid_request',
      '{"id":"\\x"}': 'HTTP 400 Bad Request',
      '{"id":[]}': 'unknown_error',
      '{"count":99999999999}': 'HTTP 400 Bad Request',
      '': 'invalid_request',
      null: 'invalid_request',
      '{} {}': 'invalid_request',
      '{"colour":1}':
        'Invalid json representation for Thing. Unrecognized field "colour" at line 1 column 12.',
    };
    for (const [body, code] of Object.entries(bodies)) assert.equal(refused(body).code, code, body);
  });

  it('is not repeated where its unknown member is no plain name', () => {
    for (const name of ['<img onerror=x>', 'a&b', "a'b", 'x'.repeat(65), 'ä'])
      assert.match(
        refused(JSON.stringify({ [name]: 1 })).code,
        /^Invalid json representation for Thing\. Unrecognized field at line 1 column \d+\.$/,
        name,
      );
  });

  it('is refused when it is too deep, or holds what a database cannot', () => {
    assert.match(refused(`{"any":${'['.repeat(64)}${']'.repeat(64)}}`).description ?? '', /deeper/);
    assert.ok(read(`{"any":${'['.repeat(63)}${']'.repeat(63)}}`));
    assert.match(refused('{"id":"\\u0000"}').description ?? '', /U\+0000/);
    assert.deepEqual(read('{"id":"\\\\u0000"}'), { id: '\\u0000' });
    for (const half of ['{"id":"\\ud800"}', '{"id":"\\uDC00\\ud83d"}', '{"any":[{"a\\udfff":1}]}'])
      assert.match(refused(half).description ?? '', /surrogate/, half);
    assert.deepEqual(read('{"id":"\\ud83d\\ude00"}'), { id: '😀' });
    assert.deepEqual(read('{"id":"\\\\ud800"}'), { id: '\\ud800' });
  });
});
