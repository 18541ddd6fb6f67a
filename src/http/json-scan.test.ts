import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type } from 'typebox';
import { findJsonProblem, type JsonProblem } from './json-scan.ts';
import type { Shape } from './representation.ts';

const Inner = Type.Object({ name: Type.Optional(Type.String()) }, { title: 'Inner' });
const Thing = Type.Object({
  id: Type.Optional(Type.String()),
  on: Type.Optional(Type.Boolean()),
  count: Type.Optional(Type.Integer()),
  names: Type.Optional(Type.Array(Type.String())),
  inners: Type.Optional(Type.Array(Inner)),
  map: Type.Optional(Type.Record(Type.String(), Type.String())),
  any: Type.Optional(Type.Unknown()),
}) as Shape;
const Open = Type.Object({ id: Type.Optional(Type.String()) }, { additionalProperties: true }) as Shape;

const find = (text: string | Buffer, shape = Thing): JsonProblem | undefined =>
  findJsonProblem(Buffer.from(text as string), shape);
const inDocument = { kind: 'syntax', where: 'document' };
const inValue = { kind: 'syntax', where: 'value' };
const wrongType = { kind: 'wrong type' };

describe('the first problem of a document', () => {
  const cases: [name: string, problem: object | undefined, ...texts: string[]][] = [
    [
      'is none',
      undefined,
      '{}',
      ' { "id" : null , "names" : [ "a" , 5 , null ] } ',
      '{"map":{"__proto__":1}}',
    ],
    ['is none up to the end of its value', undefined, '{} {', '{"id":"a"}]', '{}x'],
    [
      'is among its members',
      inDocument,
      '',
      '{',
      '{"id"',
      '{"id":',
      '{"id":nul}',
      '{"id":"a" "on":1}',
      '{"id":"a",}',
    ],
    [
      'is a number or a name that is none',
      inDocument,
      '{"count":01}',
      '{"count":-}',
      '{"\\x":1}',
      "{'id':1}",
      '}',
    ],
    ['is the document itself', inDocument, '"abc', '1x', '/* */{}', 'tru', '<a/>'],
    [
      'is within a value',
      inValue,
      '{"id":"\\x"}',
      '{"id":"a\nb"}',
      '{"id":"a',
      '{"names":[x]}',
      '{"names":["a"',
    ],
    [
      'is within what a value holds',
      inValue,
      '{"map":{"a":}}',
      '{"map":{"a"',
      '{"inners":[{"name":}]}',
      '{"any":[1,}',
    ],
    [
      'is a shape that was not asked for',
      wrongType,
      '[',
      '"a"',
      '5',
      '{"id":[',
      '{"id":{',
      '{"on":"yes"}',
      '{"on":1.5}',
    ],
    [
      'is a shape within',
      wrongType,
      '{"names":"a"}',
      '{"names":[[',
      '{"map":{"a":[',
      '{"inners":{}}',
      '{"count":"1.5"}',
    ],
    ['is a number too large', { kind: 'number too large' }, '{"count":99999999999}', '{"count":1e400}'],
  ];
  for (const [name, problem, ...texts] of cases) {
    it(name, () => {
      for (const text of texts) assert.deepEqual(find(text), problem, text);
    });
  }

  it('is a text that is no UTF-8, in a name as in a value', () => {
    const bad = Buffer.of(0xff, 0xfe);
    const [open, close] = [Buffer.from('{"'), Buffer.from('":1}')];
    assert.deepEqual(find(Buffer.concat([open, bad, close])), inDocument);
    assert.deepEqual(find(Buffer.concat([Buffer.from('{"id":"'), bad, Buffer.from('"}')])), inValue);
  });

  it('is an unknown member as soon as its value begins, told by the byte behind that', () => {
    const at = (line: number, column: number, of?: string) => ({
      kind: 'unknown member',
      name: 'colour',
      of,
      line,
      column,
    });
    assert.deepEqual(find('{"colour":1}'), at(1, 12));
    assert.deepEqual(find('{"colour":true}'), at(1, 15));
    assert.deepEqual(find('{"colour":"\\x'), at(1, 12));
    assert.deepEqual(find('{"colour":{'), at(1, 12));
    assert.deepEqual(find('{"id":"ä","colour":['), at(1, 22));
    assert.deepEqual(find('{"id":"a",\n "colour": "x"}'), at(2, 13));
    assert.deepEqual(find('{"inners":[{"colour":1}]}'), at(1, 23, 'Inner'));
    assert.deepEqual(find('{"colour":nul}'), inDocument);
    assert.deepEqual(find('{"on":"x","colour":1}'), wrongType);
  });

  it('is no unknown member where those are ignored, but what is no JSON stays none', () => {
    assert.equal(find('{"colour":{"a":[1,"]"]}}', Open), undefined);
    assert.deepEqual(find('{"colour":[1', Open), inValue);
    assert.deepEqual(find('{"colour":[1,]}', Open), inValue);
    assert.deepEqual(find('{"colour":1', Open), inDocument);
  });

  it('is found however deep the document is', () => {
    assert.equal(find(`{"any":${'['.repeat(50_000)}${']'.repeat(50_000)}}`), undefined);
    assert.deepEqual(find(`{"any":${'['.repeat(50_000)}`), inValue);
  });
});
