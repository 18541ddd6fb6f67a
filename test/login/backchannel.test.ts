import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { databases, startTestServer } from '../support/server.ts';
import type { Reply, TestServer } from '../support/test-server.ts';
import { loginRealm } from './login-realm.ts';

const CIBA = 'urn:openid:params:grant-type:ciba';

interface Heard {
  readonly path: string;
  readonly authorization: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts what is in it
  readonly json: any;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

for (const database of databases)
  describe(`People who are asked somewhere else, on ${database.name}`, { skip: database.skip }, () => {
    let server: TestServer;
    const heard: Heard[] = [];
    let status = 201;
    const web = createServer(async (request, response) => {
      const { url = '', headers } = request;
      const json = JSON.parse(await bodyOf(request));
      heard.push({ path: url, authorization: headers.authorization ?? '', json });
      response.writeHead(url === '/ask' ? status : 204).end();
    });
    let at = '';
    before(async () => {
      await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
      at = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
      const databaseUrl = await database.databaseUrl();
      server = await startTestServer({
        ...(databaseUrl !== undefined && { databaseUrl }),
        flags: {
          'authentication-channel': `${at}/ask`,
          'outgoing-allowed-networks': '127.0.0.0/8',
          'outgoing-http': 'on',
        },
      });
    });
    after(async () => {
      await server?.stop();
      web.close();
    });

    const bank = async (attributes: object = {}, settings: object = {}) => {
      const { realm } = await loginRealm(
        server,
        { attributes: { cibaInterval: '0', ...settings } },
        {
          clientId: 'bank',
          publicClient: false,
          secret: 's',
          attributes: { 'oidc.ciba.grant.enabled': 'true', ...attributes },
        },
      );
      const protocol = `/realms/${realm}/protocol/openid-connect`;
      const who = { client_id: 'bank', client_secret: 's' };
      return {
        realm,
        ask: (form: Record<string, string> = {}): Promise<Reply> =>
          server.call('POST', `${protocol}/ext/ciba/auth`, {
            form: { ...who, scope: 'openid', login_hint: 'ann', ...form },
          }),
        say: (word: unknown, authorization: string | undefined): Promise<Reply> =>
          server.call('POST', `${protocol}/ext/ciba/auth/callback`, {
            json: { status: word },
            headers: authorization === undefined ? {} : { authorization },
          }),
        poll: (auth_req_id: string, form: Record<string, string> = {}): Promise<Reply> =>
          server.call('POST', `${protocol}/token`, {
            form: { ...who, grant_type: CIBA, auth_req_id, ...form },
          }),
        userinfo: (authorization: string): Promise<Reply> =>
          server.call('GET', `${protocol}/userinfo`, { headers: { authorization } }),
      };
    };
    const last = () => heard.at(-1) ?? assert.fail('nobody was asked');

    it('are meant by an ID token that the client was issued, where the realm has it so', async () => {
      const settings = { cibaAuthRequestedUserHint: 'id_token_hint' };
      const { realm, ask, say, poll } = await bank({}, settings);
      for (const clientId of ['bank', 'other']) {
        const path = `/${realm}/clients`;
        const { json } = await server.admin('GET', `${path}?clientId=${clientId}`);
        const grants = { clientId, secret: 's', directAccessGrantsEnabled: true };
        const sent = json[0] ? ['PUT', `${path}/${json[0].id}`] : ['POST', path];
        const { status: made, text } = await server.admin(sent[0] ?? '', sent[1] ?? '', {
          ...json[0],
          ...grants,
        });
        assert.ok(made < 300, text);
      }
      const idToken = async (client_id: string) => {
        const person = { username: 'ann', password: 'pw' };
        const form = { grant_type: 'password', client_id, client_secret: 's', scope: 'openid', ...person };
        const { json } = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
          form,
        });
        return json as Record<string, string>;
      };
      const { id_token = '', access_token = '' } = await idToken('bank');
      assert.match((await ask()).json.error_description, /id_token_hint/, 'a name is no hint here');
      const wrong = [access_token, 'x', `${id_token}x`, (await idToken('other')).id_token ?? ''];
      for (const id_token_hint of wrong)
        assert.deepEqual((await ask({ id_token_hint })).json, {
          error: 'invalid_request',
          error_description: 'invalid_user',
        });
      const asked = await ask({ id_token_hint: id_token });
      assert.equal(asked.status, 200, asked.text);
      assert.equal(last().json.login_hint, 'ann');
      await say('SUCCEED', last().authorization);
      assert.equal((await poll(asked.json.auth_req_id)).status, 200);
      const sessions = await server.admin('GET', `/${realm}/users?username=ann`);
      await server.admin('POST', `/${realm}/users/${sessions.json[0].id}/logout`);
      assert.equal((await ask({ id_token_hint: id_token })).status, 200, 'though the session is over');
    });

