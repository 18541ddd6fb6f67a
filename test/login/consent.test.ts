import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

onEachDatabase('consent', (suite) => {
  it('is asked for with the host that people will be sent to, and kept until it is withdrawn', async () => {
    const { url, realm } = await loginRealm(suite.server, {}, { consentRequired: true, name: 'Your bank' });
    const tab = new TestBrowser(suite.server.url);
    await tab.open(url());
    await tab.submit(ANN);
    const page = await tab.follow();
    assert.match(page.text, /app\.example\.org/, 'a name is whatever a client says it is');
    await tab.submit({ accept: 'Yes', code: 'x' }, page);
    assert.equal(tab.last?.headers.get('location'), null, 'no other form is taken for it');
    await tab.submit({ accept: 'Yes' }, page);
    assert.notEqual(codeOf(tab), '');
    await tab.open(url({ prompt: 'none' }));
    assert.notEqual(codeOf(tab), '');
    const { json } = await suite.server.admin('GET', `/${realm}/users?username=ann`);
    await suite.server.admin('DELETE', `/${realm}/users/${json[0].id}/consents/app`);
    await tab.open(url({ prompt: 'none' }));
    assert.notEqual(tab.location.searchParams.get('error'), null);
  });

  it('marks a client that registered itself', async () => {
    const { realm } = await loginRealm(suite.server);
    const made = await suite.server.call('POST', `/realms/${realm}/clients-registrations/openid-connect`, {
      token: await suite.server.initialAccessToken(realm),
      json: { redirect_uris: ['https://xn--80ak6aa92e.com/cb'], client_name: 'Your bank' },
    });
    assert.equal(made.status, 201, made.text);
    const { json } = await suite.server.admin('GET', `/${realm}/clients?clientId=${made.json.client_id}`);
    const asking = { ...json[0], consentRequired: true };
    await suite.server.admin('PUT', `/${realm}/clients/${json[0].id}`, asking);
    const tab = new TestBrowser(suite.server.url);
    const query = new URLSearchParams({
      client_id: made.json.client_id,
      redirect_uri: 'https://xn--80ak6aa92e.com/cb',
      response_type: 'code',
      scope: 'openid',
    });
    await tab.open(`${suite.server.url}/realms/${realm}/protocol/openid-connect/auth?${query}`);
    await tab.submit(ANN);
    const page = await tab.follow();
    assert.match(page.text, /kc-oauth-unverified/);
    assert.match(page.text, /xn--80ak6aa92e\.com \(аррӏе\.com\)/, 'in both forms: neither says it alone');
  });
});
