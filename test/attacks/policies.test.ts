import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { it } from 'node:test';
import { SignJWT } from 'jose';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy, askForPolicy, openRegistration, removePolicy } from '../support/policies.ts';
import { assertRefused, snapshot } from '../support/refusal.ts';
import { adminClient, claimsOf, countClients, registrationPath } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

const GOOD = 'https://app.example.org/cb';
const mapper = (protocolMapper: string, config: Record<string, string> = {}, more: object = {}) => ({
  name: 'm',
  protocol: 'openid-connect',
  protocolMapper,
  config: {
    'access.token.claim': 'true',
    'id.token.claim': 'true',
    'userinfo.token.claim': 'true',
    ...config,
  },
  ...more,
});
const property = (claim: string, more: object = {}) =>
  mapper('oidc-usermodel-property-mapper', { 'claim.name': claim, 'user.attribute': 'username' }, more);

/** Registers at `default` with whatever a caller has. */
const asking = (server: TestServer, realm: string, token?: string) => (json: object) =>
  server.call('POST', registrationPath(realm, 'default'), { json, ...(token !== undefined && { token }) });

onEachDatabase('A registration policy', (suite) => {
  const both = async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const token = await server.initialAccessToken(realm, { count: 200 });
    return { server, realm, callers: [asking(server, realm), asking(server, realm, token)] };
  };

  it('on protocol mappers compares what an update makes of one, not that it was there', async () => {
    const { server, realm, callers } = await both();
    for (const [number, create] of callers.entries()) {
      const clientId = `swapped-${number}`;
      const made = await create({ clientId, protocolMappers: [property('colour')] });
      assert.equal(made.status, 201, made.text);
      const [kept] = made.json.protocolMappers;
      const path = registrationPath(realm, 'default', clientId);
      const put = (protocolMappers: object[]) =>
        server.call('PUT', path, {
          token: made.json.registrationAccessToken,
          json: { clientId, protocolMappers },
        });
      for (const swapped of [
        { ...kept, protocolMapper: 'oidc-hardcoded-claim-mapper' },
        { ...kept, protocolMapper: 'oidc-hardcoded-role-mapper', config: { role: 'admin' } },
        { ...kept, protocolMapper: 'oidc-audience-mapper' },
        { ...kept, protocolMapper: 'oidc-script-based-protocol-mapper' },
        { ...kept, protocolMapper: 'OIDC-usermodel-property-mapper' },
        { ...kept, protocolMapper: 'oidc-usermodel-property-mapper ' },
        { ...kept, protocolMapper: '' },
        { ...kept, id: undefined, protocolMapper: 'oidc-hardcoded-claim-mapper' },
      ])
        assertRefused(await put([swapped]), JSON.stringify(swapped));
      const reserved = { ...kept, config: { ...kept.config, 'claim.name': 'aud' } };
      assertRefused(await put([reserved]), 'a reserved claim by an update', 400);
      const client = await adminClient(server, realm, clientId);
      assert.deepEqual(
        client.protocolMappers.map(({ protocolMapper }: { protocolMapper: string }) => protocolMapper),
        ['oidc-usermodel-property-mapper'],
      );
    }
  });

  it('lets nobody write the claims that the server decides on', async () => {
    const { server, realm, callers } = await both();
    const kept = await snapshot(server, realm);
    for (const create of callers) {
      for (const claim of [
        'aud',
        'azp',
        'sub',
        'iss',
        'exp',
        'iat',
        'nbf',
        'jti',
        'typ',
        'sid',
        'acr',
        'amr',
        'scope',
        'nonce',
        'cnf',
        'cnf.x5t\\#S256',
        'at_hash',
        'auth_time',
        'act',
        'may_act',
        'authorization.permissions',
        'allowed-origins',
        'session_state',
        'client_id',
        'realm_access',
        'realm_access.roles',
        'realm\\_access.roles',
        'resource_access',
        'resource_access.realm-management.roles',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of Keycloak's
        'resource_access.${client_id}.roles',
      ])
        assertRefused(await create({ protocolMappers: [property(claim)] }), claim, 400);
    }
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('lets a claim be named like a member of every object, and nothing comes of it', async () => {
    const { server, realm, callers } = await both();
    await server.admin('POST', `/${realm}/users`, person('ann'));
    const [, create] = callers;
    assert.ok(create);
    for (const [number, claim] of [
      '__proto__.polluted',
      'constructor.prototype.polluted',
      '__proto__',
      'toString',
    ].entries()) {
      const clientId = `named-${number}`;
      const made = await create({
        clientId,
        directAccessGrantsEnabled: true,
        protocolMappers: [property(claim)],
      });
      assert.ok(made.status === 201 || made.status === 400, made.text);
      if (made.status === 400) continue;
      const form = {
        grant_type: 'password',
        username: 'ann',
        password: 'pw',
        client_id: clientId,
        client_secret: made.json.secret,
      };
      const got = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
      assert.equal(got.status, 200, `${claim}: ${got.text}`);
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    }
  });

  it('judges what the realm would fill in: full scope is off, whether it is named or not', async () => {
    const { server, realm } = await both();
    const create = asking(server, realm);
    for (const [clientId, said] of Object.entries({
      silent: {},
      loud: { fullScopeAllowed: true },
      odd: { fullScopeAllowed: 'true' },
    })) {
      const made = await create({ clientId, consentRequired: false, ...said });
      assert.equal(made.status, 201, made.text);
      const stored = await adminClient(server, realm, clientId);
      assert.deepEqual([stored.fullScopeAllowed, stored.consentRequired], [false, true], clientId);
      const path = registrationPath(realm, 'default', clientId);
      let token = made.json.registrationAccessToken;
      for (const change of [{ fullScopeAllowed: true }, { consentRequired: false }])
        assertRefused(
          await server.call('PUT', path, { token, json: { clientId, ...change } }),
          clientId,
          403,
        );
      const silent = await server.call('PUT', path, { token, json: { clientId } });
      token = silent.json.registrationAccessToken;
      const after = await adminClient(server, realm, clientId);
      assert.deepEqual([after.fullScopeAllowed, after.consentRequired], [false, true], clientId);
    }
  });

  it('keeps a client from what the server alone decides, whatever its document says', async () => {
    const { server, realm, callers } = await both();
    await server.admin('POST', `/${realm}/roles`, { name: 'boss' });
    const [anonymous] = callers;
    assert.ok(anonymous);
    const wished = {
      registrationAccessToken: 'mine',
      access: { manage: true, configure: true },
      origin: 'https://evil.example.net',
      authorizationServicesEnabled: false,
      notBefore: 0,
      attributes: { realm_client: 'true', 'access.token.lifespan': '99999', 'acr.loa.map': '{"x":"1"}' },
      registeredNodes: { '10.0.0.1': 1 },
      defaultRoles: ['boss', 'manage-clients'],
    };
    const made = await anonymous({ clientId: 'wishful', ...wished });
    assert.ok(made.status === 201 || made.status === 400 || made.status === 403, made.text);
    if (made.status === 201) {
      const stored = await adminClient(server, realm, 'wishful');
      assert.notEqual(made.json.registrationAccessToken, 'mine');
      assert.equal(stored.attributes['access.token.lifespan'], undefined);
      assert.equal(stored.attributes['acr.loa.map'], undefined);
      assert.notEqual(stored.attributes.realm_client, 'true');
      assert.deepEqual(stored.registeredNodes ?? {}, {});
      const { json: own } = await server.admin('GET', `/${realm}/clients/${stored.id}/roles`);
      assert.deepEqual(own, [], 'whom nobody has vouched for gives no roles to everybody');
    }
    const path = registrationPath(realm, 'openid-connect');
    const metadata = {
      redirect_uris: [GOOD],
      registration_access_token: 'mine',
      registration_client_uri: 'https://evil.example.net/',
      client_secret: 'mine',
      client_secret_expires_at: 1,
      client_id_issued_at: 1,
      secret: 'mine',
      clientId: 'chosen',
      id: 'chosen',
      enabled: false,
      serviceAccountsEnabled: true,
      fullScopeAllowed: true,
      defaultRoles: ['boss'],
      authenticationFlowBindingOverrides: { browser: 'x' },
      protocolMappers: [mapper('oidc-hardcoded-role-mapper', { role: 'boss' })],
      attributes: { 'access.token.lifespan': '99999', realm_client: 'true' },
    };
    const dynamic = await server.call('POST', path, { json: metadata });
    assert.equal(dynamic.status, 201, dynamic.text);
    assert.notEqual(dynamic.json.client_secret, 'mine');
    assert.notEqual(dynamic.json.client_id, 'chosen');
    assert.ok(dynamic.json.registration_client_uri.startsWith(server.url));
    const stored = await adminClient(server, realm, dynamic.json.client_id);
    assert.deepEqual(
      [
        stored.serviceAccountsEnabled,
        stored.fullScopeAllowed,
        stored.protocolMappers,
        stored.authenticationFlowBindingOverrides,
      ],
      [false, false, undefined, {}],
    );
    assert.equal(stored.attributes['access.token.lifespan'], undefined);
    const chosen = await server.call('POST', path, { json: { ...metadata, client_id: 'chosen' } });
    assertRefused(chosen, 'a client id of one’s own', 400);
  });

  it('gives no flow, by which people log in, to whoever has none to give', async () => {
    const { server, realm, callers } = await both();
    const [anonymous, trusted] = callers;
    assert.ok(anonymous && trusted);
    for (const overrides of [{ browser: 'nowhere' }, { browser: '../x' }, { made: 'up' }]) {
      const json = { authenticationFlowBindingOverrides: overrides };
      assertRefused(await trusted(json), JSON.stringify(overrides));
      const made = await anonymous(json);
      if (made.status !== 201) continue;
      const stored = await adminClient(server, realm, made.json.clientId);
      assert.deepEqual(stored.authenticationFlowBindingOverrides, {});
    }
    const { json: flows } = await server.admin('GET', `/${realm}/authentication/flows`);
    const made = await anonymous({ authenticationFlowBindingOverrides: { browser: flows[0].id } });
    const stored = await adminClient(server, realm, made.json.clientId);
    assert.deepEqual(stored.authenticationFlowBindingOverrides, {});
  });

  it('brings no pattern for certificates, nor keys where the realm does not let them change', async () => {
    const { server, realm, callers } = await both();
    for (const create of callers) {
      const made = await create({
        clientId: `dn-${callers.indexOf(create)}`,
        attributes: { 'x509.subjectdn': 'CN=a' },
      });
      assert.equal(made.status, 201);
      const { clientId, registrationAccessToken: token } = made.json;
      const attributes = { 'x509.subjectdn': '.*', 'x509.allow.regex.pattern.comparison': 'true' };
      const json = { clientId, clientAuthenticatorType: 'client-x509', attributes };
      const reply = await server.call('PUT', registrationPath(realm, 'default', clientId), { token, json });
      const stored = await adminClient(server, realm, clientId);
      assert.notEqual(stored.attributes['x509.allow.regex.pattern.comparison'], 'true', reply.text);
    }
  });

  it('switches scopes off for good: neither the client nor its tokens have them', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    await addPolicy(
      server,
      realm,
      'allowed-client-templates',
      { 'allow-default-scopes': ['false'] },
      'anonymous',
    );
    await server.admin('POST', `/${realm}/users`, person('ann'));
    const create = asking(server, realm);
    const made = await create({ clientId: 'narrow', directAccessGrantsEnabled: true });
    assert.equal(made.status, 201, made.text);
    assert.deepEqual(made.json.defaultClientScopes, ['basic']);
    const form = {
      grant_type: 'password',
      username: 'ann',
      password: 'pw',
      client_id: 'narrow',
      client_secret: made.json.secret,
      scope: 'openid email profile roles offline_access',
    };
    const got = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
    if (got.status === 200) {
      const { email, preferred_username: name, realm_access: roles } = claimsOf(got.json.access_token);
      assert.deepEqual([email, name, roles], [undefined, undefined, undefined]);
    }
    for (const change of [{ defaultClientScopes: ['email'] }, { optionalClientScopes: ['profile'] }])
      assertRefused(await create(change), JSON.stringify(change), 403);
  });

  it('of trusted hosts believes no header about where a request comes from', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await addPolicy(
      server,
      realm,
      'trusted-hosts',
      { 'trusted-hosts': ['203.0.113.7', 'app.example.org'] },
      'anonymous',
    );
    const before = await countClients(server, realm);
    for (const headers of [
      { 'x-forwarded-for': '203.0.113.7' },
      { 'x-forwarded-for': '203.0.113.7, 127.0.0.1' },
      { forwarded: 'for=203.0.113.7' },
      { 'x-real-ip': '203.0.113.7' },
      { 'client-ip': '203.0.113.7' },
      { 'true-client-ip': '203.0.113.7' },
      { 'cf-connecting-ip': '203.0.113.7' },
      { 'x-forwarded-host': 'app.example.org' },
      { origin: 'https://app.example.org' },
      { referer: 'https://app.example.org/' },
    ] as Record<string, string>[]) {
      const reply = await server.call('POST', registrationPath(realm, 'default'), { json: {}, headers });
      assertRefused(reply, JSON.stringify(headers), 403);
    }
    assert.equal(await countClients(server, realm), before);
  });

  it('of trusted hosts looks at every address that a client names', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const config = { 'trusted-hosts': ['127.0.0.1', '::1', 'app.example.org'] };
    await addPolicy(server, realm, 'trusted-hosts', config, 'anonymous');
    const elsewhere = 'https://evil.example.net/x';
    const kept = await snapshot(server, realm);
    for (const metadata of [
      ...[
        'client_uri',
        'logo_uri',
        'tos_uri',
        'policy_uri',
        'jwks_uri',
        'initiate_login_uri',
        'backchannel_logout_uri',
        'frontchannel_logout_uri',
        'backchannel_client_notification_endpoint',
        'logo_uri#fr',
        'client_uri#de',
      ].map((member) => ({ [member]: elsewhere })),
      { redirect_uris: [GOOD, elsewhere] },
      { request_uris: [elsewhere] },
      { post_logout_redirect_uris: [GOOD, elsewhere] },
      { post_logout_redirect_uris: [GOOD, 'com.example.evil:/out'] },
      { post_logout_redirect_uris: ['urn:evil'] },
      { redirect_uris: ['https://app.example.org.evil.net/cb'] },
      { redirect_uris: ['https://evil-app.example.org/cb'] },
    ]) {
      const json = { redirect_uris: [GOOD], ...metadata };
      const reply = await server.call('POST', registrationPath(realm, 'openid-connect'), { json });
      assertRefused(reply, JSON.stringify(metadata), 403);
    }
    for (const client of [
      { rootUrl: elsewhere },
      { adminUrl: elsewhere },
      { webOrigins: ['https://evil.example.net'] },
      { webOrigins: ['*'] },
    ])
      assertRefused(await asking(server, realm)(client), JSON.stringify(client), 403);
    assert.deepEqual(await snapshot(server, realm), kept);
    const good = await server.call('POST', registrationPath(realm, 'openid-connect'), {
      json: { redirect_uris: [GOOD] },
    });
    assert.equal(good.status, 201, good.text);
  });

  it('that is set to anything odd is refused, and judges no request by a failure', async () => {
    const { server } = suite;
    const realm = await server.realm();
    for (const [id, config] of [
      ['max-clients', { 'max-clients': ['-1'] }],
      ['max-clients', { 'max-clients': ['many'] }],
      ['max-clients', { 'max-clients': ['99999999999999999999'] }],
      ['trusted-hosts', { 'trusted-hosts': ['10.0.0.0/99'] }],
      ['trusted-hosts', { 'trusted-hosts': ['\0', 'a b', '*.', '*', '::1/200'] }],
      ['redirect-uri-patterns', { 'redirect-uri-patterns': ['('] }],
      ['client-naming', { 'client-name-pattern': ['(?<=a)b'] }],
    ] as const) {
      const made = await askForPolicy(server, realm, id, config, 'anonymous');
      assert.ok(made.status === 201 || made.status === 400, `${id} ${JSON.stringify(config)}: ${made.text}`);
      const reply = await asking(server, realm)({ redirectUris: [GOOD] });
      assert.ok(reply.status < 500, `${id} ${JSON.stringify(config)}: ${reply.text}`);
    }
  });
});

