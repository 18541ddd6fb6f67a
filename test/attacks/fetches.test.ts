import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, it } from 'node:test';
import { onEachDatabase, onSqlite } from '../support/on-each-database.ts';
import { assertRefused, snapshot } from '../support/refusal.ts';
import { adminClient, register, registrationPath } from '../support/registration.ts';

const asked: string[] = [];
const web = createServer((request, response) => {
  const path = request.url ?? '';
  asked.push(path);
  if (path === '/moved') response.writeHead(302, { location: '/inside' }).end();
  else if (path === '/drip') response.write('[');
  else if (path === '/headers') response.socket?.end('HTTP/1.1 200 OK\r\nno colon\r\n\r\n');
  else if (path === '/huge') response.end('x'.repeat(2_000_000));
  else response.end('{"keys":[]}');
}).listen(0, '127.0.0.1');
await new Promise((resolve) => web.once('listening', resolve));
after(() => {
  web.closeAllConnections();
  web.close();
});
const port = () => (web.address() as AddressInfo).port;
const at = (path: string) => `http://127.0.0.1:${port()}${path}`;

/** Every spelling of an address inside. */
const INSIDE = [
  'http://127.0.0.1/',
  'https://127.0.0.1:8443/',
  'https://127.0.0.1.:1/',
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://a.localhost/',
  'https://0.0.0.0/',
  'https://0/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://127.0.0.1%2f@example.org/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[fc00::1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fd00:ec2::254]/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://\uff11\uff12\uff17.0.0.1/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_x',
  'dict://127.0.0.1:11211/',
  'ftp://127.0.0.1/',
  'data:application/json,{"keys":[]}',
];

onSqlite('An address that the server would call', (suite) => {
  it('is registered nowhere when it is inside, whatever its spelling', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 1000 });
    const kept = await snapshot(server, realm);
    for (const uri of INSIDE) {
      for (const metadata of [
        { jwks_uri: uri },
        { jwks_uri: uri, token_endpoint_auth_method: 'private_key_jwt' },
        { backchannel_logout_uri: uri },
        { backchannel_client_notification_endpoint: uri, backchannel_token_delivery_mode: 'ping' },
        { request_uris: ['https://app.example.org/request', uri] },
        { sector_identifier_uri: uri },
        { sector_identifier_uri: uri, subject_type: 'pairwise' },
      ]) {
        const json = { redirect_uris: ['https://app.example.org/cb'], ...metadata };
        const reply = await server.call('POST', registrationPath(realm, 'openid-connect'), { token, json });
        assertRefused(reply, JSON.stringify(metadata), 400);
      }
      for (const name of [
        'jwks.url',
        'backchannel.logout.url',
        'request.uris',
        'ciba.backchannel.client.notification.endpoint',
      ]) {
        const json = { attributes: { [name]: uri } };
        assertRefused(
          await server.call('POST', registrationPath(realm, 'default'), { token, json }),
          `${name} ${uri}`,
          400,
        );
      }
      const json = { adminUrl: uri };
      assertRefused(
        await server.call('POST', registrationPath(realm, 'default'), { token, json }),
        `adminUrl ${uri}`,
        400,
      );
    }
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('is not called either when an administrator has set it, and looks like one that does not answer', async () => {
    const { server } = suite;
    const realm = await server.realm();
    asked.length = 0;
    const uris = [at('/keys'), 'http://127.0.0.1:1/closed', 'https://[::1]:9/', 'http://169.254.169.254/'];
    const replies = [];
    for (const [number, uri] of uris.entries()) {
      const clientId = `keys-${number}`;
      const attributes = { 'use.jwks.url': 'true', 'jwks.url': uri };
      const client = {
        clientId,
        serviceAccountsEnabled: true,
        clientAuthenticatorType: 'client-jwt',
        attributes,
      };
      assert.equal((await server.admin('POST', `/${realm}/clients`, client)).status, 201);
      const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: clientId,
        sub: clientId,
        aud: `${server.url}/realms/${realm}`,
        jti: `j${number}`,
        iat: now,
        exp: now + 30,
      };
      const form = {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}.${Buffer.alloc(256).toString('base64url')}`,
      };
      const { status, text } = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form,
      });
      replies.push({ status, text });
    }
    assert.deepEqual(asked, []);
    assert.equal(replies[0]?.status, 400);
    for (const reply of replies) assert.deepEqual(reply, replies[0]);
  });
});

onEachDatabase(
  'What the server calls',
  (suite) => {
    it('leads nowhere else, takes no time without end, and tells nothing of what was found', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const token = await server.initialAccessToken(realm, { count: 50 });
      const kept = await snapshot(server, realm);
      const seen = new Set<string>();
      for (const path of ['/moved', '/headers', '/huge', '/object', '/drip']) {
        asked.length = 0;
        const json = {
          redirect_uris: ['https://one.example.org/cb', 'https://two.example.org/cb'],
          subject_type: 'pairwise',
          sector_identifier_uri: at(path),
        };
        const begun = performance.now();
        const reply = await server.call('POST', registrationPath(realm, 'openid-connect'), { token, json });
        assertRefused(reply, path, 400);
        assert.ok(performance.now() - begun < 8000, path);
        assert.deepEqual(asked, [path], 'no redirect was followed');
        seen.add(reply.text);
      }
      const closed = await server.call('POST', registrationPath(realm, 'openid-connect'), {
        token,
        json: { redirect_uris: ['https://one.example.org/cb'], sector_identifier_uri: 'http://127.0.0.1:1/' },
      });
      seen.add(closed.text);
      assert.equal(seen.size, 1, [...seen].join('\n'));
      assert.deepEqual(await snapshot(server, realm), kept);
    });

    it('is asked once by many requests for the same keys', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const { clientId } = await register(server, realm, await server.initialAccessToken(realm), {
        provider: 'openid-connect',
        metadata: {
          grant_types: ['client_credentials'],
          token_endpoint_auth_method: 'private_key_jwt',
          jwks_uri: at('/keys'),
        },
      });
      asked.length = 0;
      const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: clientId,
        sub: clientId,
        aud: `${server.url}/realms/${realm}`,
        iat: now,
        exp: now + 30,
      };
      const replies = await Promise.all(
        Array.from({ length: 30 }, (_, number) =>
          server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
            form: {
              grant_type: 'client_credentials',
              client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
              client_assertion: `${encode({ alg: 'RS256', kid: `k${number}` })}.${encode({ ...claims, jti: `${number}` })}.AAAA`,
            },
          }),
        ),
      );
      for (const reply of replies) assertRefused(reply, 'a key that is not there', 400);
      assert.ok(asked.length <= 2, `${asked.length} times`);
    });

    it('is no node of a client that somebody names', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const made = await register(server, realm, await server.initialAccessToken(realm));
      asked.length = 0;
      const authorization = `Basic ${Buffer.from(`${made.clientId}:${made.secret}`).toString('base64')}`;
      const path = `/realms/${realm}/clients-managements/register-node`;
      const form = { client_cluster_host: `127.0.0.1:${port()}` };
      const reply = await server.call('POST', path, { form, headers: { authorization } });
      assert.ok(reply.status < 500, reply.text);
      const { id } = await adminClient(server, realm, made.clientId);
      const tested = await server.admin('GET', `/${realm}/clients/${id}/test-nodes-available`);
      assert.ok(tested.status < 500, tested.text);
      assert.deepEqual(asked, []);
    });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);
