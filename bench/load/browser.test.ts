import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { test } from 'node:test';
import { Browser } from './browser.ts';
import { Connection } from './connection.ts';

async function browse(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const origin = `http://127.0.0.1:${address.port}`;
  const connection = new Connection(origin);
  return {
    origin,
    browser: new Browser(connection, origin),
    [Symbol.dispose]: () => {
      connection.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

test('cookies come back to their paths, are replaced, and go when they expire', async () => {
  const seen: (string | undefined)[] = [];
  using site = await browse((request, response) => {
    seen.push(request.headers.cookie);
    const given: Record<string, string[]> = {
      '/a/1': ['one="1==";Version=1;Path=/a/;Secure;HttpOnly', 'two=2; Path=/; SameSite=None'],
      '/a/2': ['one=3; path=/a/', 'two=; Max-Age=0; Path=/'],
    };
    response.setHeader('set-cookie', given[request.url ?? ''] ?? []);
    response.end('page');
  });
  for (const path of ['/a/1', '/b', '/a/2', '/a/3']) await site.browser.open(path);
  assert.deepEqual(seen, [undefined, 'two=2', 'one="1=="; two=2', 'one=3']);
});

test('redirects are followed at the server, by GET, and not away from it', async () => {
  const seen: string[] = [];
  using site = await browse((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const next: Record<string, string> = {
      '/form': '/next',
      '/next': `http://${request.headers.host}/last`,
      '/last': 'https://app.example/callback?code=1',
      '/tricky': '//elsewhere.example/',
      '/round': '/round',
    };
    const location = next[request.url ?? ''];
    response.writeHead(location === undefined ? 200 : 302, location === undefined ? {} : { location });
    response.end();
  });
  const visit = await site.browser.post('/form', { field: 'ä b' });
  assert.equal(visit.away, 'https://app.example/callback?code=1');
  assert.deepEqual(seen, ['POST /form', 'GET /next', 'GET /last']);
  assert.equal((await site.browser.open('/tricky')).away, '//elsewhere.example/');
  assert.equal((await site.browser.open(`${site.origin}/plain`)).away, undefined);
  await assert.rejects(site.browser.open('/round'), /redirects/);
});