onEachDatabase('A software statement', (suite) => {
  it('wins over the body, and counts for nothing unless its issuer signed it', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' };
    await addPolicy(server, realm, 'software-statement', {
      issuer: ['https://vendor.example'],
      jwks: [JSON.stringify({ keys: [jwk] })],
    });
    const token = await server.initialAccessToken(realm, { count: 50 });
    const send = (software_statement: string, more: object = {}) =>
      server.call('POST', registrationPath(realm, 'openid-connect'), {
        token,
        json: { redirect_uris: ['https://body.example.org/cb'], ...more, software_statement },
      });
    const claims = { iss: 'https://vendor.example', redirect_uris: ['https://statement.example.org/cb'] };
    const signed = (body: Record<string, unknown>) =>
      new SignJWT(body).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(privateKey);
    const good = await send(await signed(claims));
    assert.equal(good.status, 201, good.text);
    assert.deepEqual(good.json.redirect_uris, ['https://statement.example.org/cb']);

    const kept = await snapshot(server, realm);
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const byPublicKey = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k' })
      .sign(Buffer.from(String(publicKey.export({ type: 'spki', format: 'pem' }))));
    const now = Math.floor(Date.now() / 1000);
    const [head = '', body = '', signature = ''] = (await signed(claims)).split('.');
    for (const [what, statement] of Object.entries({
      'no signature': `${encode({ alg: 'none' })}.${encode(claims)}.`,
      'the public key as a secret': byPublicKey,
      'another’s body': `${head}.${encode({ ...claims, client_name: 'x' })}.${signature}`,
      'a signature of nothing': `${head}.${body}.AAAA`,
      'one that has run out': await signed({ ...claims, exp: now - 3600 }),
      'one that is not good yet': await signed({ ...claims, nbf: now + 3600 }),
      'an end that is no number': await signed({ ...claims, exp: 'never' }),
      'a stranger': await signed({ ...claims, iss: 'https://stranger.example' }),
      nobody: await signed({ redirect_uris: claims.redirect_uris }),
      'a key of its own': `${encode({ alg: 'ES256', jwk })}.${body}.${signature}`,
      'a script in it': await signed({ ...claims, redirect_uris: ['javascript:alert(1)'] }),
      'a wrong type in it': await signed({ ...claims, redirect_uris: 'x' }),
      'no JWT': 'nonsense',
      'five parts': 'a.b.c.d.e',
      'a megabyte': 'x'.repeat(900_000),
    }))
      assertRefused(await send(statement), what, 400);
    assert.deepEqual(await snapshot(server, realm), kept);
    await removePolicy(server, realm, 'software-statement', 'authenticated');
    assertRefused(await send(await signed(claims)), 'an issuer that is trusted no more', 400);
  });
});
