import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { TestBrowser } from '../support/browser.ts';
import { setClientPolicy } from '../support/client-policies.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, claimsOf } from '../support/registration.ts';
import { ANN, codeOf, loginRealm, REDIRECT_URI } from './login-realm.ts';

const seconds = () => Math.floor(Date.now() / 1000);

onEachDatabase(
  'a client policy',
  (suite) => {
    const browser = () => new TestBrowser(suite.server.url);
    const push = (realm: string, form: Record<string, string>) =>
      suite.server.call('POST', `/realms/${realm}/protocol/openid-connect/ext/par/request`, { form });
    const errorOf = (tab: TestBrowser) => tab.location.searchParams.get('error_description');

    it('that asks for request objects takes one that is signed, sent or pushed, and nothing else', async () => {
      const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
      const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
      const attributes = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys: [jwk] }) };
      const { realm, url } = await loginRealm(suite.server, {}, { attributes });
      await setClientPolicy(suite.server, realm, [['secure-request-object']]);
      const asked = { client_id: 'app', redirect_uri: REDIRECT_URI, response_type: 'code', scope: 'openid' };
      const sign = (more: object = {}) =>
        new SignJWT({ ...asked, nbf: seconds(), aud: `${suite.server.url}/realms/${realm}`, ...more })
          .setProtectedHeader({ alg: 'RS256', kid: 'k' })
          .setExpirationTime('5m')
          .sign(privateKey);
      const tab = browser();
      await tab.open(url());
      assert.equal(errorOf(tab), "Missing parameter: 'request' or 'request_uri'");
      await tab.open(url({ request: await sign() }));
      await tab.submit(ANN);
      assert.notEqual(codeOf(tab), '');
      const other = browser();
      await other.open(url({ request: await sign({ scope: 'openid email' }) }));
      assert.match(errorOf(other) ?? '', /not matching with request parameters/);
      const foreign = await other.open(url({ request: await sign({ aud: 'https://other.example.org' }) }));
      assert.equal(foreign.status, 400, 'an object for somebody else');
      await other.open(url({ request: await sign({ nbf: seconds() - 100_000 }) }));
      assert.match(errorOf(other) ?? '', /period is long/);
      const { json } = await push(realm, { client_id: 'app', request: await sign({ state: 'pushed' }) });
      const protocol = `${suite.server.url}/realms/${realm}/protocol/openid-connect`;
      const bring = (uri: string) =>
        `${protocol}/auth?${new URLSearchParams({ client_id: 'app', request_uri: uri })}`;
      const bringing = browser();
      await bringing.open(bring(json.request_uri));
      await bringing.follow();
      await bringing.submit(ANN);
      assert.equal(bringing.location.searchParams.get('state'), 'pushed');
      const { json: plain } = await push(realm, asked);
      await other.open(bring(plain.request_uri));
      assert.notEqual(errorOf(other), null, 'pushed, but no object');
    });

    it('that asks for pushed requests takes them, and nothing beside what was pushed', async () => {
      const { realm } = await loginRealm(suite.server);
      await setClientPolicy(suite.server, realm, [['secure-par-content']]);
      const at = `${suite.server.url}/realms/${realm}/protocol/openid-connect/auth`;
      const asked = { client_id: 'app', redirect_uri: REDIRECT_URI, response_type: 'code', scope: 'openid' };
      const { json } = await push(realm, asked);
      const open = async (query: Record<string, string>) => {
        const tab = browser();
        const page = await tab.open(`${at}?${new URLSearchParams(query)}`);
        return { tab, page };
      };
      assert.equal((await open(asked)).page.status, 400);
      const added = await open({ client_id: 'app', request_uri: json.request_uri, prompt: 'none' });
      assert.equal(added.page.status, 400);
      const { tab } = await open({ client_id: 'app', request_uri: json.request_uri });
      await tab.follow();
      await tab.submit(ANN);
      assert.notEqual(codeOf(tab), '');
      const { json: unsent } = await push(realm, {
        client_id: 'app',
        response_type: 'code',
        scope: 'openid',
      });
      assert.equal(unsent.error, 'invalid_request');
    });

    it('that asks whoever keeps intents lets through what they say is the client’s, and fails closed', async () => {
      const bodies: unknown[] = [];
      let answer = '{"is_bound":true}';
      const web = createServer((request, response) => {
        request.setEncoding('utf8').on('data', (text) => bodies.push(JSON.parse(text)));
        request.on('end', () => response.end(answer));
      });
      await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
      try {
        const { realm, url } = await loginRealm(suite.server);
        const endpoint = `http://127.0.0.1:${(web.address() as AddressInfo).port}/`;
        const configuration = { 'intent-client-bind-check-endpoint': endpoint, 'intent-name': 'intent' };
        await setClientPolicy(suite.server, realm, [['intent-client-bind-checker', configuration]]);
        const claims = JSON.stringify({ id_token: { intent: { essential: true, value: '42' } } });
        const tab = browser();
        await tab.open(url({ claims }));
        await tab.submit(ANN);
        assert.notEqual(codeOf(tab), '');
        assert.deepEqual(bodies, [{ intent_id: '42', client_id: 'app' }]);
        const other = browser();
        for (const said of ['{"is_bound":false}', 'no JSON', 'null']) {
          answer = said;
          await other.open(url({ claims }));
          assert.notEqual(errorOf(other), null, said);
        }
      } finally {
        web.close();
      }
    });

    it('that rotates secrets gives an end to those from before it, when a client sends somebody', async () => {
      const client = { publicClient: false, secret: 's3cret' };
      const { realm, url } = await loginRealm(suite.server, {}, client);
      const expiry = async () =>
        (await adminClient(suite.server, realm, 'app')).attributes['client.secret.expiration.time'];
      await setClientPolicy(suite.server, realm, [['secret-rotation', { 'expiration-period': '1000000' }]]);
      assert.equal(await expiry(), undefined);
      await browser().open(url());
      const ends = Number(await expiry());
      assert.ok(Math.abs(ends - seconds() - 1_000_000) < 60, String(ends));
      await browser().open(url());
      assert.equal(Number(await expiry()), ends, 'the first one stays');
    });

    it('that chooses the flow has chosen it for a login that begins anew, too', async () => {
      const { realm, url } = await loginRealm(suite.server);
      const flows = `/${realm}/authentication/flows`;
      const made = { alias: 'name', topLevel: true, providerId: 'basic-flow', builtIn: false };
      assert.equal((await suite.server.admin('POST', flows, made)).status, 201);
      const step = { provider: 'auth-username-form' };
      assert.equal(
        (await suite.server.admin('POST', `${flows}/name/executions/execution`, step)).status,
        201,
      );
      const [execution] = (await suite.server.admin('GET', `${flows}/name/executions`)).json;
      const required = { ...execution, requirement: 'REQUIRED' };
      await suite.server.admin('PUT', `${flows}/name/executions`, required);
      await setClientPolicy(suite.server, realm, [['auth-flow-enforcer', { 'auth-flow-alias': 'name' }]]);
      const asks = (tab: TestBrowser) => tab.last?.forms[0]?.fields.map(({ name }) => name) ?? [];
      const tab = browser();
      await tab.open(url());
      assert.ok(asks(tab).includes('username') && !asks(tab).includes('password'), String(asks(tab)));
      tab.cookies.delete('AUTH_SESSION_ID');
      await tab.submit({ username: 'ann' });
      await tab.follow();
      assert.ok(asks(tab).includes('username') && !asks(tab).includes('password'), String(asks(tab)));
    });

    it('that says which level comes of a flow says it of those who went through it, and of nobody else', async () => {
      const attributes = { 'acr.loa.map': '{"gold":2}' };
      const { realm, url, token } = await loginRealm(suite.server, {}, { attributes });
      await suite.server.admin('POST', `/${realm}/authentication/flows/browser/copy`, { newName: 'mine' });
      const acr = async (tab: TestBrowser) =>
        claimsOf((await token({ code: codeOf(tab) })).json.id_token).acr;
      const tab = browser();
      await tab.open(url());
      await tab.submit(ANN);
      assert.equal(await acr(tab), '1');
      const policy = { 'auth-flow-alias': 'mine', 'auth-flow-loa': 2 };
      await setClientPolicy(suite.server, realm, [['auth-flow-enforcer', policy]]);
      await tab.open(url());
      assert.notEqual(await acr(tab), 'gold', 'who was logged in already');
      const other = browser();
      await other.open(url());
      await other.submit(ANN);
      assert.equal(await acr(other), 'gold');
    });

    it('has an ID token as a detached signature say nothing of the person', async () => {
      const attributes = { 'id.token.as.detached.signature': 'true' };
      const { url } = await loginRealm(suite.server, {}, { attributes, implicitFlowEnabled: true });
      const tab = browser();
      await tab.open(url({ response_type: 'code id_token', nonce: 'n', scope: 'openid email profile' }));
      await tab.submit(ANN);
      const idToken = new URLSearchParams(tab.location.hash.slice(1)).get('id_token') ?? '';
      const { sub, c_hash: hash, email, name } = claimsOf(idToken);
      assert.ok(sub && hash);
      assert.deepEqual([email, name], [undefined, undefined]);
    });

    it('that refuses a code uses it up; a code that is spent wrongly many times at once is refused each time', async () => {
      const { realm, url, token } = await loginRealm(suite.server);
      const codeFor = async () => {
        const tab = browser();
        await tab.open(url());
        await tab.submit(ANN);
        return codeOf(tab);
      };
      const code = await codeFor();
      await setClientPolicy(suite.server, realm, [['holder-of-key-enforcer', { 'auto-configure': 'false' }]]);
      assert.equal((await token({ code })).status, 400);
      await suite.server.admin('PUT', `/${realm}/client-policies/policies`, { policies: [] });
      assert.deepEqual((await token({ code })).json, {
        error: 'invalid_grant',
        error_description: 'Code not valid',
      });
      const again = await codeFor();
      const wrong = { code: again, redirect_uri: 'https://app.example.org/other' };
      const all = await Promise.all(Array.from({ length: 8 }, () => token(wrong)));
      assert.deepEqual(new Set(all.map(({ status }) => status)), new Set([400]));
    });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);
