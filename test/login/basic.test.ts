import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { codeOf, loginRealm } from './login-realm.ts';

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

onEachDatabase('A name and a password in a header', (suite) => {
  async function basicRealm(settings: object = {}) {
    const { server } = suite;
    const made = await loginRealm(
      server,
      { eventsEnabled: true, ...settings },
      { directAccessGrantsEnabled: true },
    );
    const { realm, url, admin } = made;
    await admin('POST', '/authentication/flows', { alias: 'own', providerId: 'basic-flow', topLevel: true });
    const executions = '/authentication/flows/own/executions';
    for (const provider of ['http-basic-authenticator', 'auth-username-password-form']) {
      await admin('POST', `${executions}/execution`, { provider });
      const last = (await admin('GET', executions)).json.at(-1);
      await admin('PUT', executions, { ...last, requirement: 'ALTERNATIVE' });
    }
    await admin('POST', '/authentication/flows', {
      alias: 'direct',
      providerId: 'basic-flow',
      topLevel: true,
    });
    const direct = '/authentication/flows/direct/executions';
    await admin('POST', `${direct}/execution`, { provider: 'http-basic-authenticator' });
    const only = (await admin('GET', direct)).json.at(-1);
    await admin('PUT', direct, { ...only, requirement: 'REQUIRED' });
    assert.equal((await admin('PUT', '', { browserFlow: 'own', directGrantFlow: 'direct' })).status, 204);
    return {
      admin,
      open: async (headers: Record<string, string> = {}) => {
        const tab = new TestBrowser(server.url);
        return { tab, page: await tab.open(url(), headers) };
      },
      grant: (headers: Record<string, string> = {}, form: Record<string, string> = {}) =>
        server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
          form: { grant_type: 'password', client_id: 'app', ...form },
          headers,
        }),
      realm,
    };
  }

  it('lets a browser in, is asked for again where it is wrong, and for nothing where there is none', async () => {
    const { open, admin, realm } = await basicRealm();
    assert.notEqual(codeOf((await open(basic('ann:pw'))).tab), '');
    assert.match((await open()).page.text, /id="kc-form-login"/);
    for (const text of ['ann:wrong', 'nobody:pw', ':pw', 'ann:', 'service-account-x:pw']) {
      const { page } = await open(basic(text));
      assert.equal(page.status, 401, text);
      assert.equal(page.headers.get('www-authenticate'), `Basic realm="${realm}"`);
      assert.equal(page.text, '', 'nobody learns who is there');
    }
    const [wrong] = (await admin('GET', '/events?type=LOGIN_ERROR')).json.toReversed();
    assert.deepEqual([wrong.error, wrong.details.username], ['invalid_user_credentials', 'ann']);
  });

  it('is good for the password grant too, and in the form it is not', async () => {
    const { grant, realm } = await basicRealm();
    assert.equal((await grant(basic('ANN:pw'))).status, 200);
    for (const text of ['ann:wrong', 'nobody:pw', 'ann@example.org:pw']) {
      const { status, headers, json } = await grant(basic(text), { username: 'ann', password: 'pw' });
      assert.deepEqual([status, json.error], [401, 'invalid_grant'], text);
      assert.equal(headers.get('www-authenticate'), `Basic realm="${realm}"`);
    }
    const { status, json } = await grant({}, { username: 'ann', password: 'pw' });
    assert.deepEqual([status, json.error], [400, 'invalid_grant']);
  });

  it('keeps out the locked out and the disabled as if it were wrong, and counts', async () => {
    const { open, grant, admin } = await basicRealm({ bruteForceProtected: true, failureFactor: 2 });
    await open(basic('ann:wrong'));
    await grant(basic('ann:wrong'));
    assert.equal((await open(basic('ann:pw'))).page.status, 401);
    assert.equal((await grant(basic('ann:pw'))).status, 401);
    await admin('DELETE', '/attack-detection/brute-force/users');
    assert.equal((await grant(basic('ann:pw'))).status, 200);
    const [ann] = (await admin('GET', '/users?username=ann')).json;
    await admin('PUT', `/users/${ann.id}`, { ...ann, enabled: false });
    assert.equal((await open(basic('ann:pw'))).page.status, 401);
    assert.equal((await grant(basic('ann:pw'))).status, 401);
    assert.equal((await admin('GET', '/events?type=LOGIN_ERROR')).json[0].error, 'user_disabled');
  });
});
