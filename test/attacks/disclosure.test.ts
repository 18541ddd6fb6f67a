import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase, onSqlite } from '../support/on-each-database.ts';
import { openRegistration } from '../support/policies.ts';
import { exchangeRaw } from '../support/raw-connection.ts';
import { assertRefused, snapshot } from '../support/refusal.ts';
import {
  adminClient,
  claimsOf,
  countClients,
  PROVIDERS,
  register,
  registrationPath,
} from '../support/registration.ts';

const MARKUP = '<img src=x onerror=alert(1)>';

onEachDatabase('An answer', (suite) => {
  it('shows nothing that was sent as a page, and no inside of the server', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 200 });
    const bodies = [
      `{"${MARKUP}":1}`,
      `{"clientId":"${MARKUP}","${MARKUP}":1}`,
      `{"clientId":{"${MARKUP}":1}}`,
      `{"redirectUris":["${MARKUP}"],"redirect_uris":["${MARKUP}"]}`,
      `{"attributes":{"${MARKUP}":{}}}`,
      `{"jwks":{"keys":[{"kty":"${MARKUP}"}]},"token_endpoint_auth_method":"private_key_jwt"}`,
      `{"token_endpoint_auth_method":"${MARKUP}","protocol":"${MARKUP}"}`,
      `{"grant_types":"${MARKUP}","enabled":"${MARKUP}"}`,
      MARKUP,
      `"${MARKUP}"`,
    ];
    for (const { provider } of PROVIDERS) {
      for (const body of bodies) {
        for (const accept of ['*/*', 'text/html', 'application/xhtml+xml,text/html;q=0.9']) {
          const reply = await server.call('POST', registrationPath(realm, provider), {
            token,
            body,
            headers: { 'content-type': 'application/json', accept },
          });
          assert.ok(reply.status < 500, reply.text);
          assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
          const type = reply.headers.get('content-type') ?? '';
          if (accept !== '*/*' && reply.status >= 400 && type.startsWith('text/html')) {
            // Browsers are told on a page of ours that something was wrong, and never what: nothing of it is theirs.
            assert.doesNotMatch(reply.text, /onerror|<img|alert\(/, body);
            assert.match(reply.headers.get('content-security-policy') ?? '', /default-src 'none'/);
            continue;
          }
          assert.match(type, /^application\/json/);
          if (reply.status >= 400) assertRefused(reply, body);
        }
      }
    }
    for (const path of [
      `/realms/${encodeURIComponent(MARKUP)}/clients-registrations/default`,
      `/realms/${realm}/clients-registrations/${encodeURIComponent(MARKUP)}`,
      `/realms/${realm}/clients-registrations/default/${encodeURIComponent(MARKUP)}`,
      `/realms/${realm}/clients-registrations/install/${encodeURIComponent(MARKUP)}`,
    ]) {
      const reply = await server.call('GET', path, { headers: { accept: 'text/html' } });
      assert.ok(reply.status >= 400 && reply.status < 500, `${path}: ${reply.status}`);
      assert.doesNotMatch(reply.text, /<img/);
    }
  });

  it('tells no names of what an unknown member could have been', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 5 });
    for (const { provider } of PROVIDERS) {
      const { text } = await server.call('POST', registrationPath(realm, provider), {
        token,
        json: { colour: 'red' },
      });
      assert.doesNotMatch(text, /org\.|java|class |known properties|backchannelLogout/i);
    }
  });

  it('holds the secret and the registration token once, to be kept by nobody in between', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm);
    for (const { provider } of PROVIDERS) {
      const made = await register(server, realm, token, { provider });
      assert.match(made.reply.headers.get('cache-control') ?? '', /no-store/);
      const read = await server.call('GET', made.path, { token: made.token });
      assert.match(read.headers.get('cache-control') ?? '', /no-store/);
      assert.equal(read.headers.get('referrer-policy'), 'no-referrer');
      const { id } = await adminClient(server, realm, made.clientId);
      const list = await server.admin('GET', `/${realm}/clients?clientId=${made.clientId}`);
      assert.ok(!list.text.includes(made.token));
      const events = JSON.stringify(await server.events(realm));
      assert.ok(!events.includes(made.secret) && !events.includes(made.token));
      const { json } = await server.admin('GET', `/${realm}/clients/${id}`);
      assert.equal(json.registrationAccessToken, undefined);
      const tokens = await server.admin('GET', `/${realm}/clients-initial-access`);
      assert.ok(!tokens.text.includes(token), 'an initial access token is shown once');
    }
  });

  it('is the same for a client that is not there, is off, or has another secret', async () => {
    const { server, realm } = suite;
    const initial = await server.initialAccessToken(realm);
    const on = await register(server, realm, initial, { metadata: { clientId: 'there-and-on' } });
    await register(server, realm, initial, { metadata: { clientId: 'there-and-off' } });
    const { id } = await adminClient(server, realm, 'there-and-off');
    await server.admin('PUT', `/${realm}/clients/${id}`, { clientId: 'there-and-off', enabled: false });
    const introspect = async (client_id: string, client_secret: string) => {
      const path = `/realms/${realm}/protocol/openid-connect/token/introspect`;
      const { status, text } = await server.call('POST', path, {
        form: { token: 'x', client_id, client_secret },
      });
      return { status, text };
    };
    const gone = await introspect('nobody', 'x');
    assert.equal(gone.status, 401);
    assert.deepEqual(await introspect('there-and-off', 'x'), gone);
    const token = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
      form: { grant_type: 'client_credentials', client_id: 'nobody', client_secret: 'x' },
    });
    assert.equal(token.status, 401);
    assert.equal(
      token.json.error,
      'invalid_client',
      'whoever lost their registration is told to register again',
    );
    assert.ok(on);
  });
});

