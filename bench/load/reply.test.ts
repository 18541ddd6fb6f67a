import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReply } from './reply.ts';

const answers = {
  'a body of known length': [
    'HTTP/1.1 201 Created\r\nContent-Length: 7\r\n\r\n{"ä":1}'.replace('7', '8'),
    '{"ä":1}',
  ],
  'a body in chunks': [
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\nA\r\n:"bcdefgh}\r\n0\r\n\r\n',
    '{"a":"bcdefgh}',
  ],
  'no body': ['HTTP/1.1 204 No Content\r\n\r\n', ''],
} as const;

for (const [what, [text, body]] of Object.entries(answers)) {
  test(`${what} is read once it is complete, however it is cut`, () => {
    const bytes = Buffer.from(text);
    for (let length = 0; length < bytes.length; length += 1) {
      assert.equal(readReply(bytes.subarray(0, length)), undefined, `after ${length} bytes`);
    }
    const reply = readReply(bytes);
    assert.equal(reply?.body, body);
    assert.equal(reply?.status, Number(text.slice(9, 12)));
    assert.equal(reply?.closes, false);
  });
}

test('a server that will close says so', () => {
  const reply = readReply(
    Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\ncontent-length: 0\r\n\r\n'),
  );
  assert.equal(reply?.closes, true);
});

test('what is no answer is refused', () => {
  assert.throws(() => readReply(Buffer.from('SSH-2.0-x\r\n\r\n')), /not an HTTP answer/);
  assert.throws(() => readReply(Buffer.from('HTTP/1.1 200 OK\r\n\r\n')), /without content-length/);
});
