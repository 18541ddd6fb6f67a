import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { adminClient, clientCredentials, registrationPath } from '../support/registration.ts';
import { databases } from '../support/server.ts';
import { startProcess } from '../support/server-process.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

const KILLS = 8;
const WIDTH = 8;
const COUNT = 1_000_000;
const PASSWORD = 'admin-password';

/** A client as its owner knows it: what was acknowledged last, and what may have been done since. */
interface Owned {
  readonly clientId: string;
  readonly secret: string;
  readonly token: string;
  readonly name: string;
  /** The name of an update that was never answered. */
  asked?: string;
}

/** Registers clients and renames them, one owner after the other, until the server is gone. */
async function storm(server: TestServer, realm: string, token: string, owned: Owned[]): Promise<void> {
  const path = registrationPath(realm, 'default');
  const json = { serviceAccountsEnabled: true, name: 'first' };
  try {
    for (;;) {
      const made = await server.call('POST', path, { token, json });
      assert.equal(made.status, 201, made.text);
      const { clientId, secret, registrationAccessToken } = made.json;
      const at = owned.push({ clientId, secret, token: registrationAccessToken, name: 'first' }) - 1;
      const mine = owned[at];
      assert.ok(mine);
      mine.asked = 'second';
      const own = registrationPath(realm, 'default', clientId);
      const updated = await server.call('PUT', own, {
        token: mine.token,
        json: { clientId, name: 'second' },
      });
      assert.equal(updated.status, 200, updated.text);
      owned[at] = { clientId, secret, token: updated.json.registrationAccessToken, name: 'second' };
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The connection broke: whatever was under way was not acknowledged.
  }
}

/** That each owner finds the client as it was acknowledged, or as the one update that was under way makes it. */
async function check(server: TestServer, realm: string, owned: readonly Owned[]): Promise<void> {
  for (const { clientId, secret, token, name, asked } of owned) {
    const read = await server.call('GET', registrationPath(realm, 'default', clientId), { token });
    if (read.status === 401 && asked !== undefined) {
      assert.equal(
        (await adminClient(server, realm, clientId))?.name,
        asked,
        'the update, whole or not at all',
      );
    } else {
      assert.equal(read.status, 200, read.text);
      assert.deepEqual([read.json.name, read.json.secret], [name, secret]);
    }
    assert.equal(
      (await clientCredentials(server, realm, clientId, secret)).status,
      200,
      'its service account',
    );
  }
}

for (const database of databases) {
  describe(`Owners of clients on ${database.name}`, { skip: database.skip }, () => {
    it(`find them as acknowledged after each of ${KILLS} kills of the server`, async () => {
      const databaseUrl = await database.sharedUrl();
      const keyEncryptionKey = Buffer.alloc(32, 'key');
      const start = async () => {
        const child = await startProcess({
          args: ['--hostname=http://login.example.org', '--log-level=info'],
          environment: {
            LATCHKEY_DATABASE_URL: databaseUrl,
            LATCHKEY_KEY_ENCRYPTION_KEY: keyEncryptionKey.toString('base64'),
            LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD: PASSWORD,
          },
        });
        const { url, managementUrl } = child;
        const end = async () => {
          child.kill('SIGKILL');
          await child.ended;
        };
        return testServer({ url, managementUrl, databaseUrl, keyEncryptionKey, password: PASSWORD, end });
      };
      let server = await start();
      const realm = await server.realm();
      const token = await server.initialAccessToken(realm, { count: COUNT });
      const { json: before } = await server.admin('GET', `/${realm}/clients`);
      const all: Owned[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        const owned: Owned[] = [];
        const storms = Array.from({ length: WIDTH }, () => storm(server, realm, token, owned));
        while (owned.length < 2) await delay(1);
        await delay(kill * 3);
        await server.stop();
        await Promise.all(storms);
        server = await start();
        await check(server, realm, owned);
        all.push(...owned);
      }
      const { json: clients } = await server.admin('GET', `/${realm}/clients`);
      const { json: tokens } = await server.admin('GET', `/${realm}/clients-initial-access`);
      assert.equal(COUNT - tokens[0].remainingCount, clients.length - before.length);
      assert.ok(clients.length - before.length >= all.length);
      await server.stop();
    });
  });
}
