import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ANN, codeOf, loginRealm, REDIRECT_URI } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';

/** What an authorization request may try in the place of the URI that is registered. */
const OTHERS = [
  'https://evil.example.net/cb',
  'https://app.example.org@evil.example.net/cb',
  'https://app.example.org@@evil.example.net/cb',
  'https://app.example.org:443/cb',
  'https://app.example.org/cb/../x',
  'https://app.example.org/cb#x',
  'https://app.example.org/cb\r\nSet-Cookie: a=b',
  'https://APP.example.org/cb?x',
  'https://xn--pp-8ia.example.org/cb',
  '//app.example.org/cb',
  '/cb',
  'JaVaScript:alert(1)',
];

onEachDatabase('An authorization request of a client that registered itself', (suite) => {
  async function registered() {
    const made = await loginRealm(suite.server);
    const { realm } = made;
    const { json: initial } = await suite.server.admin('POST', `/${realm}/clients-initial-access`, {
      count: 1,
      expiration: 600,
    });
    const { status, json, text } = await suite.server.call(
      'POST',
      `/realms/${realm}/clients-registrations/openid-connect`,
      {
        token: initial.token,
        json: { redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: 'none' },
      },
    );
    assert.equal(status, 201, text);
    const open = async (params: Record<string, string>) => {
      const tab = new TestBrowser(suite.server.url);
      await tab.open(made.url({ client_id: json.client_id, ...params }));
      return tab;
    };
    return { realm, clientId: json.client_id as string, open };
  }
  const proof = {
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  };

  it('leads nowhere but where it is registered: whoever looks is told so on a page', async () => {
    const { open } = await registered();
    for (const redirect_uri of OTHERS) {
      const { last } = await open({ ...proof, redirect_uri });
      assert.equal(last?.status, 400, redirect_uri);
      assert.equal(last?.headers.get('location'), null, redirect_uri);
      assert.doesNotMatch(last?.text ?? '', /evil\.example\.net|alert\(1\)/, redirect_uri);
    }
    const tab = await open(proof);
    await tab.submit(ANN);
    assert.notEqual(codeOf(tab), '');
  });

  it('without PKCE, or with a proof that is none, asks nobody for a password', async () => {
    const { open } = await registered();
    for (const weak of [
      {},
      { code_challenge: proof.code_challenge },
      { ...proof, code_challenge_method: 'plain' },
      { ...proof, code_challenge: 'short' },
    ]) {
      const { last } = await open(weak);
      assert.doesNotMatch(last?.text ?? '', /name="password"/, JSON.stringify(weak));
      assert.doesNotMatch(last?.headers.get('location') ?? '', /[?&]code=/, JSON.stringify(weak));
      // Nor is anybody bounced to a site that nobody has agreed to.
      assert.equal(last?.headers.get('location'), null, JSON.stringify(weak));
    }
  });

  it('goes to no address that runs something, though it has got into the store', async () => {
    const { realm, clientId, open } = await registered();
    const store = await suite.server.store();
    const { id: realmId = '' } = (await store.realms.findByName(realm)) ?? {};
    const client = (await store.clients.findByClientId(realmId, clientId)) ?? assert.fail();
    const evil = ['javascript:alert(1)//', 'data:text/html,<script>alert(1)</script>'];
    await store.commit([store.clients.update({ ...client, redirectUris: [REDIRECT_URI, ...evil] })]);
    for (const redirect_uri of evil) {
      const { last } = await open({ ...proof, redirect_uri });
      assert.equal(last?.status, 400, redirect_uri);
      assert.equal(last?.headers.get('location'), null, redirect_uri);
      assert.doesNotMatch(last?.text ?? '', /alert\(1\)/, redirect_uri);
    }
  });
});
