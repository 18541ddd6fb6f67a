import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { BEA, brokeredRealm } from './brokered-realm.ts';
import { MAY_CALL, type StandIn, standIn } from './stand-in.ts';

onEachDatabase(
  'What an identity provider gave for a user',
  (suite) => {
    let service: StandIn;
    before(async () => {
      service = await standIn();
      service.claims = { sub: BEA.sub };
      service.answers = { '/me': BEA };
    });
    after(() => service.close());

    const kept = async (settings: object = {}) => {
      const own = await brokeredRealm(suite.server, service, {
        storeToken: true,
        addReadTokenRoleOnCreate: true,
        ...settings,
      });
      const read = (token: string | undefined, alias = 'idp') =>
        suite.server.call('GET', `/realms/${own.realm}/broker/${alias}/token`, {
          ...(token !== undefined && { token }),
        });
      return { ...own, read };
    };

    it('is read by a client whose user may, as it came', async () => {
      service.token = { access_token: 'theirs', refresh_token: 'r', expires_in: 60 };
      const { login, read } = await kept();
      const { accessToken } = await login();
      const { status, json, headers } = await read(accessToken);
      assert.equal(status, 200);
      assert.deepEqual([json.access_token, json.refresh_token, json.token_type], ['theirs', 'r', 'Bearer']);
      const now = Date.now() / 1000;
      assert.ok(json.accessTokenExpiration > now + 30 && json.accessTokenExpiration <= now + 61);
      assert.equal(headers.get('cache-control'), 'no-store');
    });

    it('is refreshed once where it is over, by one of many who ask at once', async () => {
      let number = 0;
      service.token = (form: URLSearchParams) => {
        const good = form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') === `r${number}`;
        if (!good) return { error: 'invalid_grant' };
        number += form.get('grant_type') === 'refresh_token' ? 1 : 0;
        const expires_in = number === 0 ? 1 : 60;
        const access_token = `at${number}`;
        return { access_token, refresh_token: `r${number}`, expires_in, token_type: 'Bearer' };
      };
      const { login, read } = await kept({ providerId: 'oauth2' });
      const { accessToken } = await login();
      await new Promise((resolve) => setTimeout(resolve, 1100));
      const replies = await Promise.all(Array.from({ length: 6 }, () => read(accessToken)));
      assert.deepEqual(
        replies.map(({ json }) => json.access_token),
        Array(6).fill('at1'),
      );
      assert.equal(number, 1);
    });

    it('is not told where it cannot be refreshed', async () => {
      service.token = (form: URLSearchParams) =>
        form.get('grant_type') === 'refresh_token'
          ? { error: 'invalid_grant' }
          : { access_token: 'a', refresh_token: 'r', expires_in: 1 };
      const { login, read } = await kept({ providerId: 'oauth2' });
      const { accessToken } = await login();
      await new Promise((resolve) => setTimeout(resolve, 1100));
      const { status, json } = await read(accessToken);
      assert.deepEqual([status, json.errorMessage], [502, 'Unable to refresh token']);
    });

    it('is nobody else’s to read, and gone with the link', async () => {
      service.token = { access_token: 'theirs' };
      const { login, read, realm, user } = await kept();
      const { accessToken } = await login();
      assert.deepEqual((await read(undefined)).json, { errorMessage: 'Invalid token.' });
      assert.equal((await read('x')).status, 400);
      assert.equal((await read(accessToken, 'none')).status, 502);
      const { id } = await user('bea');
      const at = `/${realm}/users/${id}/federated-identity/idp`;
      assert.doesNotMatch(
        (await suite.server.admin('GET', `/${realm}/users/${id}/federated-identity`)).text,
        /theirs/,
      );
      await suite.server.admin('DELETE', at);
      assert.match((await read(accessToken)).json.errorMessage, /is not associated with/);
      await suite.server.admin('POST', at, { userId: 'ext-bea' });
      assert.equal((await read(accessToken)).status, 404);
      const [broker] = (await suite.server.admin('GET', `/${realm}/clients?clientId=broker`)).json;
      const roles = `/${realm}/users/${id}/role-mappings/clients/${broker.id}`;
      const mine = (await suite.server.admin('GET', roles)).json;
      assert.equal((await suite.server.admin('DELETE', roles, mine)).status, 204);
      // The token says that they may; they may not any more.
      assert.equal((await read(accessToken)).status, 403);
    });

    it('is not stored where the provider’s tokens are not kept', async () => {
      service.token = { access_token: 'theirs' };
      const { login, read } = await kept({ storeToken: false });
      const { status, json } = await read((await login()).accessToken);
      assert.deepEqual(
        [status, json.errorMessage],
        [400, 'Identity Provider [idp] does not support this operation.'],
      );
    });
  },
  { flags: MAY_CALL },
);
