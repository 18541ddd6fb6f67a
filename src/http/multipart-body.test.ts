import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal } from '../errors/refusal.ts';
import { readMultipart } from './multipart-body.ts';

const type = 'multipart/form-data; boundary=b';
const part = (name: string, value: string, more = '') =>
  `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const read = (text: string, contentType = type) =>
  readMultipart({ headers: { 'content-type': contentType }, body: Buffer.from(text) });

describe('a form in parts', () => {
  test('is read by names, files and fields alike, the first of each', async () => {
    const parts = await read(
      `${part('a', 'x')}${part('f', 'y\0z', '; filename="f"')}${part('a', 'w')}--b--\r\n`,
    );
    assert.deepEqual(
      [...parts].map(([name, value]) => [name, value.toString()]),
      [
        ['a', 'x'],
        ['f', 'y\0z'],
      ],
    );
  });

  test('is empty when it is something else', async () => {
    assert.equal((await read('{}', 'application/json')).size, 0);
    assert.equal((await readMultipart({ headers: {}, body: Buffer.alloc(0) })).size, 0);
  });

  test('is refused when it is cut off, has no boundary, or has parts without end', async () => {
    for (const refused of [
      read(part('a', 'x').slice(0, -2)),
      read('', type),
      read('--b', type),
      read('x', 'multipart/form-data; boundary='),
      read('x', 'multipart/form-data; charset=utf-8'),
      read(`${Array.from({ length: 30 }, (_, n) => part(`a${n}`, 'x')).join('')}--b--\r\n`),
    ])
      await assert.rejects(refused, (error) => error instanceof Refusal && error.status === 400);
  });
});
