import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

const BYE = 'https://app.example.org/bye';

onEachDatabase('a browser logs a person out', (suite) => {
  const loggedIn = async () => {
    const attributes = { 'post.logout.redirect.uris': BYE };
    const made = await loginRealm(suite.server, {}, { attributes });
    const tab = new TestBrowser(suite.server.url);
    await tab.open(made.url());
    await tab.submit(ANN);
    const tokens = (await made.token({ code: codeOf(tab) })).json;
    const logoutUrl = (params: Record<string, string>) =>
      `${suite.server.url}/realms/${made.realm}/protocol/openid-connect/logout?${new URLSearchParams(params)}`;
    const isIn = async () => (await made.userinfo(tokens.access_token)).status === 200;
    return { ...made, tab, tokens, logoutUrl, isIn };
  };

  it('whom the client names by an ID token; the session is over everywhere', async () => {
    const { tab, tokens, logoutUrl, isIn, url } = await loggedIn();
    await tab.open(logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE, state: 's' }));
    assert.equal(tab.location.href, `${BYE}?state=s`);
    assert.equal(await isIn(), false);
    await tab.open(url({ prompt: 'none' }));
    assert.equal(tab.location.searchParams.get('error'), 'login_required');
  });

  it('who confirms it on a page of theirs: no other site logs them out', async () => {
    const { tab, logoutUrl, isIn, realm } = await loggedIn();
    const other = await new TestBrowser(suite.server.url).open(logoutUrl({ client_id: 'app' }));
    const page = await tab.open(logoutUrl({ client_id: 'app', post_logout_redirect_uri: BYE }));
    assert.equal(page.status, 200);
    assert.ok(await isIn());
    const confirm = `/realms/${realm}/protocol/openid-connect/logout/logout-confirm`;
    const theirs = other.forms[0]?.fields.find(({ name }) => name === 'session_code')?.value ?? '';
    for (const code of ['', 'x', theirs]) {
      const refused = await tab.send('POST', confirm, { session_code: code, confirmLogout: 'Logout' });
      assert.equal(refused.status, 400);
      assert.ok(await isIn(), 'a form of somebody else does nothing');
    }
    await tab.submit({ confirmLogout: 'Logout' }, page);
    assert.equal(tab.location.href, BYE);
    assert.equal(await isIn(), false);
  });

  it('and sends them nowhere that the client is not registered for', async () => {
    const { tab, tokens, logoutUrl, isIn } = await loggedIn();
    for (const uri of [
      'https://evil.example.org',
      `${BYE}@evil.example.org`,
      'javascript:alert(1)',
      '//evil.example.org',
    ]) {
      const page = await tab.open(
        logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: uri }),
      );
      assert.equal(page.status, 400, uri);
      assert.equal(page.headers.get('location'), null);
    }
    for (const hint of [tokens.access_token, tokens.refresh_token, 'x'])
      assert.equal((await tab.open(logoutUrl({ id_token_hint: hint }))).status, 400);
    assert.ok(await isIn());
  });
});
