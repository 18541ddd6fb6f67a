import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import * as client from 'openid-client';
import { authority, fetchWith, skipWithoutOpenssl } from '../support/certificates.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

const SECRET = 'a-secret-of-more-than-thirty-two-octets';

/** A client that may do everything and is an audience of its own tokens; and a user, ann. */
async function made(server: TestServer, realm: string, rep: object): Promise<string> {
  const clientId = `app-${randomUUID()}`;
  const itself = {
    name: 'itself',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'included.client.audience': clientId,
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
    },
  };
  const { status, text } = await server.admin('POST', `/${realm}/clients`, {
    clientId,
    secret: SECRET,
    serviceAccountsEnabled: true,
    directAccessGrantsEnabled: true,
    protocolMappers: [itself],
    ...rep,
  });
  assert.equal(status, 201, text);
  return clientId;
}

async function user(server: TestServer, realm: string): Promise<string> {
  const username = `ann-${randomUUID()}`;
  const { status } = await server.admin('POST', `/${realm}/users`, person(username));
  assert.equal(status, 201);
  return username;
}

const discovered = (
  { url }: TestServer,
  realm: string,
  clientId: string,
  by: client.ClientAuth,
  options: client.DiscoveryRequestOptions = { execute: [client.allowInsecureRequests] },
) => client.discovery(new URL(`${url}/realms/${realm}`), clientId, undefined, by, options);

/** What every client does with its way to prove itself: gets a token, asks about it, gives it up. */
async function playsWith(config: client.Configuration, clientId: string): Promise<void> {
  const { access_token: token } = await client.clientCredentialsGrant(config);
  assert.equal(claimsOf(token).azp, clientId);
  const told = await client.tokenIntrospection(config, token);
  assert.deepEqual([told.active, told.client_id], [true, clientId]);
  await client.tokenRevocation(config, token);
  assert.deepEqual(await client.tokenIntrospection(config, token), { active: false });
}

onEachDatabase('openid-client proves its client', (suite) => {
  const allowing = (method: string) => ({ 'client.secret.authentication.allowed.method': method });

  it('by client_secret_basic and client_secret_post', async () => {
    const { server, realm } = suite;
    for (const [method, by] of [
      ['client_secret_basic', client.ClientSecretBasic(SECRET)],
      ['client_secret_post', client.ClientSecretPost(SECRET)],
    ] as const) {
      const clientId = await made(server, realm, { attributes: allowing(method) });
      await playsWith(await discovered(server, realm, clientId, by), clientId);
    }
  });

  it('by client_secret_jwt', async () => {
    const { server, realm } = suite;
    const clientId = await made(server, realm, { clientAuthenticatorType: 'client-secret-jwt' });
    await playsWith(await discovered(server, realm, clientId, client.ClientSecretJwt(SECRET)), clientId);
  });

  it('by private_key_jwt', async () => {
    const { server, realm } = suite;
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'own', alg: 'ES256', use: 'sig' }];
    const clientId = await made(server, realm, {
      clientAuthenticatorType: 'client-jwt',
      attributes: { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys }) },
    });
    const by = client.PrivateKeyJwt({ key: privateKey, kid: 'own' });
    await playsWith(await discovered(server, realm, clientId, by), clientId);
  });

  it('not at all where it is public, with tokens bound to its key instead', async () => {
    const { server, realm } = suite;
    const attributes = { 'dpop.bound.access.tokens': 'true' };
    const open = { publicClient: true, secret: undefined, serviceAccountsEnabled: false, attributes };
    const clientId = await made(server, realm, open);
    const username = await user(server, realm);
    const config = await discovered(server, realm, clientId, client.None());
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const asked = { username, password: 'pw', scope: 'openid' };
    const tokens = await client.genericGrantRequest(config, 'password', asked, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
    const { sub } = claimsOf(tokens.access_token);
    assert.ok(typeof sub === 'string');
    assert.equal((await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).sub, sub);
    await assert.rejects(client.fetchUserInfo(config, tokens.access_token, sub));
    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP });
    assert.equal((await client.fetchUserInfo(config, next.access_token, sub, { DPoP })).sub, sub);
    const stolen = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    await assert.rejects(client.fetchUserInfo(config, next.access_token, sub, { DPoP: stolen }));
    const refreshed = client.refreshTokenGrant(config, next.refresh_token ?? '', undefined, { DPoP: stolen });
    await assert.rejects(refreshed, { error: 'invalid_grant' });
    await assert.rejects(client.genericGrantRequest(config, 'password', asked), { error: 'invalid_request' });
    await client.tokenRevocation(config, next.access_token);
    await assert.rejects(client.fetchUserInfo(config, next.access_token, sub, { DPoP }));
  });

  it('by a secret, and has tokens bound to a key of each kind', async () => {
    const { server, realm } = suite;
    const clientId = await made(server, realm, {});
    const config = await discovered(server, realm, clientId, client.ClientSecretPost(SECRET));
    for (const alg of ['ES256', 'PS256', 'RS256']) {
      const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair(alg));
      const { access_token, token_type } = await client.clientCredentialsGrant(config, {}, { DPoP });
      assert.equal(token_type, 'dpop');
      const told = await client.tokenIntrospection(config, access_token);
      assert.deepEqual([told.token_type, told.cnf?.jkt], ['DPoP', await DPoP.calculateThumbprint()]);
      const admin = new URL(`${server.url}/admin/realms/${realm}/clients`);
      const fetched = client.fetchProtectedResource(config, access_token, admin, 'GET', null, undefined, {
        DPoP,
      });
      // A proof is good; that the service is no administrator is another matter.
      assert.equal((await fetched).status, 403);
    }
  });
});

const skip = skipWithoutOpenssl();

describe('openid-client with a certificate', { skip }, () => {
  const ca = skip ? undefined : authority();
  let server: TestServer;
  before(async () => {
    const own = ca?.issue('/CN=localhost');
    if (!ca || !own) return;
    const flags = {
      'tls-certificate': own.certFile,
      'tls-key': own.keyFile,
      'tls-client-certificates': 'request',
      'tls-client-authorities': ca.certFile,
    };
    server = await startTestServer({ flags, fetch: fetchWith(ca) });
  });
  after(async () => {
    await server?.stop();
    ca?.remove();
  });

  it('proves its client by tls_client_auth, and has tokens bound to the certificate', async () => {
    if (!ca) return;
    const realm = await server.realm();
    const clientId = await made(server, realm, {
      clientAuthenticatorType: 'client-x509',
      attributes: {
        'x509.subjectdn': 'CN=robot,O=Example',
        'x509.allow.regex.pattern.comparison': 'false',
        'tls.client.certificate.bound.access.tokens': 'true',
      },
    });
    const robot = fetchWith(ca, ca.issue('/O=Example/CN=robot')) as client.CustomFetch;
    const config = await discovered(server, realm, clientId, client.TlsClientAuth(), {
      [client.customFetch]: robot,
    });
    config[client.customFetch] = robot;
    await playsWith(config, clientId);
    const { access_token } = await client.clientCredentialsGrant(config);
    assert.ok((await client.tokenIntrospection(config, access_token)).cnf?.['x5t#S256']);
    config[client.customFetch] = fetchWith(ca) as client.CustomFetch;
    await assert.rejects(client.clientCredentialsGrant(config), { error: 'invalid_client' });
  });
});
