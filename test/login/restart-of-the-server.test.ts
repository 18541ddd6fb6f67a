import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { startTestProcess } from '../support/server.ts';
import { freshSqlite } from '../support/sqlite.ts';
import type { TestServer } from '../support/test-server.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

it('a login goes on, at each of its steps, when the server was started anew', async (test) => {
  const store = { databaseUrl: freshSqlite(), keyEncryptionKey: randomBytes(32) };
  let server = await startTestProcess(store);
  test.after(() => server.stop());
  const port = new URL(server.url).port;
  const restart = async () => {
    await server.stop();
    server = await startTestProcess({ ...store, flags: { 'http-port': port } });
  };
  const now: Pick<TestServer, 'admin' | 'call' | 'realm' | 'url'> = {
    url: server.url,
    realm: (settings) => server.realm(settings),
    admin: (...asked) => server.admin(...asked),
    call: (...asked) => server.call(...asked),
  };
  const { url, token, userinfo } = await loginRealm(now);
  const tab = new TestBrowser(server.url);

  await tab.open(url());
  await restart();
  await tab.submit(ANN);
  const code = codeOf(tab);
  assert.notEqual(code, '', 'the page was good');
  await restart();
  const { json } = await token({ code });
  assert.equal((await userinfo(json.access_token)).status, 200, 'the code was good');
  await restart();
  assert.equal((await userinfo(json.access_token)).status, 200, 'the access token is good');
  const refreshed = await token({ grant_type: 'refresh_token', refresh_token: json.refresh_token });
  assert.equal(refreshed.status, 200, 'the refresh token is good');
  await tab.open(url());
  assert.notEqual(codeOf(tab), '', 'whoever is in is in without a page');
});
