import assert from 'node:assert/strict';
import { it } from 'node:test';
import { decodeJwt } from 'jose';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm, REDIRECT_URI } from './login-realm.ts';

const [ONE, OTHER] = ['https://mcp.example.org/mcp', 'https://api.example.org'];

const audience = (resource: string) => ({
  name: resource,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': resource, 'access.token.claim': 'true' },
});

onEachDatabase('a token for a resource (RFC 8707)', (suite) => {
  const begun = async () => {
    const made = await loginRealm(suite.server, {}, { protocolMappers: [audience(ONE), audience(OTHER)] });
    return { ...made, tab: new TestBrowser(suite.server.url) };
  };
  const audOf = (token: string) => decodeJwt(token).aud;

  it('is good there alone, and so is what it is refreshed to', async () => {
    const { url, token, tab } = await begun();
    await tab.open(url({ resource: ONE }));
    await tab.submit(ANN);
    const tokens = (await token({ code: codeOf(tab), resource: ONE })).json;
    assert.equal(audOf(tokens.access_token), ONE);
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    assert.equal(audOf((await token(refresh)).json.access_token), ONE);
    const refused = await token({ ...refresh, resource: OTHER });
    assert.deepEqual([refused.status, refused.json.error], [400, 'invalid_target']);
  });

  it('is had for none that the realm does not know, nor for one that was not asked for at first', async () => {
    const { url, token, tab, realm } = await begun();
    const pushing = `/realms/${realm}/protocol/openid-connect/ext/par/request`;
    for (const resource of ['https://evil.example.org', 'x', `${ONE}#x`]) {
      const asked = { client_id: 'app', redirect_uri: REDIRECT_URI, response_type: 'code', resource };
      const pushed = await suite.server.call('POST', pushing, { form: asked });
      assert.deepEqual([pushed.status, pushed.json.error], [400, 'invalid_target'], resource);
      await tab.open(url({ resource }));
      assert.equal(tab.location.searchParams.get('error'), 'invalid_target', resource);
    }
    await tab.open(url({ resource: ONE }));
    await tab.submit(ANN);
    const refused = await token({ code: codeOf(tab), resource: OTHER });
    assert.equal(refused.json.error, 'invalid_target');
  });

  it('may be asked for where the login named none, as far as the client may have tokens for it', async () => {
    const { url, token, tab } = await begun();
    await tab.open(url({}));
    await tab.submit(ANN);
    const code = codeOf(tab);
    const unknown = await token({ code, resource: 'https://evil.example.org' });
    assert.deepEqual([unknown.status, unknown.json.error], [400, 'invalid_target']);
    const tokens = (await token({ code, resource: ONE })).json;
    assert.equal(audOf(tokens.access_token), ONE);
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    assert.equal(audOf((await token({ ...refresh, resource: OTHER })).json.access_token), OTHER);
    for (const more of [{}, { resource: '' }]) {
      const aud = [audOf((await token({ ...refresh, ...more })).json.access_token)].flat();
      assert.ok(aud.includes(ONE) && aud.includes(OTHER));
    }
    const refused = await token({ ...refresh, resource: 'https://evil.example.org' });
    assert.deepEqual([refused.status, refused.json.error], [400, 'invalid_target']);
  });
});