    it('say yes, and the client has its tokens once; of racers one has them', async () => {
      const { ask, say, poll } = await bank();
      const asked = await ask({ binding_message: 'A-7', acr_values: '2', purpose: 'rent', nonce: 'n' });
      assert.equal(asked.status, 200, asked.text);
      const { auth_req_id: id } = asked.json;
      const { json, authorization } = last();
      assert.deepEqual(json, {
        purpose: 'rent',
        login_hint: 'ann',
        scope: 'openid email profile roles',
        is_consent_required: false,
        binding_message: 'A-7',
        acr_values: '2',
      });
      assert.equal((await poll(id)).json.error, 'authorization_pending');
      assert.equal((await say('SUCCEED', authorization)).status, 200);
      assert.equal((await say('SUCCEED', authorization)).status, 403, 'an answer is good once');
      const polls = await Promise.all([1, 2, 3, 4].map(() => poll(id)));
      const got = polls.filter((reply) => reply.status === 200);
      assert.equal(got.length, 1, polls.map(({ text }) => text.slice(0, 80)).join('\n'));
      assert.ok(got[0]?.json.id_token);
      assert.equal((await poll(id)).json.error, 'invalid_grant');
    });

    it('are asked by the channel what the server says, whatever else the client would have it hear', async () => {
      const { ask, say, realm, poll } = await bank();
      const more = { is_consent_required: 'true', x: 'y'.repeat(600), client_assertion: 'secret' };
      const { json } = await ask(more);
      const told = last().json;
      assert.deepEqual(Object.keys(told).toSorted(), ['is_consent_required', 'login_hint', 'scope']);
      assert.equal(told.is_consent_required, false);
      const path = `/realms/${realm}/protocol/openid-connect/ext/ciba/auth/callback`;
      const { authorization } = last();
      assert.equal((await say('SUCCEEDED', authorization)).status, 400);
      const answer = { status: 'SUCCEED', additionalParams: { by: 'phone' } };
      const headers = { authorization };
      assert.equal((await server.call('POST', path, { json: answer, headers })).status, 200);
      assert.equal((await poll(json.auth_req_id)).status, 200);
    });

    it('say no, or nothing in time', async () => {
      const { ask, say, poll, realm } = await bank();
      for (const word of ['UNAUTHORIZED', 'CANCELLED']) {
        const { json } = await ask();
        assert.equal((await say(word, last().authorization)).status, 200);
        assert.equal((await poll(json.auth_req_id)).json.error, 'access_denied', word);
      }
      const { json } = await ask();
      const { authorization } = last();
      for (const word of ['YES', '', undefined, 7])
        assert.equal((await say(word, authorization)).status, 400, String(word));
      await server.admin('PUT', `/${realm}/users/${await annOf(realm)}`, { enabled: false });
      assert.equal((await say('SUCCEED', authorization)).status, 200);
      assert.equal(
        (await poll(json.auth_req_id)).json.error,
        'invalid_grant',
        'nobody who is disabled gets in',
      );
      const short = await bank();
      const { json: brief } = await short.ask({ requested_expiry: '1' });
      assert.equal(brief.expires_in, 1);
      await new Promise((resolve) => setTimeout(resolve, 2100));
      assert.equal((await short.say('SUCCEED', last().authorization)).status, 403);
      assert.equal((await short.poll(brief.auth_req_id)).json.error, 'expired_token');
    });

