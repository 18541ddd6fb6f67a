import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { SignJWT } from 'jose';
import { onEachDatabase, onSqlite } from '../support/on-each-database.ts';
import { addPolicy, openRegistration, removePolicy } from '../support/policies.ts';
import { assertRefused, snapshot } from '../support/refusal.ts';
import { adminClient, countClients, PROVIDERS, register, registrationPath } from '../support/registration.ts';
import { tokenRealm } from '../support/tokens.ts';

const many = (count: number, one: (number: number) => string) =>
  Array.from({ length: count }, (_, number) => one(number));
const words = (count: number) => many(count, (number) => `s${number}`);

onSqlite('A registration without measure', (suite) => {
  it('is refused in time, and leaves nothing', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 1000 });
    const kept = await snapshot(server, realm);
    const long = 'n'.repeat(900_000);
    const uris = many(10_000, (number) => `https://app.example.org/${number}`);
    const oidc: Record<string, object> = {
      'a scope of 100 000 words': { scope: words(100_000).join(' ') },
      'one long word': { scope: long },
      'redirect URIs': { redirect_uris: uris },
      'logout URIs': { post_logout_redirect_uris: uris },
      'request URIs': { request_uris: uris },
      contacts: { contacts: many(10_000, (number) => `${number}@example.org`) },
      'a long contact': { contacts: [long] },
      'a name': { client_name: long },
      'a name in a language': { 'client_name#fr': long },
      'a logo': { logo_uri: `https://app.example.org/${long}` },
      keys: { jwks: { keys: many(20_000, String).map((kid) => ({ kty: 'RSA', kid })) } },
      'one long key': { jwks: { keys: [{ kty: 'RSA', n: long, e: 'AQAB', use: 'sig' }] } },
      'a software id': { software_id: long },
      'a statement': { software_statement: long },
      languages: Object.fromEntries(words(5000).map((_, n) => [`client_name#aa-${n.toString(36)}`, 'x'])),
      'a subject': { tls_client_auth_subject_dn: long, token_endpoint_auth_method: 'tls_client_auth' },
      'ACR values': { default_acr_values: many(50_000, () => '1') },
    };
    const own: Record<string, object> = {
      'redirect URIs': { redirectUris: uris },
      origins: { webOrigins: many(10_000, (number) => `https://${number}.example.org`) },
      'one long origin': { webOrigins: [`https://${long}`] },
      attributes: { attributes: Object.fromEntries(words(10_000).map((name) => [name, 'x'])) },
      'long attributes': {
        attributes: Object.fromEntries(words(9).map((name) => [name, 'x'.repeat(99_000)])),
      },
      'a long attribute': { attributes: { a: long } },
      roles: { defaultRoles: words(10_000) },
      'a long role': { defaultRoles: [long] },
      scopes: { optionalClientScopes: words(100_000) },
      mappers: {
        protocolMappers: words(5000).map((name) => ({
          name,
          protocol: 'openid-connect',
          protocolMapper: 'oidc-full-name-mapper',
        })),
      },
      'a mapper’s configuration': {
        protocolMappers: [
          {
            name: 'm',
            protocol: 'openid-connect',
            protocolMapper: 'oidc-full-name-mapper',
            config: { a: long },
          },
        ],
      },
      'a mapper’s name': {
        protocolMappers: [
          { name: long, protocol: 'openid-connect', protocolMapper: 'oidc-full-name-mapper' },
        ],
      },
      nodes: { registeredNodes: Object.fromEntries(words(10_000).map((name) => [name, 1])) },
      'a kind': { clientAuthenticatorType: long },
      'a type': { type: long },
      'a client id': { clientId: long },
      'an id': { id: long },
      'a description': { description: long },
      'a secret': { secret: long },
      flows: {
        authenticationFlowBindingOverrides: Object.fromEntries(words(10_000).map((name) => [name, 'x'])),
      },
    };
    for (const [provider, attempts] of [
      ['openid-connect', oidc],
      ['default', own],
    ] as const) {
      for (const [what, json] of Object.entries(attempts)) {
        const begun = performance.now();
        const reply = await server.call('POST', registrationPath(realm, provider), { token, json });
        const took = performance.now() - begun;
        assert.ok([400, 403, 413].includes(reply.status), `${what}: ${reply.status}`);
        assertRefused(reply, what);
        assert.ok(reply.text.length < 5000, `${what} is not told back`);
        assert.ok(took < 2000, `${what} took ${Math.round(took)} ms`);
      }
    }
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('is looked at by no policy, which could take long about it or tell it back', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await addPolicy(server, realm, 'client-naming', { 'client-name-pattern': ['[a-z]+'] });
    await addPolicy(server, realm, 'redirect-uri-patterns', {
      'redirect-uri-patterns': ['https://good\\.example\\.org/.*'],
    });
    const token = await server.initialAccessToken(realm, { count: 10 });
    for (const json of [
      { name: 'N'.repeat(900_000) },
      { name: 'a', redirectUris: many(501, (number) => `https://good.example.org/${number}`) },
      { name: 'a', redirectUris: many(501, (number) => `https://evil.example.org/${number}`) },
      { name: 'N', attributes: Object.fromEntries(words(501).map((name) => [name, 'x'])) },
    ]) {
      const reply = await server.call('POST', registrationPath(realm, 'default'), { token, json });
      assert.equal(reply.status, 400, reply.text.slice(0, 200));
      assert.match(reply.json.error_description, /at most 500|must not exceed 255/);
    }
  });

  it('of another kind of document is refused before it costs anything', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 100 });
    const before = await countClients(server, realm);
    const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
    for (const [what, body] of Object.entries({
      'lists in lists': deep('[', ']', 100_000),
      'objects in objects': deep('{"a":', '}', 100_000),
      'objects in a member': `{"jwks":${deep('{"a":', '1}', 10_000)}}`,
      'lists in unknown metadata': `{"x":${deep('[', ']', 10_000)}}`,
      'a member many times': `{${many(50_000, () => '"client_name":"x"').join(',')},"redirect_uris":"x"}`,
      'a number of many digits': `{"default_max_age":${'9'.repeat(500_000)}}`,
      'an exponent': '{"default_max_age":1e999999999}',
      escapes: `{"client_name":"${'\\u0041'.repeat(150_000)}"}`,
      'two megabytes': `{"client_name":"${'x'.repeat(2_000_000)}"}`,
      'unpaired surrogates': `{"client_name":"${'\\ud800'.repeat(100)}"}`,
    })) {
      for (const { provider } of PROVIDERS) {
        const begun = performance.now();
        const reply = await server.call('POST', registrationPath(realm, provider), {
          token,
          body,
          headers: { 'content-type': 'application/json' },
        });
        assertRefused(reply, `${what} at ${provider}`);
        assert.ok(performance.now() - begun < 2000, what);
      }
    }
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(50_000_000, ' ')));
    const packed = await server.call('POST', registrationPath(realm, 'default'), {
      token,
      body: bomb,
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    assertRefused(packed, 'a body that grows');
    assert.equal(await countClients(server, realm), before);
  });

  it('grows no client by updates either', async () => {
    const { server, realm } = suite;
    const made = await register(server, realm, await server.initialAccessToken(realm));
    let { token } = made;
    const statuses: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const attributes = { [`a${round}`]: 'x'.repeat(90_000) };
      const json = { clientId: made.clientId, attributes };
      const reply = await server.call('PUT', made.path, { token, json });
      statuses.push(reply.status);
      if (reply.status === 200) token = reply.json.registrationAccessToken;
    }
    assert.deepEqual(statuses, [200, 200, 400, 400, 400, 400]);
  });

  it('leaves every object of the server as it was', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 20 });
    for (const { provider } of PROVIDERS) {
      for (const body of [
        '{"__proto__":{"polluted":true,"enabled":false}}',
        '{"constructor":{"prototype":{"polluted":true}}}',
        '{"attributes":{"__proto__":"x","constructor":"y"}}',
        '{"jwks":{"keys":[{"__proto__":{"polluted":true}}]}}',
      ]) {
        const headers = { 'content-type': 'application/json' };
        const reply = await server.call('POST', registrationPath(realm, provider), { token, body, headers });
        assert.ok(reply.status < 500, reply.text);
        assert.equal(({} as Record<string, unknown>).polluted, undefined);
        assert.equal(Object.hasOwn(Object.prototype, 'enabled'), false);
      }
    }
  });
});

