import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import {
  adminClient,
  claimsOf,
  countClients,
  initialAccessEntry,
  PROVIDERS,
  register,
  registrationPath,
} from '../support/registration.ts';

const clock = { ahead: 0, now: () => Date.now() + clock.ahead };

onEachDatabase(
  'An initial access token',
  (suite) => {
    for (const { provider, idMember } of PROVIDERS) {
      it(`registers as many clients as its count says at ${provider}, and then none`, async () => {
        const { server } = suite;
        const realm = await server.realm();
        const token = await server.initialAccessToken(realm, { count: 2, expiration: 600 });
        const path = registrationPath(realm, provider);
        const first = await server.call('POST', path, { token, json: {} });
        assert.equal(first.status, 201);
        assert.equal(
          first.headers.get('location'),
          server.url + registrationPath(realm, provider, first.json[idMember]),
        );
        assert.equal((await initialAccessEntry(server, realm, token)).remainingCount, 1);
        const second = await server.call('POST', path, { token, json: {} });
        assert.equal(second.status, 201);
        assert.notEqual(first.json[idMember], second.json[idMember]);

        const clients = await countClients(server, realm);
        const third = await server.call('POST', path, { token, json: {} });
        assert.equal(third.status, 401);
        assert.deepEqual(third.json, {
          error: 'invalid_token',
          error_description: 'No remaining count on initial access token',
        });
        assert.equal(await countClients(server, realm), clients);
        assert.equal((await initialAccessEntry(server, realm, token)).remainingCount, 0);

        const [refused, ...done] = await server.events(realm);
        assert.equal(refused?.type, 'CLIENT_REGISTER_ERROR');
        assert.equal(refused?.error, 'invalid_token');
        assert.equal(refused?.details.initial_access_token, claimsOf(token).jti);
        const registered = [second.json[idMember], first.json[idMember]];
        assert.deepEqual(
          done.map(({ type, clientId, details }) => [type, clientId, details]),
          registered.map((clientId) => [
            'CLIENT_REGISTER',
            clientId,
            {
              client_registration_provider: provider,
              client_registration_chain: 'authenticated',
              caller: 'initial access token',
              initial_access_token: claimsOf(token).jti,
            },
          ]),
        );
      });

      it(`is over at ${provider} in the second it expires`, async () => {
        const { server, realm } = suite;
        const token = await server.initialAccessToken(realm, { count: 9, expiration: 100 });
        const path = registrationPath(realm, provider);
        const before = await countClients(server, realm);
        clock.ahead += 97_000;
        assert.equal((await server.call('POST', path, { token, json: {} })).status, 201);
        clock.ahead += 3_000;
        const late = await server.call('POST', path, { token, json: {} });
        assert.equal(late.status, 401);
        assert.deepEqual(late.json, { error: 'invalid_token', error_description: 'Failed decode token' });
        assert.equal(await countClients(server, realm), before + 1);
      });

      it(`is of no use at ${provider} once it is deleted`, async () => {
        const { server, realm } = suite;
        const token = await server.initialAccessToken(realm);
        const path = registrationPath(realm, provider);
        const { clientId, token: own } = await register(server, realm, token, { provider });
        const gone = await server.admin('DELETE', `/${realm}/clients-initial-access/${claimsOf(token).jti}`);
        assert.equal(gone.status, 204);
        const after = await server.call('POST', path, { token, json: {} });
        assert.equal(after.status, 401);
        assert.equal(after.json.error_description, 'Initial Access Token not found');
        // What it registered stays.
        const read = await server.call('GET', registrationPath(realm, provider, clientId), { token: own });
        assert.equal(read.status, 200);
      });

      it(`opens no other realm at ${provider}`, async () => {
        const { server, realm } = suite;
        const foreign = await server.initialAccessToken('master');
        const before = await countClients(server, realm);
        const reply = await server.call('POST', registrationPath(realm, provider), {
          token: foreign,
          json: {},
        });
        assert.equal(reply.status, 401);
        assert.deepEqual(reply.json, { error: 'invalid_token', error_description: 'Failed decode token' });
        assert.equal(await countClients(server, realm), before);
        assert.equal((await initialAccessEntry(server, 'master', foreign)).remainingCount, 10);
      });

      it(`loses nothing of its count at ${provider} to a registration that is refused`, async () => {
        const { server, realm } = suite;
        const token = await server.initialAccessToken(realm, { count: 1 });
        const path = registrationPath(realm, provider);
        const member = provider === 'default' ? 'redirectUris' : 'redirect_uris';
        const refused = await server.call('POST', path, {
          token,
          json: { [member]: ['javascript:alert(1)'] },
        });
        assert.equal(refused.status, 400);
        assert.equal(refused.json.error, 'invalid_redirect_uri');
        assert.equal((await initialAccessEntry(server, realm, token)).remainingCount, 1);
        const [event] = await server.events(realm);
        assert.equal(event?.type, 'CLIENT_REGISTER_ERROR');
        assert.equal(event?.error, 'invalid_redirect_uri');
        assert.equal((await server.call('POST', path, { token, json: {} })).status, 201);
      });

      it(`neither reads, changes nor removes a client at ${provider}`, async () => {
        const { server, realm } = suite;
        const token = await server.initialAccessToken(realm);
        const { clientId, path, token: own } = await register(server, realm, token, { provider });
        const kept = (await server.call('GET', path, { token: own })).json;
        for (const method of ['GET', 'PUT', 'DELETE']) {
          const json = method === 'PUT' ? { [idMember]: clientId, enabled: false } : undefined;
          const { enabled: _flag, ...plain } = json ?? {};
          const body = provider === 'default' ? json : plain;
          const reply = await server.call(method, path, { token, ...(json && { json: body }) });
          assert.equal(reply.status, 401, method);
          assert.equal(reply.json.error, 'invalid_token', method);
        }
        assert.deepEqual((await server.call('GET', path, { token: own })).json, kept);
      });
    }

    it('says what it is, and no more', async () => {
      const { server, realm } = suite;
      const token = await server.initialAccessToken(realm, { count: 3, expiration: 60 });
      const { exp, iat, jti, ...rest } = claimsOf(token);
      const issuer = `${server.url}/realms/${realm}`;
      assert.deepEqual(rest, { iss: issuer, aud: issuer, typ: 'InitialAccessToken' });
      assert.equal(exp, Number(iat) + 60);
      const entry = await initialAccessEntry(server, realm, token);
      assert.deepEqual(entry, { id: jti, timestamp: iat, expiration: 60, count: 3, remainingCount: 3 });
    });

    it('of a count of nothing registers nothing', async () => {
      const { server, realm } = suite;
      const token = await server.initialAccessToken(realm, { count: 0 });
      const reply = await server.call('POST', registrationPath(realm, 'default'), { token, json: {} });
      assert.equal(reply.status, 401);
      assert.equal(reply.json.error_description, 'No remaining count on initial access token');
    });

    it('does not register a client id that is taken', async () => {
      const { server, realm } = suite;
      const token = await server.initialAccessToken(realm, { count: 2 });
      const { clientId, secret } = await register(server, realm, token, { metadata: { clientId: 'taken' } });
      const again = await server.call('POST', registrationPath(realm, 'default'), {
        token,
        json: { clientId, secret: 'mine now' },
      });
      assert.equal(again.status, 400);
      assert.deepEqual(again.json, {
        error: 'invalid_client_metadata',
        error_description: 'Client Identifier in use',
      });
      assert.equal((await adminClient(server, realm, clientId)).secret, secret);
      assert.equal((await initialAccessEntry(server, realm, token)).remainingCount, 1);
    });

    it('does not take the id that another client has', async () => {
      const { server, realm } = suite;
      const token = await server.initialAccessToken(realm, { count: 3 });
      const { reply, clientId, secret } = await register(server, realm, token);
      const again = await server.call('POST', registrationPath(realm, 'default'), {
        token,
        json: { id: reply.json.id, clientId: 'a-thief' },
      });
      assert.equal(again.status, 400, again.text);
      assert.equal((await adminClient(server, realm, clientId)).secret, secret);
      assert.equal(await adminClient(server, realm, 'a-thief'), undefined);
      assert.equal((await initialAccessEntry(server, realm, token)).remainingCount, 2);
    });
  },
  { clock },
);