    it('are asked by the operator’s channel alone, and what it is given is good for its answer alone', async () => {
      const { ask, say, poll, userinfo } = await bank();
      const { json } = await ask();
      const { authorization } = last();
      for (const wrong of [undefined, 'Bearer x', `Bearer ${json.auth_req_id}`])
        assert.ok([401, 403].includes((await say('SUCCEED', wrong)).status), String(wrong));
      const elsewhere = await bank();
      assert.equal((await elsewhere.say('SUCCEED', authorization)).status, 403, 'another realm');
      assert.equal((await userinfo(authorization)).status, 401, 'it is no access token');
      assert.equal((await elsewhere.poll(json.auth_req_id)).json.error, 'invalid_grant');
      assert.equal((await poll(json.auth_req_id)).json.error, 'authorization_pending');
      status = 500;
      const before = heard.length;
      assert.equal((await ask()).status, 503);
      status = 201;
      assert.equal((await say('SUCCEED', heard[before]?.authorization)).status, 403, 'nothing waits for it');
    });

    it('and the client is pinged where it wants that, with its own token', async () => {
      const { ask, say, poll } = await bank({
        'ciba.backchannel.token.delivery.mode': 'ping',
        'ciba.backchannel.client.notification.endpoint': `${at}/ping`,
      });
      assert.equal((await ask()).status, 400, 'without a token there is nothing to ping by');
      const { json } = await ask({ client_notification_token: 'secret-of-the-bank' });
      const { authorization } = last();
      assert.ok(!JSON.stringify(last()).includes('secret-of-the-bank'), 'the channel does not hear of it');
      await say('SUCCEED', authorization);
      assert.deepEqual(last(), {
        path: '/ping',
        authorization: 'Bearer secret-of-the-bank',
        json: { auth_req_id: json.auth_req_id },
      });
      assert.equal((await poll(json.auth_req_id)).status, 200);
      const inject = await ask({ client_notification_token: 'a\r\nx-evil: 1' });
      assert.equal(inject.status, 400);
    });

    it('are not told by a public client, nor by a request that somebody else has signed', async () => {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
      const other = await generateKeyPair('ES256');
      const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
      const { ask, realm } = await bank({
        'use.jwks.string': 'true',
        'jwks.string': JSON.stringify({ keys: [jwk] }),
      });
      const signs = async (algorithm: string) => {
        const { json } = await server.admin('GET', `/${realm}/clients?clientId=bank`);
        const attributes = {
          ...json[0].attributes,
          'ciba.backchannel.auth.request.signing.alg': algorithm,
        };
        await server.admin('PUT', `/${realm}/clients/${json[0].id}`, { ...json[0], attributes });
      };
      const signed = (key: typeof privateKey, claims: object = {}) =>
        new SignJWT({
          iss: 'bank',
          aud: `${server.url}/realms/${realm}`,
          jti: 'j',
          scope: 'openid',
          login_hint: 'ann',
          binding_message: 'signed',
          ...claims,
        })
          .setProtectedHeader({ alg: 'ES256', kid: 'k' })
          .setIssuedAt()
          .setNotBefore('0s')
          .setExpirationTime('1m')
          .sign(key);
      assert.equal(
        (await ask({ request: await signed(privateKey) })).status,
        400,
        'it has not said that it signs',
      );
      await signs('ES256');
      assert.equal((await ask({ request: await signed(privateKey), login_hint: 'nobody' })).status, 200);
      assert.equal(last().json.binding_message, 'signed');
      const before = heard.length;
      for (const request of [
        await signed(other.privateKey),
        await signed(privateKey, { iss: 'app' }),
        await signed(privateKey, { aud: 'https://other.example.org' }),
        'x.y.z',
      ])
        assert.equal((await ask({ request })).status, 400);
      const { json } = await server.admin('GET', `/${realm}/clients?clientId=bank`);
      await server.admin('PUT', `/${realm}/clients/${json[0].id}`, { ...json[0], publicClient: true });
      assert.equal((await ask()).status, 401);
      assert.equal(heard.length, before);
    });

    const annOf = async (realm: string): Promise<string> =>
      (await server.admin('GET', `/${realm}/users?username=ann`)).json[0].id;
  });
