import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, it } from 'node:test';
import { loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { person } from '../support/tokens.ts';
import { hasArrived, MAY_CALL, offered } from './brokering-realm.ts';
import { secondLatchkey } from './second-latchkey.ts';

/**
 * A Keycloak that runs, with an administrator of the name and the password `admin`. `.ci/clients keycloak` starts one and
 * this test against it; it is none of those of `npm test`, which would have to fetch it.
 */
const KEYCLOAK =
  process.env.LATCHKEY_TEST_KEYCLOAK_URL ?? assert.fail('LATCHKEY_TEST_KEYCLOAK_URL names no Keycloak');

/** What the test does there, in a realm of its own. */
function keycloak(url: string) {
  const token = async () => {
    const body = new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: 'admin',
      password: 'admin',
    });
    const reply = await fetch(`${url}/realms/master/protocol/openid-connect/token`, { method: 'POST', body });
    return ((await reply.json()) as { access_token: string }).access_token;
  };
  const admin = async (method: string, path: string, json?: unknown) => {
    const { status, headers, ...reply } = await fetch(`${url}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    }).then(async (answer) => ({
      status: answer.status,
      headers: answer.headers,
      text: await answer.text(),
    }));
    return { status, headers, text: reply.text, json: undefined };
  };
  return {
    url,
    admin,
    async realm() {
      const realm = `signup-${randomBytes(6).toString('hex')}`;
      const { status, text } = await admin('POST', '', { realm, enabled: true, sslRequired: 'none' });
      assert.equal(status, 201, text);
      return realm;
    },
  };
}

onEachDatabase(
  'signing up by way of a Keycloak',
  (suite) => {
    const there = keycloak(KEYCLOAK);
    let realmThere: string | undefined;
    after(async () => {
      if (realmThere) await there.admin('DELETE', `/${realmThere}`);
    });

    it('makes a user where the rule of the client lets them, and nobody elsewhere', async () => {
      const { server } = suite;
      const made = await loginRealm(server, { eventsEnabled: true });
      const admin = (method: string, path: string, json?: unknown) =>
        server.admin(method, `/${made.realm}${path}`, json);
      const here = `${server.url}/realms/${made.realm}`;
      const second = await secondLatchkey(there, `${here}/broker/second/endpoint`, here);
      realmThere = second.realm;
      for (const name of ['bea', 'cea'])
        assert.equal((await there.admin('POST', `/${second.realm}/users`, person(name))).status, 201);
      const { config } = second;
      const provider = { alias: 'second', providerId: 'keycloak-oidc', trustEmail: true, config };
      assert.equal((await admin('POST', '/identity-provider/instances', provider)).status, 201);
      const redirect_uri = 'https://office.example.org/cb';
      await admin('POST', '/clients', {
        clientId: 'office',
        publicClient: true,
        redirectUris: [redirect_uri],
      });
      for (const [clientId, rule] of Object.entries({ app: { mode: 'brokered' }, office: { mode: 'off' } })) {
        const [{ id }] = (await admin('GET', `/clients?clientId=${clientId}`)).json;
        assert.equal((await admin('PUT', `/clients/${id}/sign-up`, rule)).status, 204);
      }
      const comeBy = async (username: string, params: Record<string, string>) => {
        const [tab, tabThere] = [new TestBrowser(server.url), new TestBrowser(there.url)];
        await tab.open(made.url(params));
        await tab.open(offered(tab)[0] ?? assert.fail('no button'));
        await tabThere.open(tab.location.href);
        await tabThere.submit({ username, password: 'pw' });
        await tab.open(tabThere.location.href);
        while ([302, 303].includes(tab.last?.status ?? 0) && tab.location.href.startsWith(server.url))
          await tab.follow();
        return tab;
      };
      const refused = await comeBy('cea', { client_id: 'office', redirect_uri });
      assert.deepEqual([refused.last?.status, refused.last?.messages], [403, ['Registration not allowed']]);
      assert.equal(hasArrived(await comeBy('bea', {})), true);
      assert.equal(hasArrived(await comeBy('bea', {})), true, 'they are known from then on');
      const users = (await admin('GET', '/users')).json.map(({ email }: { email: string }) => email);
      assert.deepEqual(users, ['ann@example.org', 'bea@example.org']);
      const [{ details, clientId }] = (await admin('GET', '/events?type=REGISTER_ERROR')).json;
      assert.deepEqual(
        [clientId, details.sign_up_rule, details.identity_provider],
        ['office', 'client: off', 'second'],
      );
    });
  },
  { flags: MAY_CALL },
);