onSqlite('A request for tokens without measure', (suite) => {
  it('is answered in time, however many scopes it names', async () => {
    const { server } = suite;
    const it = await tokenRealm(server);
    const begun = performance.now();
    const reply = await it.login(words(100_000).join(' '));
    assert.ok(reply.status < 500, reply.text.slice(0, 200));
    assert.ok(reply.text.length < 5000);
    assert.ok(performance.now() - begun < 2000);
  });

  it('leaves no assertion remembered for years', async () => {
    const { server, realm } = suite;
    const { clientId, secret } = await register(server, realm, await server.initialAccessToken(realm), {
      provider: 'openid-connect',
      metadata: { grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_jwt' },
    });
    const now = Math.floor(Date.now() / 1000);
    const ask = async (claims: Record<string, unknown>) => {
      const client_assertion = await new SignJWT({
        iss: clientId,
        sub: clientId,
        aud: `${server.url}/realms/${realm}`,
        jti: crypto.randomUUID(),
        ...claims,
      })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.from(secret));
      return send(client_assertion);
    };
    const send = (client_assertion: string) =>
      server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: {
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion,
        },
      });
    assertRefused(await ask({ exp: now + 315_360_000 }), 'an end in ten years', 400);
    assertRefused(await ask({ iat: now + 315_360_000, exp: now + 315_360_000 }), 'made in ten years', 400);
    assertRefused(await ask({ iat: now - 3600, exp: now + 315_360_000 }), 'made an hour ago', 400);
    assertRefused(await ask({ exp: 9e99 }), 'an end beyond all time', 401);
    assertRefused(await ask({ iat: now }), 'no end', 400);
    const jti = 'good-for-a-minute';
    const good = { jti, iat: now, exp: now + 315_360_000 };
    assert.equal((await ask(good)).status, 200);
    assertRefused(await ask(good), 'the same again', 400);
    // It is remembered for as long as it would be taken, which is a minute, and not for the ten years it speaks of.
    const store = await server.store();
    const { id: client } = await adminClient(server, realm, clientId);
    const { id: realmId = '' } = (await store.realms.findByName(realm)) ?? {};
    const id = createHash('sha256').update(`client assertion ${client} ${jti}`).digest('base64url');
    await store.commit([store.spentTokens.removeExpired(now + 30)]);
    assert.equal(await store.spentTokens.isSpent(realmId, id), true);
    await store.commit([store.spentTokens.removeExpired(now + 120)]);
    assert.equal(await store.spentTokens.isSpent(realmId, id), false);
  });
});

