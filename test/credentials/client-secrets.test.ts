import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { isError, SECRET, tokenRealm } from '../support/tokens.ts';

// The proxy of these tests speaks no TLS.
const PROTECTED = {
  sslRequired: 'none',
  bruteForceProtected: true,
  failureFactor: 3,
  quickLoginCheckMilliSeconds: 0,
};
const WRONG = 'Invalid client or Invalid client credentials';

onEachDatabase(
  'Guessing the secret of a client',
  (suite) => {
    /** Asks for a token with a secret, from an address that the proxy tells. */
    const guesses = async (settings: object = PROTECTED, path = '/token') => {
      const { realm, clientId, setClient } = await tokenRealm(suite.server, settings);
      const at = `/realms/${realm}/protocol/openid-connect${path}`;
      const send = (form: Record<string, string>, address: string, headers = {}) =>
        suite.server.call('POST', at, {
          form: { grant_type: 'client_credentials', token: 'x', ...form },
          headers: { 'x-forwarded-for': address, ...headers },
        });
      return {
        realm,
        at,
        clientId,
        setClient,
        send,
        guess: (secret: string, address = '192.0.2.1') =>
          send({ client_id: clientId, client_secret: secret }, address),
      };
    };

    it('holds off where it came from, for the right secret as well, and nowhere else', async () => {
      const { guess, send, clientId } = await guesses();
      const answers = await Promise.all(Array.from({ length: 10 }, () => guess('wrong')));
      for (const answer of answers) isError(answer, 401, 'unauthorized_client', WRONG);
      isError(await guess(SECRET), 401, 'unauthorized_client', WRONG);
      const basic = Buffer.from(`${clientId}:${SECRET}`).toString('base64');
      const inHeader = (address: string) => send({}, address, { authorization: `Basic ${basic}` });
      isError(await inHeader('192.0.2.1'), 401, 'unauthorized_client', WRONG);
      assert.equal((await inHeader('192.0.2.2')).status, 200);
      assert.equal((await guess(SECRET, '192.0.2.2')).status, 200);
    });

    it('is counted at every endpoint that asks for it', async () => {
      for (const path of ['/token/introspect', '/revoke']) {
        const { guess } = await guesses(PROTECTED, path);
        assert.equal((await guess(SECRET)).status, 200);
        for (let count = 0; count < 3; count += 1) assert.equal((await guess('wrong')).status, 401);
        assert.equal((await guess(SECRET)).status, 401, path);
        assert.equal((await guess(SECRET, '192.0.2.2')).status, 200, path);
      }
    });

    it('is counted where the configuration of its adapter is read', async () => {
      const { realm, clientId, guess } = await guesses();
      const path = `/realms/${realm}/clients-registrations/install/${clientId}`;
      const install = (secret: string, address: string) => {
        const basic = Buffer.from(`${clientId}:${secret}`).toString('base64');
        const headers = { authorization: `Basic ${basic}`, 'x-forwarded-for': address };
        return suite.server.call('GET', path, { headers });
      };
      assert.equal((await install(SECRET, '192.0.2.1')).status, 200);
      for (let count = 0; count < 3; count += 1)
        isError(await install('wrong', '192.0.2.1'), 401, 'invalid_token', 'Failed to authenticate client');
      assert.equal((await install(SECRET, '192.0.2.1')).status, 401);
      assert.equal((await guess(SECRET)).status, 401, 'at the token endpoint as well');
      assert.equal((await install(SECRET, '192.0.2.2')).status, 200);
    });

    it('is counted when it is the key of an assertion', async () => {
      const { at, clientId, setClient, send } = await guesses();
      await setClient({ clientAuthenticatorType: 'client-secret-jwt' });
      const assertion = (secret: string) => {
        const now = Math.floor(Date.now() / 1000);
        const claims = {
          iss: clientId,
          sub: clientId,
          aud: suite.server.url + at,
          iat: now,
          exp: now + 50,
          jti: randomUUID(),
        };
        const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
        const input = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
        return {
          client_id: clientId,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`,
        };
      };
      assert.equal((await send(assertion(SECRET), '192.0.2.1')).status, 200);
      for (let count = 0; count < 3; count += 1)
        assert.equal((await send(assertion('wrong'), '192.0.2.1')).status, 400);
      assert.equal((await send(assertion(SECRET), '192.0.2.1')).status, 400);
      assert.equal((await send(assertion(SECRET), '192.0.2.2')).status, 200);
    });

    it('begins anew with the right one, and is not counted without a secret or where the realm does not count', async () => {
      const { guess, send, clientId } = await guesses();
      for (let round = 0; round < 3; round += 1) {
        for (let count = 0; count < 2; count += 1) assert.equal((await guess('wrong')).status, 401);
        for (let count = 0; count < 3; count += 1) await send({ client_id: clientId }, '192.0.2.1');
        assert.equal((await guess(SECRET)).status, 200);
      }
      const careless = await guesses({ sslRequired: 'none' });
      for (let count = 0; count < 10; count += 1) await careless.guess('wrong');
      assert.equal((await careless.guess(SECRET)).status, 200);
    });
  },
  { flags: { 'trusted-proxies': '127.0.0.1' } },
);
