import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { adminClient, clientCredentials, register, registrationPath } from '../support/registration.ts';
import { databases } from '../support/server.ts';
import { startProcess } from '../support/server-process.ts';
import { testServer } from '../support/test-server.ts';

for (const database of databases) {
  for (const format of ['json', 'text'] as const) {
    it(`The log holds no secret, token or password at its most talkative (${format}, ${database.name})`, {
      skip: database.skip,
    }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-logs-'));
      const keyEncryptionKey = Buffer.alloc(32, 'key');
      const databaseUrl = await database.sharedUrl();
      const password = 'administrator-password-1';
      const child = await startProcess({
        args: ['--log-level=debug'],
        environment: {
          LATCHKEY_LOG_FORMAT: format,
          LATCHKEY_DATA_DIR: folder,
          LATCHKEY_DATABASE_URL: databaseUrl,
          LATCHKEY_KEY_ENCRYPTION_KEY: keyEncryptionKey.toString('base64'),
          LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD: password,
        },
      });
      const server = testServer({
        url: child.url,
        managementUrl: child.managementUrl,
        databaseUrl,
        keyEncryptionKey,
        password,
        end: async () => child.kill('SIGTERM'),
      });
      const realm = await server.realm();
      const initial = await server.initialAccessToken(realm);
      const secret = 'a-secret-of-the-client-1';
      const metadata = { secret, serviceAccountsEnabled: true };
      const own = await register(server, realm, initial, { metadata });
      const granted = await clientCredentials(server, realm, own.clientId, secret);
      assert.equal(granted.status, 200);
      const wrong = 'a-wrong-secret-of-the-client';
      await clientCredentials(server, realm, own.clientId, wrong);
      const updated = await server.call('PUT', own.path, {
        token: own.token,
        json: { clientId: own.clientId },
      });
      await server.call('PUT', own.path, {
        token: own.token,
        json: { clientId: own.clientId, secret: 'a-refused-secret' },
      });
      await server.call('POST', registrationPath(realm, 'default'), {
        token: initial,
        body: '{"secret":"a-broken-secret',
        headers: { 'content-type': 'application/json' },
      });
      await server.call('POST', registrationPath(realm, 'default'), {
        token: initial,
        body: new Uint8Array([0xff, 0xfe, ...Buffer.from('a-utf16-secret!')]),
        headers: { 'content-type': 'application/json' },
      });
      await server.call('GET', own.path, { token: `${own.token}x` });
      await server.call('GET', `${own.path}?access_token=a-token-in-the-query`);
      const { id } = await adminClient(server, realm, own.clientId);
      const renewed = await server.admin('POST', `/${realm}/clients/${id}/client-secret`);
      const user = {
        username: 'somebody',
        credentials: [{ type: 'password', value: 'a-password-of-somebody' }],
      };
      await server.admin('POST', `/${realm}/users`, user);
      const form = {
        grant_type: 'password',
        client_id: 'admin-cli',
        username: 'admin',
        password: 'a-wrong-password',
      };
      await server.call('POST', '/realms/master/protocol/openid-connect/token', { form });
      const admin = await server.adminToken();
      await server.stop();
      const { stdout, stderr } = await child.ended;
      const log = stdout + stderr;
      assert.match(log, /listening/);
      const secrets = [
        password,
        secret,
        wrong,
        'a-refused-secret',
        'a-broken-secret',
        'a-utf16-secret',
        'a-token-in-the-query',
        'a-password-of-somebody',
        'a-wrong-password',
        renewed.json.value,
        keyEncryptionKey.toString('base64'),
        ...[initial, own.token, updated.json.registrationAccessToken, granted.json.access_token, admin].map(
          (token: string) => token.split('.')[2] ?? token,
        ),
      ];
      for (const one of secrets) assert.ok(!log.includes(one), `${one} is in the log`);
      if (format === 'json') {
        const lines = log.split('\n').filter((line) => line.startsWith('{'));
        for (const line of lines) {
          const { level, time, msg } = JSON.parse(line);
          assert.ok(level && time && msg, line);
        }
        const ofRequests = lines.filter((line) => /"request":"[0-9a-f-]{36}"/.test(line));
        assert.ok(ofRequests.length > 0, 'requests are logged by their ids');
        const answered = lines
          .map((line) => JSON.parse(line))
          .filter(({ msg }) => msg === 'request answered');
        const registered = answered.filter(({ status }) => status === 201).at(-1);
        assert.equal(new Set(answered.map(({ request }) => request)).size, answered.length);
        const { level, request, method, route, status, ms } = registered;
        assert.deepEqual(
          [level, method, route, status],
          ['debug', 'POST', '/admin/realms/:realm/users', 201],
        );
        assert.ok(request.length === 36 && ms >= 0, `${request} ${ms}`);
        // What else is logged of a request goes by the same name.
        const refused = answered.find((line) => line.status === 400 && line.method === 'POST');
        const mentions = lines.filter((line) => line.includes(refused.request));
        assert.ok(mentions.length > 0);
        for (const { route: pattern } of answered) assert.ok(!pattern.includes(realm), pattern);
      }
      rmSync(folder, { recursive: true });
    });
  }
}
