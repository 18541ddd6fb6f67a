import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { test } from 'node:test';
import { checkJson } from './check.ts';
import { runLoad } from './load.ts';

async function serve(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const get = { method: 'GET', path: '/' };

test('so many operations are in flight, on as many connections, and no more are done than wanted', async () => {
  const sockets = new Set<unknown>();
  let inFlight = 0;
  let most = 0;
  using server = await serve((request, response) => {
    sockets.add(request.socket);
    inFlight += 1;
    most = Math.max(most, inFlight);
    setTimeout(() => {
      inFlight -= 1;
      response.end('{}');
    }, 5);
  });
  const operation = async (connection: Parameters<Parameters<typeof runLoad>[1]>[0]) => {
    checkJson(await connection.send(get), 200, 'get');
  };
  const result = await runLoad(server.origin, operation, { concurrency: 4, operations: 40 });
  assert.equal(result.errors, 0);
  assert.equal(result.latencies.length, 40);
  assert.equal(most, 4);
  assert.equal(sockets.size, 4);
  assert.ok(result.latencies.every((latency) => latency >= 4));
});

test('an answer that is not the expected one is an error with its reason, and the load goes on', async () => {
  let count = 0;
  using server = await serve((_, response) => {
    count += 1;
    response.statusCode = count % 4 === 0 ? 503 : 200;
    response.end('{"field":1}');
  });
  const result = await runLoad(
    server.origin,
    async (connection) => {
      checkJson(await connection.send(get), 200, 'get');
    },
    { concurrency: 2, operations: 20 },
  );
  assert.equal(result.latencies.length, 15);
  assert.equal(result.errors, 5);
  assert.deepEqual(result.messages, ['get: 503 instead of 200: {"field":1}']);
});

test('a connection that breaks is an error and is opened again', async () => {
  let count = 0;
  using server = await serve((request, response) => {
    count += 1;
    if (count === 2) request.socket.destroy();
    else response.end('{}');
  });
  const result = await runLoad(
    server.origin,
    async (connection) => {
      checkJson(await connection.send(get), 200, 'get');
    },
    { concurrency: 1, operations: 4 },
  );
  assert.equal(result.errors, 1);
  assert.equal(result.latencies.length, 3);
});

test('the load ends in time', async () => {
  using server = await serve((_, response) => response.end('{}'));
  const result = await runLoad(
    server.origin,
    async (connection) => {
      checkJson(await connection.send(get), 200, 'get');
    },
    { concurrency: 2, seconds: 0.2 },
  );
  assert.ok(result.seconds >= 0.2 && result.seconds < 2);
  assert.ok(result.latencies.length > 2);
});
