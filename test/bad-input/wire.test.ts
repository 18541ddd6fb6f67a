import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { exchangeRaw, RawConnection, type RawReply } from '../support/raw-connection.ts';
import { assertRefused } from '../support/refusal.ts';
import { countClients, register, registrationPath } from '../support/registration.ts';

const LIMIT = 65_536;

onEachDatabase(
  'A request that is odd on the wire',
  (suite) => {
    let path: string;
    let own: { readonly path: string; readonly token: string };
    let initial: string;
    before(async () => {
      const { server, realm } = suite;
      path = registrationPath(realm, 'default');
      initial = await server.initialAccessToken(realm, { count: 1000 });
      own = await register(server, realm, initial);
    });

    const host = () => new URL(suite.server.url).host;
    const request = (line: string, headers: readonly string[], body = '') =>
      `${line} HTTP/1.1\r\n${[`Host: ${host()}`, ...headers].join('\r\n')}\r\n\r\n${body}`;
    const assert4xx = (reply: RawReply | undefined, what: string) => {
      assert.ok(reply, `${what}: an answer`);
      assert.ok(reply.status >= 400 && reply.status < 500, `${what}: ${reply.status} ${reply.body}`);
      if (reply.body !== '') assert.equal(typeof JSON.parse(reply.body), 'object', what);
    };
    const alive = async () => {
      const { server, realm } = suite;
      assert.equal((await server.call('GET', `/realms/${realm}`)).status, 200);
    };

    it('of another content type is refused before anything else is looked at', async () => {
      const { server, realm } = suite;
      const types = [
        'text/plain',
        'text/json',
        'application/xml',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/vnd.api+json',
        'application/jsonp',
        'json',
        '/',
        'application/json, text/plain',
        'application/json/json',
      ];
      const count = await countClients(server, realm);
      for (const type of types) {
        for (const [method, where, token] of [
          ['POST', path, initial],
          ['POST', path, 'nonsense'],
          ['PUT', own.path, own.token],
          ['PUT', `/admin/realms/${realm}`, await server.adminToken()],
        ] as const) {
          const reply = await server.call(method, where, {
            token,
            body: '{}',
            headers: { 'content-type': type },
          });
          assertRefused(reply, `${method} ${type}`);
          assert.ok([400, 415].includes(reply.status), `${type}: ${reply.status}`);
        }
      }
      assert.equal(await countClients(server, realm), count);
    });

    it('of a method that is not offered is refused', async () => {
      const { server, realm } = suite;
      const token = await server.adminToken();
      for (const [method, where] of [
        ['PATCH', path],
        ['GET', path],
        ['PUT', path],
        ['DELETE', path],
        ['POST', own.path],
        ['PATCH', own.path],
        ['GET', `/realms/${realm}/protocol/openid-connect/token`],
        ['PUT', `/realms/${realm}/protocol/openid-connect/token`],
        ['POST', `/realms/${realm}/protocol/openid-connect/certs`],
        ['POST', `/realms/${realm}`],
        ['PATCH', `/admin/realms/${realm}`],
        ['DELETE', '/admin/realms'],
        ['PATCH', `/admin/realms/${realm}/clients`],
      ] as const) {
        const reply = await server.call(method, where, { token });
        assertRefused(reply, `${method} ${where}`);
        assert.ok([404, 405].includes(reply.status), `${method} ${where}: ${reply.status}`);
      }
      for (const method of ['FOO', 'CONNECT', 'get', 'PROPFIND']) {
        const reply = await exchangeRaw(suite.server.url, request(`${method} ${path}`, []));
        if (method !== 'CONNECT' || reply) assert4xx(reply, method);
      }
      await alive();
    });

    it('with a Host header that is none is refused, with or without an Origin', async () => {
      const { server, realm } = suite;
      const hosts = [
        '',
        ' ',
        'a b',
        'a/b',
        'user@evil.example',
        'evil.example/realms/x?',
        'evil.example#',
        'a:99999',
        '1.2.3.999',
        '[::::]',
        '[::1',
        'a:b',
        "a'><script>",
        'xn--a.example:1:2',
        '..',
      ];
      for (const name of hosts) {
        for (const extra of [[], ['Origin: https://page.example.org']]) {
          const reply = await exchangeRaw(
            server.url,
            `GET /realms/${realm}/.well-known/openid-configuration HTTP/1.1\r\nHost: ${name}\r\n${extra.map((line) => `${line}\r\n`).join('')}\r\n`,
          );
          assert4xx(reply, `Host: ${name}`);
          assert.equal(JSON.parse(reply?.body ?? '').error, 'invalid_request', name);
        }
      }
      const none = await exchangeRaw(server.url, `GET /realms/${realm} HTTP/1.1\r\n\r\n`);
      assert4xx(none, 'no Host');
      const old = await exchangeRaw(server.url, `GET /realms/${realm} HTTP/1.0\r\n\r\n`);
      assert4xx(old, 'HTTP/1.0 without Host');
      const twice = await exchangeRaw(server.url, request(`GET /realms/${realm}`, ['Host: evil.example']));
      assert.ok(!twice?.body.includes('evil.example'), 'the second Host');
      assert4xx(twice, 'two Hosts');
    });

    it('in absolute form is taken by what its target says, whatever its Host header', async () => {
      const { server, realm } = suite;
      const document = `/realms/${realm}/.well-known/openid-configuration`;
      const reply = await exchangeRaw(
        server.url,
        `GET http://${host()}${document} HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
      );
      assert.equal(reply?.status, 200);
      assert.equal(JSON.parse(reply?.body ?? '').issuer, `http://${host()}/realms/${realm}`);
      const bad = [`http://a@evil.example${document}`, `http://${document}`, `http://${host()}/../x`];
      for (const target of bad)
        assert4xx(await exchangeRaw(server.url, `GET ${target} HTTP/1.1\r\nHost: ${host()}\r\n\r\n`), target);
      await alive();
    });

    it('with headers beyond all measure is refused', async () => {
      const big = await exchangeRaw(
        suite.server.url,
        request(`GET ${path}`, [`X-Big: ${'x'.repeat(70_000)}`]),
      );
      assert4xx(big, 'one big header');
      const many = Array.from({ length: 5000 }, (_, index) => `X-${index}: x`);
      assert4xx(await exchangeRaw(suite.server.url, request(`GET ${path}`, many)), 'many headers');
      const long = await exchangeRaw(suite.server.url, request(`GET /${'x'.repeat(70_000)}`, []));
      assert4xx(long, 'a long path');
      const token = 'x'.repeat(12_000);
      const { server } = suite;
      assertRefused(await server.call('GET', own.path, { token }), 'a long token', 401);
    });

    it('that could be read as two is refused', async () => {
      const smuggled = `GET /realms/master HTTP/1.1\r\nHost: x\r\n\r\n`;
      const json = 'Content-Type: application/json';
      for (const headers of [
        ['Content-Length: 2', 'Transfer-Encoding: chunked', json],
        ['Content-Length: 2', 'Content-Length: 3', json],
        ['Content-Length: -1', json],
        ['Content-Length: 2x', json],
        ['Transfer-Encoding: chunked, identity', json],
        ['Transfer-Encoding: xchunked', json],
        ['X-A: b\r\n c', 'Content-Length : 2', json],
      ]) {
        const reply = await exchangeRaw(suite.server.url, request(`POST ${path}`, headers, `{}${smuggled}`));
        if (!reply) continue;
        assert4xx(reply, headers.join());
        assert.equal(JSON.parse(reply.body).error, 'invalid_request', headers.join());
      }
      await alive();
    });

    it('of a path of another spelling is refused', async () => {
      const { server, realm } = suite;
      for (const odd of [
        `/realms/${realm}/../master`,
        `/realms/./${realm}`,
        `//realms/${realm}`,
        `/realms//${realm}`,
        `/realms/${realm};a=b`,
        `/realms/%2e%2e/realms/${realm}`,
        `/realms/${realm}/%2e%2e/${realm}`,
        `/realms/%72ealm`,
        `/realms/${realm}%`,
        `/realms/${realm}%zz`,
        `/realms/${realm}%2f..%2fmaster`,
        `/realms/${realm}%00`,
        `/realms/${realm}\\..\\master`,
        '/realms/%c0%ae%c0%ae/x',
        '/realms/%ff',
        `/realms/${realm}/clients-registrations/default/%00`,
        `/realms/${realm}/clients-registrations/default/..%2f..%2f..%2fadmin%2frealms`,
        `/realms/${realm}/clients-registrations/default/%ff`,
        `/admin/realms/${realm}/clients/%00`,
        `/admin/realms/${realm}/clients/..%2f`,
        `/admin/realms/%00`,
        '/../../etc/passwd',
        '/%2e%2e/%2e%2e/etc/passwd',
        '*',
        'realms/master',
      ]) {
        const token = odd.startsWith('/admin') ? await server.adminToken() : own.token;
        const reply = await exchangeRaw(
          server.url,
          request(`GET ${odd}`, [`Authorization: Bearer ${token}`]),
        );
        assert4xx(reply, odd);
      }
      await alive();
    });

    it('asks by a zero character, and finds nothing', async () => {
      const { server, realm } = suite;
      const token = await server.adminToken();
      const list = await server.call('GET', `/admin/realms/${realm}/clients?clientId=a%00b`, { token });
      assert.deepEqual([list.status, list.json], [200, []]);
      const search = await server.call('GET', `/admin/realms/${realm}/clients?search=true&clientId=%00`, {
        token,
      });
      assert.deepEqual([search.status, search.json], [200, []]);
      const endpoint = `/realms/${realm}/protocol/openid-connect/token`;
      for (const form of [
        { grant_type: 'client_credentials', client_id: 'a\0b', client_secret: 'x' },
        { grant_type: 'client_credentials', client_id: 'admin-cli\0', client_secret: '\0' },
        { grant_type: 'password', client_id: 'admin-cli', username: 'admin\0', password: '\0' },
        { grant_type: 'password\0', client_id: 'admin-cli' },
      ])
        assertRefused(await server.call('POST', endpoint, { form }), JSON.stringify(form));
    });

    it('pages through a list by numbers that are none, and gets none of the server’s trouble', async () => {
      const { server, realm } = suite;
      for (const query of [
        'first=x',
        'max=1.5',
        'first=99999999999',
        'max=-1',
        'first=-1',
        'max=0',
        'first=1e3',
        'q=a:b',
        'q=%22',
        'clientId=%ff',
      ]) {
        const { status, text } = await server.admin('GET', `/${realm}/clients?${query}`);
        assert.ok(status < 500, `${query}: ${text}`);
      }
    });

    it('whose body is too large is refused, however it comes, and the rest of it is not read', async () => {
      const { server, realm } = suite;
      const count = await countClients(server, realm);
      const headers = [`Authorization: Bearer ${initial}`, 'Content-Type: application/json'];
      const fits = JSON.stringify({ description: 'x' }).padEnd(LIMIT);
      const most = await server.call('POST', path, {
        token: initial,
        body: fits,
        headers: { 'content-type': 'application/json' },
      });
      assert.equal(most.status, 201);
      const over = await server.call('POST', path, {
        token: initial,
        body: `${fits} `,
        headers: { 'content-type': 'application/json' },
      });
      assertRefused(over, 'one byte more', 413);

      const announced = await RawConnection.to(server.url);
      announced.send(request(`POST ${path}`, [...headers, 'Content-Length: 10000000000'], '{'));
      const early = await announced.reply();
      const waits = !(await announced.ends());
      announced.close();
      assert.equal(early?.status, 413, 'before the body is sent');
      assert.equal(waits, false, 'nobody waits for ten gigabytes');

      const chunked = await RawConnection.to(server.url);
      chunked.send(request(`POST ${path}`, [...headers, 'Transfer-Encoding: chunked']));
      const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
      let late: RawReply | undefined;
      for (let sent = 0; sent < 64 && !late; sent++) {
        chunked.send(chunk);
        late = await chunked.reply(sent < 3 ? 5 : 200);
      }
      const reads = !(await chunked.ends());
      chunked.close();
      assert.equal(late?.status, 413, 'as soon as it is too much');
      assert.equal(reads, false, 'the rest is not read');
      assert.equal(await countClients(server, realm), count + 1);
    });

    it('that stops in the middle of its body holds nobody else up', async () => {
      const { server, realm } = suite;
      const count = await countClients(server, realm);
      const headers = [
        `Authorization: Bearer ${initial}`,
        'Content-Type: application/json',
        'Content-Length: 100',
      ];
      const slow = await Promise.all(Array.from({ length: 50 }, () => RawConnection.to(server.url)));
      for (const connection of slow) connection.send(request(`POST ${path}`, headers, '{"clientId":'));
      await alive();
      for (const connection of slow) connection.close();
      await alive();
      assert.equal(await countClients(server, realm), count);
    });
  },
  { flags: { 'body-limit': String(LIMIT) } },
);
