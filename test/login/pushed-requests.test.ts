import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { TestBrowser } from '../support/browser.ts';
import { proofKey } from '../support/dpop.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm, REDIRECT_URI } from './login-realm.ts';

onEachDatabase(
  'a request',
  (suite) => {
    const browser = () => new TestBrowser(suite.server.url);

    it('that was pushed is the one that counts, whatever the browser adds; its DPoP key is the code’s', async () => {
      const { realm, token } = await loginRealm(suite.server);
      const key = await proofKey();
      const path = `/realms/${realm}/protocol/openid-connect`;
      const htu = `${suite.server.url}${path}`;
      const form = { client_id: 'app', redirect_uri: REDIRECT_URI, response_type: 'code', state: 'pushed' };
      const pushed = await suite.server.call('POST', `${path}/ext/par/request`, {
        form,
        headers: { dpop: await key.proof('POST', `${htu}/ext/par/request`) },
      });
      assert.equal(pushed.status, 201, pushed.text);
      const added = { redirect_uri: 'https://evil.example.org', state: 'browser', scope: 'moon' };
      const query = new URLSearchParams({
        client_id: 'app',
        request_uri: pushed.json.request_uri,
        ...added,
      });
      const tab = browser();
      await tab.open(`${htu}/auth?${query}`);
      await tab.follow();
      await tab.submit(ANN);
      assert.equal(tab.location.searchParams.get('state'), 'pushed');
      assert.equal((await token({ code: codeOf(tab) })).status, 400, 'without the proof the code is no good');
    });

    it('that was pushed is good once: of racers one gets to the client, and pages can be loaded again until then', async () => {
      const { realm } = await loginRealm(suite.server);
      const path = `/realms/${realm}/protocol/openid-connect`;
      const form = { client_id: 'app', redirect_uri: REDIRECT_URI, response_type: 'code' };
      const push = async () => {
        const { json } = await suite.server.call('POST', `${path}/ext/par/request`, { form });
        const query = new URLSearchParams({ client_id: 'app', request_uri: json.request_uri });
        return `${path}/auth?${query}`;
      };
      const first = await push();
      const tabs = Array.from({ length: 3 }, browser);
      for (const tab of tabs) {
        await tab.open(first);
        await tab.open(first);
        await tab.follow();
      }
      const ends = await Promise.all(tabs.map((tab) => tab.submit(ANN)));
      assert.deepEqual(ends.map(({ status }) => status).toSorted(), [302, 400, 400]);
      assert.equal((await browser().open(first)).status, 400);
      const [tab] = tabs.filter((_tab, index) => ends[index]?.status === 302);
      assert.ok(tab);
      const second = await push();
      const passes = await Promise.all([1, 2, 3].map(() => tab.open(second)));
      assert.deepEqual(passes.map(({ status }) => status).toSorted(), [302, 400, 400], 'nobody is asked');
    });

    it('object is believed where the client has signed it, and fetched where it is registered', async () => {
      const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
      const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
      let asked = 0;
      let object = '';
      const web = createServer((_request, response) => {
        asked += 1;
        response.end(object);
      });
      await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
      const at = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
      try {
        const attributes = {
          'use.jwks.string': 'true',
          'jwks.string': JSON.stringify({ keys: [jwk] }),
          'request.uris': `${at}/object`,
        };
        const { url } = await loginRealm(suite.server, {}, { attributes });
        const sign = (claims: Record<string, string>) =>
          new SignJWT({ client_id: 'app', redirect_uri: REDIRECT_URI, state: 'inner', ...claims })
            .setProtectedHeader({ alg: 'RS256', kid: 'k' })
            .setExpirationTime('1m')
            .sign(privateKey);
        object = await sign({ prompt: 'none' });
        const tab = browser();
        await tab.open(url({ request_uri: `${at}/object` }));
        assert.equal(tab.location.searchParams.get('state'), 'inner');
        await tab.open(url({ request: object }));
        assert.equal(tab.location.searchParams.get('state'), 'inner');
        const elsewhere = await browser().open(url({ request_uri: `${at}/other` }));
        assert.deepEqual([elsewhere.status, asked], [400, 1]);
        for (const claims of [{ client_id: 'account' }, { redirect_uri: 'https://evil.example.org' }]) {
          const page = await browser().open(url({ request: await sign(claims) }));
          assert.equal(page.status, 400);
          assert.equal(page.headers.get('location'), null);
        }
        const [header, , signature] = object.split('.');
        const forged = Buffer.from(JSON.stringify({ state: 'forged' })).toString('base64url');
        const page = await browser().open(url({ request: `${header}.${forged}.${signature}` }));
        assert.equal(page.status, 400);
      } finally {
        web.close();
      }
    });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);
