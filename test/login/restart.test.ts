import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onSqlite } from '../support/on-each-database.ts';
import { person } from '../support/tokens.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

onSqlite('A login that begins anew', (suite) => {
  const restartOf = (tab: TestBrowser) => {
    const { pathname, searchParams } = new URL(tab.last?.url ?? '');
    const at = `${pathname.replace(/\/(?:protocol\/openid-connect\/auth|login-actions\/.*)$/, '')}/login-actions/restart`;
    const link =
      /[?&](?:amp;)?client_id=[^"]*/.exec(tab.last?.text ?? '')?.[0].replaceAll('&amp;', '&') ?? '';
    const query = new URLSearchParams(link.slice(1));
    query.set('tab_id', searchParams.get('tab_id') ?? query.get('tab_id') ?? '');
    query.set('skip_logout', 'false');
    return `${suite.server.url}${at}?${query}`;
  };

  it('lets people become somebody else where they have to prove again who they are', async () => {
    const { url, realm, token, userinfo } = await loginRealm(suite.server);
    await suite.server.admin('POST', `/${realm}/users`, person('bob'));
    const tab = new TestBrowser(suite.server.url);
    await tab.open(url());
    await tab.submit(ANN);
    const before = (await token({ code: codeOf(tab) })).json.access_token;
    assert.equal((await userinfo(before)).status, 200);
    await tab.open(url({ prompt: 'login' }));
    assert.ok(!tab.last?.forms[0]?.fields.some(({ name, type }) => name === 'username' && type !== 'hidden'));
    await tab.open(restartOf(tab));
    await tab.follow();
    await tab.submit({ username: 'bob', password: 'pw' });
    const { json } = await token({ code: codeOf(tab) });
    assert.equal((await userinfo(json.access_token)).json.preferred_username, 'bob');
    assert.equal((await userinfo(before)).status, 401, 'the session that they were in is over');
  });

  it('keeps what the client sent them for', async () => {
    const { url } = await loginRealm(suite.server);
    const tab = new TestBrowser(suite.server.url);
    await tab.open(url({ kc_action: 'UPDATE_PASSWORD' }));
    await tab.open(restartOf(tab));
    await tab.follow();
    await tab.submit(ANN);
    await tab.follow();
    assert.ok(
      tab.last?.forms[0]?.fields.some(({ name }) => name === 'password-new'),
      tab.last?.text ?? '',
    );
  });
});
