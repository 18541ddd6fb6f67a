import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import type { Reply } from '../support/test-server.ts';
import { isError, tokenRealm } from '../support/tokens.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A key pair, and what it signs. */
function pair() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' };
  const signed = (claims: object, header: object = {}) => {
    const input = `${encode({ alg: 'RS256', kid: 'k', ...header })}.${encode(claims)}`;
    return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
  };
  return { publicKey: publicKey as KeyObject, jwks: JSON.stringify({ keys: [jwk] }), signed };
}

const mine = pair();

onEachDatabase('A JWT bearer assertion', (suite) => {
  const iss = 'https://issuer.example';
  const refused = (reply: Reply, description: string) => isError(reply, 400, 'invalid_grant', description);

  /** Ann, whom an identity provider knows, in a realm whose client may take its word. */
  async function people(config: object = {}) {
    const attributes = {
      'oauth2.jwt.authorization.grant.enabled': 'true',
      'oauth2.jwt.authorization.grant.idp': 'idp',
    };
    const own = await tokenRealm(suite.server, {}, { attributes });
    const { realm } = own;
    const { admin } = suite.server;
    const provider = {
      alias: 'idp',
      providerId: 'jwt-authorization-grant',
      config: { issuer: iss, publicKeySignatureVerifier: mine.jwks, ...config },
    };
    assert.equal((await admin('POST', `/${realm}/identity-provider/instances`, provider)).status, 201);
    const [ann] = (await admin('GET', `/${realm}/users?username=ann`)).json;
    const link = `/${realm}/users/${ann.id}/federated-identity/idp`;
    assert.equal((await admin('POST', link, { userId: 'ext-ann' })).status, 204);
    const now = Math.floor(Date.now() / 1000);
    const claims = (more: object = {}) => ({
      iss,
      sub: 'ext-ann',
      aud: `${suite.server.url}/realms/${realm}`,
      exp: now + 60,
      iat: now,
      jti: crypto.randomUUID(),
      ...more,
    });
    const grant = (assertion: string) => own.post('/token', { grant_type: GRANT, assertion });
    return { ...own, ann, claims, grant, now };
  }

  it('brings tokens of the user it speaks of, without a session', async () => {
    const { grant, claims, ann, post } = await people();
    const { status, json } = await grant(mine.signed(claims()));
    assert.equal(status, 200);
    assert.deepEqual([json.refresh_token, json.session_state], [undefined, undefined]);
    assert.equal(claimsOf(json.access_token).sub, ann.id);
    const told = (await post('/token/introspect', { token: json.access_token })).json;
    assert.deepEqual([told.active, told.username], [true, 'ann']);
    await post('/revoke', { token: json.access_token });
    assert.equal((await post('/token/introspect', { token: json.access_token })).json.active, false);
  });

  it('is good for one of many who send it at once', async () => {
    const { grant, claims } = await people();
    const assertion = mine.signed(claims());
    const replies = await Promise.all(Array.from({ length: 8 }, () => grant(assertion)));
    const [won, lost] = [
      replies.filter(({ status }) => status === 200),
      replies.filter(({ status }) => status !== 200),
    ];
    assert.deepEqual([won.length, lost.length], [1, 7]);
    for (const reply of lost) refused(reply, 'Token reuse detected');
  });

  it('is not used up by somebody who could not sign it', async () => {
    const { grant, claims } = await people();
    const same = claims();
    refused(await grant(pair().signed(same)), 'Invalid signature');
    assert.equal((await grant(mine.signed(same))).status, 200);
  });

  it('is signed by a key of its provider, and by nothing else', async () => {
    const { grant, claims } = await people();
    const none = `${encode({ alg: 'none' })}.${encode(claims())}.`;
    refused(await grant(none), 'Invalid signature algorithm');
    const input = `${encode({ alg: 'HS256', kid: 'k' })}.${encode(claims())}`;
    for (const secret of [mine.publicKey.export({ type: 'spki', format: 'pem' }), mine.jwks]) {
      const mac = createHmac('sha256', secret).update(input).digest('base64url');
      refused(await grant(`${input}.${mac}`), 'Invalid signature algorithm');
    }
    refused(await grant(mine.signed(claims(), { alg: 'PS256' })), 'Invalid signature');
    refused(await grant(mine.signed(claims(), { kid: 'other' })), 'Invalid signature');
    const embedded = pair();
    const [jwk] = JSON.parse(embedded.jwks).keys;
    refused(await grant(embedded.signed(claims(), { jwk })), 'Invalid signature');
  });

  it('does not last for years, whatever it says', async () => {
    const { grant, claims, now } = await people();
    const years = { exp: now + 10 * 365 * 86_400 };
    const far = 'Token expiration is too far in the future and iat claim not present in token';
    refused(await grant(mine.signed(claims({ ...years, iat: undefined }))), far);
    const old = 'Token was issued too far in the past to be used now';
    refused(await grant(mine.signed(claims({ ...years, iat: now - 400 }))), old);
    const ahead = { ...years, iat: now + 3600 };
    refused(await grant(mine.signed(claims(ahead))), 'Token was issued in the future');
  });

  it('is for this realm alone, and for users that one of them is', async () => {
    const { grant, claims, realm } = await people();
    const other = await people();
    refused(await grant(mine.signed(other.claims())), 'Invalid token audience');
    const { admin } = suite.server;
    assert.equal((await admin('POST', `/${realm}/users`, { username: 'bob', enabled: true })).status, 201);
    const [bob] = (await admin('GET', `/${realm}/users?username=bob`)).json;
    await admin('POST', `/${realm}/users/${bob.id}/federated-identity/idp`, { userId: 'ext-ann' });
    refused(await grant(mine.signed(claims())), 'More than one user is linked with idp by this subject');
  });

  it('is not believed for keys at an address of the inside', async () => {
    let asked = 0;
    const inside = createServer((_request, response) => {
      asked += 1;
      response.end(mine.jwks);
    });
    await new Promise<void>((listening) => inside.listen(0, '127.0.0.1', listening));
    try {
      const { port } = inside.address() as AddressInfo;
      const jwksUrl = `http://127.0.0.1:${port}/jwks`;
      const { grant, claims } = await people({ useJwksUrl: 'true', jwksUrl });
      refused(await grant(mine.signed(claims())), 'Invalid signature');
      assert.equal(asked, 0);
    } finally {
      inside.close();
    }
  });

  it('says nothing once its provider is disabled or gone, and no secret of it is shown', async () => {
    const { grant, claims, realm } = await people({ clientSecret: 'hidden-7d1' });
    const { admin } = suite.server;
    const at = `/${realm}/identity-provider/instances/idp`;
    const read = await admin('GET', at);
    assert.equal(read.json.config.clientSecret, '**********');
    assert(!(await admin('GET', `/${realm}/identity-provider/instances`)).text.includes('hidden-7d1'));
    assert.equal((await admin('PUT', at, { ...read.json, enabled: false })).status, 204);
    refused(await grant(mine.signed(claims())), 'No Identity Provider for provided issuer');
    const store = await suite.server.store();
    const realmId = (await store.realms.findByName(realm))?.id ?? '';
    const [stored] = await store.identityProviders.list(realmId);
    assert.deepEqual(stored?.secrets, { clientSecret: 'hidden-7d1' }, 'the mask does not replace it');
    assert.equal((await admin('DELETE', at)).status, 204);
    refused(await grant(mine.signed(claims())), 'No Identity Provider for provided issuer');
  });
});
