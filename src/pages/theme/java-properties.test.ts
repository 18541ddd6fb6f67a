import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProperties } from './java-properties.ts';

const parse = (text: string, encoding: BufferEncoding = 'utf8') =>
  parseProperties(Buffer.from(text, encoding));
const valuesOf = (text: string) => Object.fromEntries(parse(text).values);

test('properties are read as Java reads them', () => {
  const text = [
    '# a comment',
    '! another',
    '',
    'plain=value',
    'spaced   =  value with blanks  ',
    'colon: value',
    'blank value',
    'empty=',
    'alone',
    'escaped\\=key\\:with\\ signs=yes',
    'tab=a\\tb\\nc',
    'unicode=\\u00fc\\u4F60',
    'long=first \\',
    '   second \\',
    '# no comment here',
    'backslash=C\\:\\\\temp\\\\',
    'next=1',
  ].join('\n');
  assert.deepEqual(valuesOf(text), {
    plain: 'value',
    spaced: 'value with blanks  ',
    colon: 'value',
    blank: 'value',
    empty: '',
    alone: '',
    'escaped=key:with signs': 'yes',
    tab: 'a\tb\nc',
    unicode: 'ü你',
    long: 'first second # no comment here',
    backslash: 'C:\\temp\\',
    next: '1',
  });
});

test('line ends of every system end a line', () => {
  assert.deepEqual(valuesOf('a=1\r\nb=2\rc=3\n'), { a: '1', b: '2', c: '3' });
});

test('UTF-8 and Latin-1 are told apart', () => {
  assert.equal(parse('name=Zürich').values.get('name'), 'Zürich');
  assert.equal(parse('name=Zürich', 'latin1').values.get('name'), 'Zürich');
  assert.equal(parse('# encoding: ISO-8859-1\nname=Ã¼', 'latin1').values.get('name'), 'Ã¼');
});

test('what an author got wrong is told with its line', () => {
  assert.deepEqual(parse('a=1\na=2\nb=\\u12').problems, [
    { line: 2, problem: 'a is there twice' },
    { line: 3, problem: '\\u needs four hexadecimal digits' },
  ]);
});

test('no key reaches a prototype', () => {
  const { values } = parse('__proto__=1\nconstructor=2');
  assert.equal(values.get('__proto__'), '1');
  assert.equal(({} as Record<string, unknown>)['1'], undefined);
});