onSqlite('A SAML descriptor without measure', (suite) => {
  it('is refused in time', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 50 });
    const path = `/realms/${realm}/clients-registrations/saml2-entity-descriptor`;
    const entity = (id: string, body: string) =>
      `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${id}"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${body}</SPSSODescriptor></EntityDescriptor>`;
    const acs = (location: string, binding = 'HTTP-POST') =>
      `<AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}" index="1"/>`;
    const before = await countClients(server, realm);
    for (const [what, body] of Object.entries({
      'entities that grow': `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${many(9, (n) => `<!ENTITY ${'b'.repeat(n + 1)} "${'&a;'.repeat(10)}">`).join('')}]>${entity('&bbb;', acs('https://sp.example.org/'))}`,
      'a file': `<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>${entity('a', acs('&f;'))}`,
      'a fetch': `<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd">${entity('a', acs('https://sp.example.org/'))}`,
      'a script': entity('s1', acs('javascript:alert(1)')),
      data: entity('s2', acs('data:text/html,x')),
      'user information': entity('s3', acs('https://good.example.org@evil.example.net/')),
      'a wildcard': entity('s4', acs('https://sp.example.org/*')),
      endpoints: entity('s5', many(5000, (n) => acs(`https://sp.example.org/${n}`)).join('')),
      depth: `${'<a>'.repeat(100_000)}`,
      'an entity id': entity('x'.repeat(5000), acs('https://sp.example.org/')),
      bytes: entity('s6', acs(`https://sp.example.org/${'x'.repeat(900_000)}`)),
      'a logout inside': entity(
        's7',
        `<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="http://127.0.0.1:1/"/>${acs('https://sp.example.org/')}`,
      ),
    })) {
      const begun = performance.now();
      const reply = await server.call('POST', path, {
        token,
        body,
        headers: { 'content-type': 'application/xml' },
      });
      assertRefused(reply, what);
      assert.doesNotMatch(reply.text, /root:|saxes|Error:/);
      assert.ok(performance.now() - begun < 2000, what);
    }
    assert.equal(await countClients(server, realm), before);
  });
});

