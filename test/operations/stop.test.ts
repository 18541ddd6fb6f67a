import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { RawConnection } from '../support/raw-connection.ts';
import { registrationPath } from '../support/registration.ts';
import { databases, startTestServer } from '../support/server.ts';
import { startProcess } from '../support/server-process.ts';

for (const database of databases) {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`${signal} stops the process once it has answered what it accepted, on ${database.name}`, {
      skip: database.skip,
    }, async (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-stop-'));
      t.after(() => rmSync(folder, { recursive: true }));
      const settings = {
        databaseUrl: await database.sharedUrl(),
        keyEncryptionKey: Buffer.alloc(32, 'key'),
        flags: { hostname: 'http://login.example.org' },
      };
      // One node prepares what the other, which is stopped, is asked for.
      const prepared = await startTestServer(settings);
      t.after(() => prepared.stop());
      const realm = await prepared.realm();
      const token = await prepared.initialAccessToken(realm);
      const child = await startProcess({
        args: ['--hostname=http://login.example.org', `--database-url=${settings.databaseUrl}`],
        environment: {
          LATCHKEY_DATA_DIR: folder,
          LATCHKEY_KEY_ENCRYPTION_KEY: settings.keyEncryptionKey.toString('base64'),
        },
      });
      t.after(() => child.kill('SIGKILL'));
      const body = JSON.stringify({ clientId: 'accepted before the stop' });
      const slow = await RawConnection.to(child.url);
      t.after(() => slow.close());
      slow.send(
        `POST ${registrationPath(realm, 'default')} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
      );
      const idle = await RawConnection.to(child.url);
      t.after(() => idle.close());
      idle.send('GET /realms/master HTTP/1.1\r\nHost: x\r\n\r\n');
      assert.equal((await idle.reply())?.status, 200);

      child.kill(signal);
      child.kill(signal);
      assert.ok(await idle.ends(), 'an idle connection is let go');
      await refusesConnections(child.url);
      slow.send(body.slice(5));
      const reply = await slow.reply();
      assert.equal(reply?.status, 201);
      const since = Date.now();
      const { code, signal: by, stderr } = await child.ended;
      assert.deepEqual([code, by, stderr], [0, null, '']);
      assert.ok(Date.now() - since < 6000, 'it does not wait for more on a connection that stays open');
      const { json } = await prepared.admin(
        'GET',
        `/${realm}/clients?clientId=accepted%20before%20the%20stop`,
      );
      assert.equal(json.length, 1);
    });
  }
}

it('A request that never ends does not hold up a stop for ever', { timeout: 30_000 }, async () => {
  const server = await startTestServer();
  const slow = await RawConnection.to(server.url);
  slow.send(
    'POST /realms/master/clients-registrations/default HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{',
  );
  await server.call('GET', '/realms/master');
  await server.stop();
  assert.ok(await slow.ends());
});

async function refusesConnections(url: string): Promise<void> {
  for (;;) {
    try {
      (await RawConnection.to(url)).close();
    } catch {
      return;
    }
  }
}
