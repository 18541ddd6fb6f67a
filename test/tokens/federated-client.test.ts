import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const iss = 'https://issuer.example';
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

function pair() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'ES256' };
  const signed = (claims: object) => {
    const input = `${encode({ alg: 'ES256', kid: 'k' })}.${encode(claims)}`;
    const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
  };
  return {
    jwks: JSON.stringify({ keys: [jwk] }),
    pem: publicKey.export({ format: 'pem', type: 'spki' }),
    signed,
  };
}

const [theirs, others] = [pair(), pair()];

onEachDatabase('A client for whom an identity provider vouches', (suite) => {
  async function federatedRealm(config: object = {}) {
    const { server } = suite;
    const realm = await server.realm({ eventsEnabled: true });
    const admin = (method: string, path: string, json?: object) =>
      server.admin(method, `/${realm}${path}`, json);
    const provider = {
      alias: 'idp',
      providerId: 'oidc',
      enabled: true,
      config: {
        issuer: iss,
        authorizationUrl: `${iss}/auth`,
        tokenUrl: `${iss}/token`,
        clientId: 'us',
        clientSecret: 'secret',
        validateSignature: 'true',
        publicKeySignatureVerifier: theirs.jwks,
        supportsClientAssertions: 'true',
        ...config,
      },
    };
    assert.equal((await admin('POST', '/identity-provider/instances', provider)).status, 201);
    const client = async (clientId: string, subject: string, more: object = {}) => {
      const made = await admin('POST', '/clients', {
        clientId,
        clientAuthenticatorType: 'federated-jwt',
        serviceAccountsEnabled: true,
        attributes: { 'jwt.credential.issuer': 'idp', 'jwt.credential.sub': subject },
        ...more,
      });
      assert.equal(made.status, 201, made.text);
    };
    await client('app', 'app there');
    const now = Math.floor(Date.now() / 1000);
    const claims = (more: object = {}) => ({
      iss,
      sub: 'app there',
      aud: `${server.url}/realms/${realm}`,
      exp: now + 60,
      iat: now,
      jti: randomUUID(),
      ...more,
    });
    const ask = async (client_assertion: string, form: Record<string, string> = {}) => {
      const { status, json } = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: { grant_type: 'client_credentials', client_assertion_type: TYPE, client_assertion, ...form },
      });
      return { told: [status, json.error, json.error_description], token: json.access_token as string };
    };
    return { admin, client, claims, ask, provider, realm };
  }
  const WRONG = [401, 'invalid_client', 'Invalid client or Invalid client credentials'];

  it('proves itself by its name there, with its id or without', async () => {
    const { ask, claims, admin } = await federatedRealm();
    for (const form of [{}, { client_id: 'app' }] as Record<string, string>[]) {
      const { told, token } = await ask(theirs.signed(claims()), form);
      assert.equal(told[0], 200);
      assert.equal(claimsOf(token).azp, 'app');
    }
    const [event] = (await admin('GET', '/events?type=CLIENT_LOGIN')).json;
    assert.deepEqual([event.clientId, event.details.client_auth_method], ['app', 'federated-jwt']);
  });

  it('is nobody by a word that the provider has not signed, whatever it says of signatures', async () => {
    const { ask, claims } = await federatedRealm({ validateSignature: 'false' });
    const unsigned = `${encode({ alg: 'none' })}.${encode(claims())}.`;
    const input = `${encode({ alg: 'HS256' })}.${encode(claims())}`;
    const mac = createHmac('sha256', theirs.pem).update(input).digest('base64url');
    const [head = '', , signature = ''] = theirs.signed(claims()).split('.');
    for (const assertion of [
      others.signed(claims()),
      `${head}.${encode(claims({ sub: 'another' }))}.${signature}`,
      `${head}.${encode(claims())}.`,
    ])
      assert.deepEqual((await ask(assertion)).told, WRONG);
    for (const assertion of [unsigned, `${input}.${mac}`])
      assert.equal((await ask(assertion)).told[1], 'invalid_client');
    assert.equal((await ask(theirs.signed(claims()))).told[0], 200);
  });

  it('uses it once, in its time, for this realm alone', async () => {
    const { ask, claims } = await federatedRealm();
    const assertion = theirs.signed(claims());
    assert.equal((await ask(assertion)).told[0], 200);
    assert.deepEqual((await ask(assertion)).told, [400, 'invalid_client', 'Token reuse detected']);
    const racing = theirs.signed(claims());
    const raced = await Promise.all([1, 2, 3, 4].map(() => ask(racing)));
    assert.equal(raced.filter(({ told }) => told[0] === 200).length, 1);
    for (const [more, description] of [
      [{ aud: 'elsewhere' }, 'Invalid token audience'],
      [{ aud: [claims().aud, 'elsewhere'] }, 'Multiple audiences not allowed'],
      [{ exp: 1 }, 'Token is not active'],
      [{ exp: undefined }, 'Token exp claim is required'],
      [
        { iat: undefined, exp: 4e9 },
        'Token expiration is too far in the future and iat claim not present in token',
      ],
      [{ jti: undefined }, 'Token jti claim is required'],
    ] as const)
      assert.deepEqual((await ask(theirs.signed(claims(more)))).told, [400, 'invalid_client', description]);
  });

  it('is the one that has the name by now, and of two neither', async () => {
    const { ask, claims, client, admin } = await federatedRealm();
    const azp = async () => {
      const { token } = await ask(theirs.signed(claims()));
      return token && claimsOf(token).azp;
    };
    assert.equal(await azp(), 'app');
    const [app] = (await admin('GET', '/clients?clientId=app')).json;
    const attributes = { ...app.attributes, 'jwt.credential.sub': 'moved' };
    assert.equal((await admin('PUT', `/clients/${app.id}`, { ...app, attributes })).status, 204);
    assert.equal(await azp(), undefined);
    await client('next', 'app there');
    assert.equal(await azp(), 'next');
    await client('one', 'twins');
    await client('two', 'twins');
    assert.deepEqual((await ask(theirs.signed(claims({ sub: 'twins' })))).told, WRONG);
    assert.equal((await ask(theirs.signed(claims({ sub: 'twins' })), { client_id: 'two' })).told[0], 200);
    const other = await ask(theirs.signed(claims()), { client_id: 'two' });
    const mismatch = 'client_id parameter does not match authenticated client';
    assert.deepEqual(other.told, [400, 'invalid_client', mismatch]);
  });

  it('keeps its name, whoever registers a client of the same', async () => {
    const { ask, claims, realm } = await federatedRealm();
    const { json } = await suite.server.admin('POST', `/${realm}/clients-initial-access`, {
      count: 3,
      expiration: 60,
    });
    const twin = (clientId: string) =>
      suite.server.call('POST', `/realms/${realm}/clients-registrations/default`, {
        token: json.token,
        json: {
          clientId,
          clientAuthenticatorType: 'federated-jwt',
          serviceAccountsEnabled: true,
          attributes: { 'jwt.credential.issuer': 'idp', 'jwt.credential.sub': 'app there' },
        },
      });
    for (const clientId of ['a-twin', 'z-twin']) assert.equal((await twin(clientId)).status, 201);
    assert.equal(claimsOf((await ask(theirs.signed(claims()))).token).azp, 'app');
  });

  it('is let in by no other way, and no other client by this one', async () => {
    const { ask, claims, client, admin, provider } = await federatedRealm();
    const secret = { clientAuthenticatorType: 'client-secret', secret: 'secret' };
    await client('secret', 'secret there', secret);
    await client('public', 'public there', { publicClient: true });
    for (const sub of ['secret there', 'public there', 'nobody there'])
      assert.deepEqual((await ask(theirs.signed(claims({ sub })))).told, WRONG);
    const [app] = (await admin('GET', '/clients?clientId=app')).json;
    await admin('PUT', `/clients/${app.id}`, { ...app, secret: 'known' });
    const bySecret = await ask('', { client_id: 'app', client_secret: 'known' });
    assert.equal(bySecret.told[0], 401);
    const at = '/identity-provider/instances/idp';
    const off = { ...provider.config, supportsClientAssertions: 'false' };
    await admin('PUT', at, { ...provider, config: off });
    assert.deepEqual((await ask(theirs.signed(claims()))).told, WRONG);
    await admin('PUT', at, { ...provider, enabled: false });
    assert.deepEqual((await ask(theirs.signed(claims()))).told, WRONG);
    await admin('PUT', at, provider);
    assert.equal((await ask(theirs.signed(claims()))).told[0], 200);
  });
});
