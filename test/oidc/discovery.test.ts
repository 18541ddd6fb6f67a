import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { onEachDatabase } from '../support/on-each-database.ts';
import { clientCredentials, register } from '../support/registration.ts';

onEachDatabase('Discovery', (suite) => {
  it('says the same at every address that a standard or Keycloak knows', async () => {
    const { server, realm } = suite;
    const addresses = [
      `/realms/${realm}/.well-known/openid-configuration`,
      `/realms/${realm}/.well-known/oauth-authorization-server`,
      `/.well-known/oauth-authorization-server/realms/${realm}`,
    ];
    const [first, ...others] = await Promise.all(
      addresses.flatMap((path) => [server.call('GET', path), server.call('GET', `${path}/`)]),
    );
    assert.equal(first?.status, 200);
    for (const { status, text } of others) assert.deepEqual([status, text], [200, first?.text]);
    const issuer = `${server.url}/realms/${realm}`;
    assert.equal(first?.json.issuer, issuer);
    assert.equal(first?.json.registration_endpoint, `${issuer}/clients-registrations/openid-connect`);
    assert.equal(first?.json.token_endpoint, `${issuer}/protocol/openid-connect/token`);
    assert.equal(first?.json.jwks_uri, `${issuer}/protocol/openid-connect/certs`);
    assert.equal(first?.headers.get('content-type'), 'application/json');
    assert.equal(first?.headers.get('cache-control'), 'no-cache, must-revalidate, no-transform, no-store');
  });

  it('names no endpoint that is not there: it answers, or says that it is still to come', async () => {
    const { server, realm } = suite;
    const { json } = await server.call('GET', `/realms/${realm}/.well-known/openid-configuration`);
    for (const [name, value] of Object.entries(json)) {
      if (typeof value !== 'string' || !value.startsWith(server.url) || name === 'issuer') continue;
      const path = value.slice(server.url.length);
      const answers = await Promise.all(['GET', 'POST'].map((method) => server.call(method, path)));
      assert.ok(
        answers.some(({ status }) => status !== 404 && status !== 405 && status !== 500),
        `${name}: ${answers.map(({ status }) => status)}`,
      );
    }
  });

  it('names the classes of authentication that are levels, whatever administrators have written', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const told = async (map: string) => {
      const attributes = { 'acr.loa.map': map };
      assert.equal((await server.admin('PUT', `/${realm}`, { attributes })).status, 204, map);
      const { status, json } = await server.call('GET', `/realms/${realm}/.well-known/openid-configuration`);
      return [status, json.acr_values_supported];
    };
    for (const none of ['nonsense', 'null', '', '[2]', '"2"', '2', '{"gold":"x"}'])
      assert.deepEqual(await told(none), [200, ['0', '1']], none);
    assert.deepEqual(await told('{"gold":"2","silver":1}'), [200, ['gold', 'silver', '0', '1']]);
  });

  it('of a realm nobody made is a 404, and so is its key set and its page', async () => {
    const { server } = suite;
    for (const path of [
      '/realms/nobody/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server/realms/nobody',
      '/realms/nobody/protocol/openid-connect/certs',
      '/realms/nobody',
      '/realms/MASTER',
    ]) {
      const { status, json } = await server.call('GET', path);
      assert.deepEqual([status, json], [404, { error: 'Realm does not exist' }], path);
    }
  });

  it('gives the keys that tokens verify by', async () => {
    const { server, realm } = suite;
    const metadata = { serviceAccountsEnabled: true };
    const initial = await server.initialAccessToken(realm);
    const { clientId, secret } = await register(server, realm, initial, { metadata });
    const { status, json, headers } = await clientCredentials(server, realm, clientId, secret);
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.deepEqual(Object.keys(json), [
      'access_token',
      'expires_in',
      'refresh_expires_in',
      'token_type',
      'not-before-policy',
      'scope',
    ]);
    const issuer = `${server.url}/realms/${realm}`;
    const keys = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`));
    const { payload, protectedHeader } = await jwtVerify(json.access_token, keys, { issuer });
    assert.equal(protectedHeader.alg, 'RS256');
    assert.equal(payload.azp, clientId);
    assert.equal(payload.typ, 'Bearer');
    assert.equal(Number(payload.exp) - Number(payload.iat), json.expires_in);
    assert.equal(payload.preferred_username, `service-account-${clientId.toLowerCase()}`);
    const elsewhere = `${server.url}/realms/master/protocol/openid-connect/certs`;
    await assert.rejects(jwtVerify(json.access_token, createRemoteJWKSet(new URL(elsewhere)), { issuer }));
  });

  it('shows of a key what verifies, and nothing of what signs', async () => {
    const { server, realm } = suite;
    for (const providerId of [
      'ecdsa-generated',
      'eddsa-generated',
      'hmac-generated',
      'aes-generated',
      'rsa-enc-generated',
    ]) {
      const { status, text } = await server.admin('POST', `/${realm}/components`, {
        name: providerId,
        providerId,
        providerType: 'org.keycloak.keys.KeyProvider',
        config: { priority: ['1'] },
      });
      assert.equal(status, 201, `${providerId}: ${text}`);
    }
    const { json } = await server.call('GET', `/realms/${realm}/protocol/openid-connect/certs`);
    const types = new Set(json.keys.map(({ kty }: { kty: string }) => kty));
    assert.deepEqual([...types].sort(), ['EC', 'OKP', 'RSA']);
    for (const key of json.keys) {
      for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'])
        assert.ok(!Object.hasOwn(key, member), `${key.kty} shows ${member}`);
    }
  });
});
