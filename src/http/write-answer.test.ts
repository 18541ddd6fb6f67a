import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { it } from 'node:test';
import { createApp } from './app.ts';
import { okText } from './exchange.ts';

/** Lengths around that from which head and body are no longer put together beforehand. */
const LENGTHS = [0, 1, 16_383, 16_384, 16_385, 400_000];

it('answers of any length come whole, one after the other on one connection', async () => {
  const app = createApp(
    [
      {
        method: 'GET',
        path: '/:letter/:length',
        handle: ({ params }) => okText(`${params.letter}`.repeat(Number(params.length))),
      },
    ],
    {
      basePath: '',
      publicUrl: undefined,
      trustedProxies: [],
      bodyLimit: 1000,
      proxyCertificateHeader: undefined,
    } as never,
    { log: {}, metrics: { observe: () => {} }, limiter: undefined } as never,
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const { port } = app.server.address() as { port: number };
    const wanted = ['x', 'ü'].flatMap((letter) => LENGTHS.map((length) => ({ letter, length })));
    const paths = wanted.map(({ letter, length }) => `/${encodeURIComponent(letter)}/${length}`);
    const request = (method: string, path: string, close = '') =>
      `${method} ${path} HTTP/1.1\r\nhost: h\r\n${close}\r\n`;
    const socket = connect(port, '127.0.0.1');
    socket.write(paths.map((path) => request('GET', path) + request('HEAD', path)).join(''));
    socket.write(request('HEAD', paths[0] ?? '', 'connection: close\r\n'));
    let received = '';
    socket.setEncoding('utf8');
    for await (const part of socket) received += part;
    const bodies = received.split(/HTTP\/1\.1 200 OK\r\n.*?\r\n\r\n/s).slice(1);
    assert.deepEqual(bodies, [...wanted.flatMap(({ letter, length }) => [letter.repeat(length), '']), '']);
  } finally {
    await app.close();
  }
});