onSqlite('A header', (suite) => {
  const send = async (head: readonly string[], body = '{}') => {
    const { server, realm } = suite;
    const { host } = new URL(server.url);
    const lines = [
      `POST ${registrationPath(realm, 'openid-connect')} HTTP/1.1`,
      `Host: ${host}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      ...head,
    ];
    return exchangeRaw(server.url, `${lines.join('\r\n')}\r\n\r\n${body}`);
  };

  it('that is odd leads to no failure, and adds nothing to the answer', async () => {
    const { server, realm } = suite;
    await openRegistration(server, realm);
    const token = await server.initialAccessToken(realm, { count: 100 });
    const authorization = `Authorization: Bearer ${token}`;
    for (const head of [
      ['Origin: https://a.example.org\r\n X-Folded: 1'],
      ['Origin: ', authorization],
      [`Origin: ${'x'.repeat(4000)}`, authorization],
      ['Origin: https://a.example.org', 'Origin: https://b.example.org', authorization],
      ['Idempotency-Key: ', authorization],
      ['Idempotency-Key: \u0001', authorization],
      ['Idempotency-Key: a b', authorization],
      [`Idempotency-Key: ${'k'.repeat(256)}`, authorization],
      ['Idempotency-Key: a', 'Idempotency-Key: b', authorization],
      ['Content-Encoding: gzip', authorization],
      ['Content-Encoding: br, br, br', authorization],
      ['Expect: 200-ok', authorization],
      ['Accept: \u00ff', authorization],
      ['Accept-Language: x-'.padEnd(3000, 'x'), authorization],
      ['Cookie: a=b; \u0000', authorization],
      ['X-Forwarded-Host: evil.example.net', 'X-Forwarded-Proto: javascript', authorization],
      ['Forwarded: host=evil.example.net;proto=https', authorization],
      ['X-HTTP-Method-Override: DELETE', authorization],
      ['Transfer-Encoding: chunked', authorization],
      ['Authorization: Bearer \u00e9'],
      ['Authorization: Bearer a\u0000b'],
      ['DPoP: nonsense', authorization],
      ['DPoP: a', 'DPoP: b', authorization],
      ['Range: bytes=0-1', authorization],
      ['If-Match: *', authorization],
    ]) {
      const reply = await send(head);
      if (!reply) continue;
      const what = JSON.stringify(head).slice(0, 80);
      assert.ok(
        reply.status === 201 || (reply.status >= 400 && reply.status < 500),
        `${what}: ${reply.status} ${reply.body}`,
      );
      assert.doesNotMatch(reply.head, /evil\.example\.net|X-Folded/i, what);
      assert.doesNotMatch(reply.body, /evil\.example\.net/, what);
    }
  });

  it('is split by no name, no address and no setting', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 50 });
    const kept = await snapshot(server, realm);
    for (const text of [
      'a\r\nSet-Cookie: x=y',
      'a\nb',
      'a\rb',
      'a\0b',
      'a\u2028b',
      'a\u0085b',
      'a\u001bb',
      'a\u202eb',
      'a\u200bb',
      '\ufeffa',
    ]) {
      for (const json of [
        { clientId: text },
        { name: text },
        { id: text },
        { redirectUris: [`https://a.example.org/${text}`] },
        { webOrigins: [`https://a.example.org${text}`] },
      ])
        assertRefused(
          await server.call('POST', registrationPath(realm, 'default'), { token, json }),
          JSON.stringify(json),
          400,
        );
      for (const json of [
        { client_name: text },
        { 'client_name#fr': text },
        { contacts: [text] },
        { redirect_uris: [`https://a.example.org/${text}`] },
      ])
        assertRefused(
          await server.call('POST', registrationPath(realm, 'openid-connect'), { token, json }),
          JSON.stringify(json),
          400,
        );
    }
    assert.deepEqual(await snapshot(server, realm), kept);
    for (const value of ["default-src 'self'\r\nX-Evil: 1", 'a\nb', 'a\0b', '\u00ff\u0100']) {
      for (const name of ['contentSecurityPolicy', 'xFrameOptions', 'x-evil\r\nx']) {
        const set = await server.admin('PUT', `/${realm}`, { browserSecurityHeaders: { [name]: value } });
        assert.ok(
          set.status === 204 || set.status === 400,
          `${name} ${JSON.stringify(value)}: ${set.status}`,
        );
        for (const path of ['/.well-known/openid-configuration', '/clients-registrations/default/x', '']) {
          const reply = await server.call('GET', `/realms/${realm}${path}`);
          assert.ok(reply.status < 500, `${path}: ${reply.status}`);
          assert.equal(reply.headers.get('x-evil'), null);
        }
      }
    }
  });

  it('of a host that is not ours names no address of ours where the server has a name', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm);
    const { issuer } = (await server.call('GET', `/realms/${realm}/.well-known/openid-configuration`)).json;
    assert.equal(claimsOf(token).iss, issuer);
    for (const host of [
      'evil.example.net',
      'a@b',
      'a b',
      '[::1',
      'x'.repeat(3000),
      '"><script>',
      '127.0.0.1:99999',
      '',
    ]) {
      const bytes = `POST ${registrationPath(realm, 'openid-connect')} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`;
      const before = await countClients(server, realm);
      const reply = await exchangeRaw(server.url, bytes);
      assert.ok(!reply || (reply.status >= 400 && reply.status < 500), `${host}: ${reply?.status}`);
      assert.equal(await countClients(server, realm), before, 'a token is good at its issuer alone');
    }
  });
});
