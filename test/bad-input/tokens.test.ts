import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { assertRefused, snapshot } from '../support/refusal.ts';
import {
  adminClient,
  claimsOf,
  clientCredentials,
  register,
  registrationPath,
} from '../support/registration.ts';

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const headerOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());

onEachDatabase('A token that is none, or not for this', (suite) => {
  /** By name, tokens that must open nothing at the registration endpoints nor at the Admin API. */
  const forged: Record<string, string> = {};
  let own: { readonly token: string; readonly path: string; readonly clientId: string };
  let administrated: string;

  before(async () => {
    const { server, realm } = suite;
    const initial = await server.initialAccessToken(realm, { count: 50 });
    own = await register(server, realm, initial, { metadata: { name: 'Untouched' } });
    administrated = `/admin/realms/${realm}/clients/${(await adminClient(server, realm, own.clientId)).id}`;
    const service = await register(server, realm, initial, { metadata: { serviceAccountsEnabled: true } });
    const { json: granted } = await clientCredentials(server, realm, service.clientId, service.secret);
    const elsewhere = await server.realm();
    const foreign = await register(server, elsewhere, await server.initialAccessToken(elsewhere));

    const { json: jwks } = await server.call('GET', `/realms/${realm}/protocol/openid-connect/certs`);
    const rsa = jwks.keys.find(({ use }: { use: string }) => use === 'sig');
    const publicKey = createPublicKey({ key: rsa, format: 'jwk' });
    const spki = publicKey.export({ type: 'spki', format: 'pem' });
    const header = headerOf(own.token);
    const claims = claimsOf(own.token);
    const body = `${encode({ ...header, alg: 'HS256', kid: rsa.kid })}.${encode(claims)}`;
    const hmac = (key: string | Buffer, alg: string, text: string) =>
      createHmac(alg, key).update(text).digest('base64url');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rs = (kid: string) => {
      const input = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(claims)}`;
      return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
    };
    const [first = '', middle = '', last = ''] = own.token.split('.');

    Object.assign(forged, {
      'a word': 'x',
      'two dots': '..',
      'a dot': '.',
      'five parts': `${own.token}.x.y`,
      'no signature': `${first}.${middle}.`,
      'another signature': `${first}.${middle}.${Buffer.alloc(64).toString('base64url')}`,
      'its signature cut off': `${first}.${middle}.${last.slice(0, -4)}`,
      'its claims exchanged': `${first}.${encode({ ...claims, typ: 'InitialAccessToken' })}.${last}`,
      'alg none': `${encode({ alg: 'none', typ: 'JWT' })}.${middle}.`,
      'alg none with its key': `${encode({ ...header, alg: 'none' })}.${middle}.${last}`,
      'alg NONE': `${encode({ ...header, alg: 'NoNe' })}.${middle}.`,
      'no alg': `${encode({ kid: header.kid })}.${middle}.${last}`,
      'alg of a number': `${encode({ ...header, alg: 5 })}.${middle}.${last}`,
      'alg of an object’s member': `${encode({ ...header, alg: 'constructor' })}.${middle}.${last}`,
      'kid of an object’s member': `${encode({ ...header, kid: '__proto__' })}.${middle}.${last}`,
      'no kid': `${encode({ alg: 'HS512' })}.${middle}.${last}`,
      'a header that is a list': `${encode([])}.${middle}.${last}`,
      'a header that is null': `${encode(null)}.${middle}.${last}`,
      'a header that is no JSON': `${Buffer.from('{').toString('base64url')}.${middle}.${last}`,
      'claims that are a text': `${first}.${encode('x')}.${last}`,
      'HS256 by the public key': `${body}.${hmac(String(spki), 'sha256', body)}`,
      'HS256 by the public modulus': `${body}.${hmac(Buffer.from(rsa.n, 'base64url'), 'sha256', body)}`,
      'HS512 by nothing': `${first}.${middle}.${hmac('', 'sha512', `${first}.${middle}`)}`,
      'RS256 by a key of one’s own': rs(rsa.kid),
      'RS256 under the name of the realm’s secret': rs(header.kid),
      'a path as its kid': `${encode({ ...header, kid: '../../../dev/null' })}.${middle}.${last}`,
      'a key brought along': `${encode({ ...header, jwk: publicKey.export({ format: 'jwk' }) })}.${middle}.${last}`,
      'twenty thousand characters': 'x'.repeat(14_000),
      'an initial access token of another realm': await server.initialAccessToken(elsewhere),
      'a registration access token of another realm': foreign.token,
      'a service account’s token without a role': granted.access_token,
      'an access token of another realm': (await clientCredentialsOf(elsewhere)).access_token,
    });

    async function clientCredentialsOf(name: string) {
      const metadata = { serviceAccountsEnabled: true };
      const made = await register(server, name, await server.initialAccessToken(name), { metadata });
      return (await clientCredentials(server, name, made.clientId, made.secret)).json;
    }
  });

  it('registers nothing', async () => {
    const { server, realm } = suite;
    const kept = await snapshot(server, realm);
    for (const [what, token] of Object.entries(forged)) {
      for (const provider of ['default', 'openid-connect'] as const) {
        const reply = await server.call('POST', registrationPath(realm, provider), { token, json: {} });
        assertRefused(reply, what, what === 'a service account’s token without a role' ? 403 : 401);
      }
    }
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('reads, changes and removes no client', async () => {
    const { server } = suite;
    const json = { clientId: own.clientId, name: 'Taken over' };
    for (const [what, token] of Object.entries(forged)) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const reply = await server.call(method, own.path, { token, ...(method === 'PUT' && { json }) });
        assertRefused(reply, `${method} with ${what}`);
        assert.ok(!reply.text.includes('Untouched'));
      }
    }
    const read = await server.call('GET', own.path, { token: own.token });
    assert.equal(read.json.name, 'Untouched');
  });

  it('administers nothing', async () => {
    const { server, realm } = suite;
    const tokens = {
      ...forged,
      'an initial access token': await server.initialAccessToken(realm),
      'a registration access token': own.token,
    };
    for (const [what, token] of Object.entries(tokens)) {
      for (const [method, path, json] of [
        ['GET', '/admin/realms'],
        ['GET', `/admin/realms/${realm}`],
        ['PUT', `/admin/realms/${realm}`, { enabled: false }],
        ['GET', administrated],
        ['DELETE', administrated],
        ['POST', `/admin/realms/${realm}/clients-initial-access`, {}],
        ['DELETE', `/admin/realms/${realm}`],
      ] as const) {
        const reply = await server.call(method, path, { token, ...(json && { json }) });
        const status =
          what === 'a service account’s token without a role'
            ? 403
            : what === 'an access token of another realm'
              ? undefined
              : 401;
        assertRefused(reply, `${method} ${path} with ${what}`, status);
      }
    }
    assert.equal((await server.call('GET', own.path, { token: own.token })).status, 200);
  });

  it('in an Authorization header of another shape is refused', async () => {
    const { server, realm } = suite;
    const initial = await server.initialAccessToken(realm, { count: 5 });
    const shapes = [
      'Bearer',
      'Bearer ',
      `Bearer  ${initial}`,
      `Bearer\t${initial}`,
      `Bearer ${initial} x`,
      `Bearer ${initial}, Bearer x`,
      `Bearer, ${initial}`,
      `bearer:${initial}`,
      `Basic ${initial}`,
      `DPoP ${initial}`,
      `Token ${initial}`,
      initial,
      'Basic',
      'Negotiate abc',
      '=?utf-8?B?QmVhcmVy?=',
    ];
    const kept = await snapshot(server, realm);
    for (const authorization of shapes) {
      const post = await server.call('POST', registrationPath(realm, 'default'), {
        json: {},
        headers: { authorization },
      });
      assertRefused(post, authorization, 401);
      const get = await server.call('GET', own.path, {
        headers: { authorization: authorization.replaceAll(initial, own.token) },
      });
      assertRefused(get, authorization, 401);
      const admin = await server.call('GET', `/admin/realms/${realm}`, {
        headers: { authorization: authorization.replaceAll(initial, await server.adminToken()) },
      });
      assertRefused(admin, authorization, 401);
    }
    const query = `${registrationPath(realm, 'default')}?access_token=${initial}`;
    assertRefused(await server.call('POST', query, { json: {} }), 'in the query', 403);
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('of a scheme in any case, with blanks around, is one', async () => {
    const { server, realm } = suite;
    const initial = await server.initialAccessToken(realm, { count: 5 });
    for (const authorization of [`BEARER ${initial}`, `bearer ${initial}`, `  Bearer ${initial}  `]) {
      const reply = await server.call('POST', registrationPath(realm, 'default'), {
        json: {},
        headers: { authorization },
      });
      assert.equal(reply.status, 201, authorization);
    }
  });
});