onEachDatabase('Of many requests at once', (suite) => {
  it('no more register than a realm may have, whoever asks', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const there = await countClients(server, realm);
    const config = { 'max-clients': [String(there + 3)] };
    await removePolicy(server, realm, 'max-clients', 'anonymous');
    await addPolicy(server, realm, 'max-clients', config, 'anonymous');
    await addPolicy(server, realm, 'max-clients', config, 'authenticated');
    const token = await server.initialAccessToken(realm, { count: 100 });
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, number) =>
        server.call('POST', registrationPath(realm, number % 2 ? 'default' : 'openid-connect'), {
          json: {},
          ...(number % 3 === 0 && { token }),
        }),
      ),
    );
    assert.equal(replies.filter(({ status }) => status === 201).length, 3);
    for (const reply of replies.filter(({ status }) => status !== 201)) assertRefused(reply, 'full', 403);
    assert.equal(await countClients(server, realm), there + 3);
  });

  it('one update wins, with one token, at whichever provider', async () => {
    const { server, realm } = suite;
    const made = await register(server, realm, await server.initialAccessToken(realm));
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, number) => {
        const { provider, idMember } = PROVIDERS[number % 2] ?? PROVIDERS[0];
        return server.call('PUT', registrationPath(realm, provider, made.clientId), {
          token: made.token,
          json: { [idMember]: made.clientId },
        });
      }),
    );
    assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    assert.equal(replies.filter(({ status }) => status === 401).length, 49);
  });

  it('of updates and a removal either all that won came before it, or the client is there', async () => {
    const { server, realm } = suite;
    const made = await register(server, realm, await server.initialAccessToken(realm));
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, number) =>
        number % 4 === 0
          ? server.call('DELETE', made.path, { token: made.token })
          : server.call('PUT', made.path, {
              token: made.token,
              json: { clientId: made.clientId, name: `n${number}` },
            }),
      ),
    );
    const removed = replies.filter(({ status }) => status === 204).length;
    const updated = replies.filter(({ status }) => status === 200).length;
    assert.equal(removed + updated, 1, 'one token, one use');
    assert.equal((await adminClient(server, realm, made.clientId)) === undefined, removed === 1);
  });

  it('one caller fills only what is kept for them', async () => {
    const { server, realm } = suite;
    const initial = await server.initialAccessToken(realm, { count: 1000 });
    const made = await register(server, realm, initial);
    let { token } = made;
    let last = 0;
    for (let round = 0; round < 102; round += 1) {
      const reply = await server.call('PUT', made.path, {
        token,
        json: { clientId: made.clientId },
        headers: { 'idempotency-key': `round-${round}` },
      });
      last = reply.status;
      if (reply.status !== 200) break;
      token = reply.json.registrationAccessToken;
    }
    assert.equal(last, 429);
    const other = await server.call('POST', registrationPath(realm, 'default'), {
      token: initial,
      json: {},
      headers: { 'idempotency-key': 'another' },
    });
    assert.equal(other.status, 201, 'others are kept theirs');
    const without = await server.call('PUT', made.path, { token, json: { clientId: made.clientId } });
    assert.equal(without.status, 200, 'and without a key work goes on');
  });
});
