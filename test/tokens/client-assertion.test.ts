import assert from 'node:assert/strict';
import { createHash, createPrivateKey, createPublicKey, createSecretKey, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Clock } from '../../src/lib/clock.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { isError } from '../support/tokens.ts';

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const SECRET = 'a-secret-of-more-than-thirty-two-octets';

const ahead = { by: 0 };
const clock: Clock = { now: () => Date.now() + ahead.by };

const pair = async (kid: string, alg = 'RS256') => {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, kid, alg, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg } };
};
const [first, second] = [await pair('1'), await pair('2', 'ES256')];

const published = { keys: [first.jwk] as object[], asked: 0 };
const keyServer = createServer((_request, response) => {
  published.asked++;
  response.end(JSON.stringify({ keys: published.keys }));
}).listen(0, '127.0.0.1');
await new Promise((resolve) => keyServer.once('listening', resolve));
after(() => keyServer.close());
const jwksUri = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/keys`;

onEachDatabase(
  'A client assertion',
  (suite) => {
    const client = async (clientAuthenticatorType: string, attributes: Record<string, string>) => {
      const clientId = `app-${randomUUID()}`;
      const rep = {
        clientId,
        clientAuthenticatorType,
        attributes,
        secret: SECRET,
        serviceAccountsEnabled: true,
      };
      assert.equal((await suite.server.admin('POST', `/${suite.realm}/clients`, rep)).status, 201);
      return clientId;
    };
    const assertion = (clientId: string, key = first, claims = {}) => {
      const iat = Math.floor(clock.now() / 1000);
      const issuer = `${suite.server.url}/realms/${suite.realm}`;
      const own = {
        iss: clientId,
        sub: clientId,
        aud: issuer,
        jti: randomUUID(),
        iat,
        exp: iat + 30,
        ...claims,
      };
      return new SignJWT(own).setProtectedHeader({ alg: key.alg, kid: key.kid }).sign(key.privateKey);
    };
    const token = (client_assertion: string, form = {}) =>
      suite.server.call('POST', `/realms/${suite.realm}/protocol/openid-connect/token`, {
        form: { grant_type: 'client_credentials', client_assertion_type: TYPE, client_assertion, ...form },
      });
    const keysOf = (...keys: (typeof first)[]) => ({
      'use.jwks.string': 'true',
      'jwks.string': JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }),
    });

    it('by a registered key proves its client, once', async () => {
      const clientId = await client('client-jwt', keysOf(first, second));
      const used = await assertion(clientId);
      assert.equal((await token(used)).status, 200);
      isError(await token(used), 400, 'invalid_client', 'Token reuse detected');
      assert.equal((await token(await assertion(clientId, second))).status, 200);
      const stranger = await pair('1');
      const description =
        'Client authentication with signed JWT failed: Signature on JWT token failed validation';
      isError(await token(await assertion(clientId, stranger)), 400, 'invalid_client', description);
    });

    it('of many alike that come at once proves it for one', async () => {
      const clientId = await client('client-jwt', keysOf(first));
      const used = await assertion(clientId);
      const replies = await Promise.all(Array.from({ length: 8 }, () => token(used)));
      assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    });

    it('is for us, for now, and by the algorithm registered', async () => {
      const clientId = await client('client-jwt', {
        ...keysOf(first, second),
        'token.endpoint.auth.signing.alg': 'RS256',
      });
      const now = Math.floor(Date.now() / 1000);
      const cases: readonly (readonly [object, string])[] = [
        [{ aud: 'https://elsewhere.example' }, 'Invalid token audience'],
        [{ aud: [suite.server.url, 'x'] }, 'Multiple audiences not allowed'],
        [{ exp: now - 1 }, 'Token is not active'],
        [{ exp: undefined }, 'Token exp claim is required'],
        [{ iat: now - 3600 }, 'Token was issued too far in the past to be used now'],
        [{ iat: now + 60 }, 'Token was issued in the future'],
        [
          { iat: undefined, exp: now + 3600 },
          'Token expiration is too far in the future and iat claim not present in token',
        ],
        [{ jti: undefined }, 'Token jti claim is required'],
      ];
      for (const [claims, description] of cases)
        isError(await token(await assertion(clientId, first, claims)), 400, 'invalid_client', description);
      const other = await token(await assertion(clientId, second));
      isError(other, 400, 'invalid_client', 'Invalid signature algorithm');
    });

    it('by the key of a certificate or a public key that nobody has named goes by that key’s own id', async () => {
      const made = (await suite.server.admin('POST', `/${suite.realm}/clients`, { clientId: 'certified' }))
        .headers;
      const path = `${made.get('location')?.split('/admin/realms')[1]}/certificates/jwt.credential/generate`;
      const { certificate, privateKey } = (await suite.server.admin('POST', path)).json;
      const der = Buffer.from(privateKey, 'base64');
      const own = createPrivateKey({ key: der, format: 'der', type: 'pkcs1' });
      const spki = createPublicKey(own).export({ format: 'der', type: 'spki' });
      const kid = createHash('sha256').update(spki).digest('base64url');
      const lines = (text: string, label: string) =>
        `-----BEGIN ${label}-----\n${text.match(/.{1,64}/g)?.join('\n')}\n-----END ${label}-----\n`;
      const publicKey = spki.toString('base64');
      for (const attributes of [
        { 'jwt.credential.certificate': certificate },
        { 'jwt.credential.certificate': lines(certificate, 'CERTIFICATE') },
        { 'jwt.credential.public.key': publicKey },
        { 'jwt.credential.public.key': lines(publicKey, 'PUBLIC KEY') },
      ]) {
        const key = { ...first, privateKey: own as never };
        const clientId = await client('client-jwt', attributes);
        assert.equal((await token(await assertion(clientId, { ...key, kid }))).status, 200);
        const other = await token(await assertion(clientId, { ...key, kid: 'other' }));
        isError(other, 400, 'invalid_client', 'Unable to load public key');
        const named = await client('client-jwt', { ...attributes, 'jwt.credential.kid': 'other' });
        assert.equal((await token(await assertion(named, { ...key, kid: 'other' }))).status, 200);
        assert.equal((await token(await assertion(named, { ...key, kid }))).status, 400);
      }
    });

    it('takes the place of the secret, which opens nothing any more', async () => {
      const clientId = await client('client-jwt', keysOf(first));
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: SECRET };
      const path = `/realms/${suite.realm}/protocol/openid-connect/token`;
      const reply = await suite.server.call('POST', path, { form });
      isError(reply, 400, 'invalid_client', 'Parameter client_assertion_type is missing');
      const wrong = 'Invalid client or Invalid client credentials';
      const secretClient = await client('client-secret', {});
      isError(await token(await assertion(secretClient)), 401, 'invalid_client', wrong);
    });

    it('by its own key or secret proves no client that others vouch for, nor one of a way that nobody knows', async () => {
      for (const type of ['federated-jwt', 'nonsense']) {
        const clientId = await client(type, keysOf(first));
        const wrong = 'Invalid client or Invalid client credentials';
        isError(await token(await assertion(clientId)), 401, 'invalid_client', wrong);
        const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: SECRET };
        const path = `/realms/${suite.realm}/protocol/openid-connect/token`;
        isError(await suite.server.call('POST', path, { form }), 401, 'invalid_client', wrong);
      }
    });

    it('by the secret itself is none by a public key', async () => {
      const clientId = await client('client-secret-jwt', {});
      const secret = createSecretKey(Buffer.from(SECRET));
      const mac = { ...first, alg: 'HS256', privateKey: secret as never };
      assert.equal((await token(await assertion(clientId, mac))).status, 200);
      assert.equal((await token(await assertion(clientId, first))).status, 400);
      const keyed = await client('client-jwt', keysOf(first));
      isError(await token(await assertion(keyed, mac)), 400, 'invalid_client', 'Invalid signature algorithm');
    });

    it('by a published key is verified with what is published now', async () => {
      published.keys = [first.jwk];
      const clientId = await client('client-jwt', {
        'use.jwks.url': 'true',
        'jwks.url': `${jwksUri}?${randomUUID()}`,
      });
      const before = published.asked;
      const some = await Promise.all(Array.from({ length: 5 }, () => assertion(clientId)));
      for (const { status } of await Promise.all(some.map((one) => token(one)))) assert.equal(status, 200);
      assert.equal(published.asked - before, 1);
      published.keys = [second.jwk];
      isError(
        await token(await assertion(clientId, second)),
        400,
        'invalid_client',
        'Unable to load public key',
      );
      assert.equal(published.asked - before, 1, 'not asked again in a hurry');
      ahead.by = 11_000;
      try {
        assert.equal((await token(await assertion(clientId, second))).status, 200);
        assert.equal((await token(await assertion(clientId, first))).status, 400, 'withdrawn');
        assert.equal(published.asked - before, 2);
      } finally {
        ahead.by = 0;
      }
    });
  },
  { clock, flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);
