import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { onEachDatabase } from '../support/on-each-database.ts';
import { freshPostgres, skipWithoutPostgres } from '../support/postgres.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import { startProxy } from '../support/postgres-proxy.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { clientCredentials, register, registrationPath } from '../support/registration.ts';
import { startTestServer } from '../support/server.ts';
import { send } from '../support/test-server.ts';

onEachDatabase('The management port', (suite) => {
  it('says that the process lives and that it is ready', async () => {
    const { managementUrl } = suite.server;
    for (const path of ['/health/live', '/health/ready']) {
      const { status, json } = await send('GET', managementUrl + path);
      assert.deepEqual([status, json], [200, { status: 'UP' }], path);
    }
  });

  it('is not where the realms are, and the public port has none of it', async () => {
    const { server } = suite;
    assert.equal((await send('GET', `${server.managementUrl}/realms/master`)).status, 404);
    for (const path of ['/health', '/health/live', '/health/ready', '/metrics'])
      assert.equal((await server.call('GET', path)).status, 404, path);
  });

  it('counts requests by route and status, and names no realm, client or token', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm);
    const own = await register(server, realm, token, { metadata: { clientId: 'a-very-own-client' } });
    await server.call('GET', own.path, { token: own.token });
    await clientCredentials(server, realm, own.clientId, 'wrong');
    await server.call('GET', '/nothing/of-the-kind');
    await server.call('GET', '/realms/never-made');
    const { status, text, headers } = await send('GET', `${server.managementUrl}/metrics`);
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^text\/plain/);
    assert.match(
      text,
      /^latchkey_http_requests_total\{method="POST",route="\/realms\/:realm\/clients-registrations\/:provider",status="201"\} [1-9]/m,
    );
    assert.match(
      text,
      /^latchkey_http_requests_total\{.*protocol\/openid-connect\/token",status="401"\} 1$/m,
    );
    assert.match(text, /^latchkey_http_request_seconds_count\{/m);
    assert.match(text, /^process_cpu_seconds_total /m);
    for (const secret of [realm, own.clientId, own.secret, token, 'never-made', 'of-the-kind', 'a-very-own'])
      assert.ok(!text.includes(secret), `${secret} is in the metrics`);
  });

  it('grows no metrics with what strangers send', async () => {
    const { server, realm } = suite;
    const lines = async () =>
      (await send('GET', `${server.managementUrl}/metrics`)).text.match(/^latchkey_/gm)?.length;
    const knock = (index: number) =>
      Promise.all([
        server.call('GET', `/x${index}`),
        server.call('GET', `/realms/r${index}`),
        server.call('GET', registrationPath(realm, 'default', `c${index}`)),
      ]);
    await knock(0);
    const before = await lines();
    for (let index = 1; index < 10; index++) await knock(index);
    assert.equal(await lines(), before);
  });

  it('says that it is not ready, and still lives, while it stops', async () => {
    const server = await startTestServer();
    const realm = await server.realm();
    const path = registrationPath(realm, 'default');
    const slow = await RawConnection.to(server.url);
    slow.send(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{`);
    await server.call('GET', '/realms/master');
    const stopped = server.stop();
    assert.equal((await send('GET', `${server.managementUrl}/health/ready`)).status, 503);
    assert.equal((await send('GET', `${server.managementUrl}/health/live`)).status, 200);
    slow.send('}');
    assert.equal((await slow.reply())?.status, 403);
    slow.close();
    await stopped;
  });
});

it('The server says that it is not ready when its PostgreSQL is gone, and lives', {
  skip: skipWithoutPostgres(),
}, async () => {
  const { url, pid } = await startCluster();
  const server = await startTestServer({ databaseUrl: url });
  assert.equal((await send('GET', `${server.managementUrl}/health/ready`)).status, 200);
  process.kill(pid, 'SIGQUIT');
  for (;;) {
    const { status, json } = await send('GET', `${server.managementUrl}/health/ready`);
    if (status === 200) continue;
    assert.deepEqual([status, json], [503, { status: 'DOWN' }]);
    break;
  }
  assert.equal((await send('GET', `${server.managementUrl}/health/live`)).status, 200);
  const { status, text } = await server.call('GET', '/realms/unheard-of');
  assert.ok(status >= 500, text);
  assert.doesNotMatch(text, /postgres|sql|ECONN/i);
  await server.stop();
});

/** A server that reaches its PostgreSQL by a proxy, and is ready. */
async function behindProxy() {
  const proxy = await startProxy(await freshPostgres());
  const server = await startTestServer({ databaseUrl: proxy.url });
  const ready = async () => (await send('GET', `${server.managementUrl}/health/ready`)).status;
  assert.equal(await ready(), 200);
  return { proxy, server, ready };
}

it('The server says that it is not ready when its PostgreSQL answers no more, and that it is when it does again', {
  skip: skipWithoutPostgres(),
}, async () => {
  const { proxy, server, ready } = await behindProxy();
  proxy.mute(() => true);
  const since = Date.now();
  assert.deepEqual(await Promise.all([ready(), ready()]), [503, 503]);
  assert.ok(Date.now() - since < 5000, `${Date.now() - since} ms`);
  assert.equal((await send('GET', `${server.managementUrl}/health/live`)).status, 200);
  proxy.unmute();
  await until(async () => (await ready()) === 200);
  await server.stop();
  proxy.close();
});

it('The server is ready again once its PostgreSQL answers, whatever still hangs on connections from before', {
  skip: skipWithoutPostgres(),
}, async () => {
  const { proxy, server, ready } = await behindProxy();
  // What is connected is lost without a word; who connects anew is answered.
  proxy.mute(() => true);
  assert.equal(await ready(), 503);
  await until(async () => (await ready()) === 200);
  proxy.unmute();
  await server.stop();
  proxy.close();
});

it('The server answers 503 while its PostgreSQL is away, and goes on when it is back', {
  skip: skipWithoutPostgres(),
}, async () => {
  const { proxy, server } = await behindProxy();
  const token = await server.adminToken();
  const asks = () =>
    Promise.all([
      server.call('GET', '/realms/master/.well-known/openid-configuration'),
      server.call('GET', '/admin/realms', { token }),
      server.call('POST', '/admin/realms', { token, json: { realm: 'away', enabled: true } }),
    ]);
  proxy.refuse();
  proxy.cut(() => true);
  for (const { status, headers, json, text } of await asks()) {
    assert.equal(status, 503, text);
    assert.equal(headers.get('retry-after'), '2');
    assert.deepEqual(json, {
      error: 'temporarily_unavailable',
      error_description: 'The database is not available',
    });
  }
  proxy.accept();
  assert.deepEqual(
    (await asks()).map(({ status }) => status),
    [200, 200, 201],
  );
  await server.stop();
  proxy.close();
});

/** Asks until it is so, for no longer than somebody would wait for it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await delay(50);
  }
  assert.fail('it has not come about');
}
