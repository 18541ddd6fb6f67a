import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

const CHOSEN = { 'password-new': 'another', 'password-confirm': 'another' };

onEachDatabase('who has something left to do', (suite) => {
  const asked = async (requiredActions: readonly string[]) => {
    const made = await loginRealm(suite.server);
    const { json } = await suite.server.admin('GET', `/${made.realm}/users?username=ann`);
    await suite.server.admin('PUT', `/${made.realm}/users/${json[0].id}`, { ...json[0], requiredActions });
    return { ...made, tab: new TestBrowser(suite.server.url), userId: json[0].id as string };
  };

  it('chooses a password first, and gets in no other way', async () => {
    const { tab, url, realm } = await asked(['UPDATE_PASSWORD']);
    await tab.open(url());
    await tab.submit(ANN);
    const page = await tab.follow();
    await tab.open(url({ prompt: 'none' }));
    assert.equal(tab.location.searchParams.get('error'), 'login_required', 'nobody is in yet');
    const consent = page.url.replace('required-action', 'consent');
    await tab.send('POST', consent, {
      accept: 'Yes',
      code: new URL(page.forms[0]?.action ?? '').searchParams.get('session_code') ?? '',
    });
    assert.equal(tab.last?.headers.get('location')?.includes('code='), false, 'consent is no way around it');
    const again = await tab.open(page.url);
    assert.deepEqual((await tab.submit({ ...CHOSEN, 'password-confirm': 'x' }, again)).messages, [
      "Passwords don't match.",
    ]);
    await tab.submit(CHOSEN);
    assert.notEqual(codeOf(tab), '');
    const later = new TestBrowser(suite.server.url);
    await later.open(url());
    await later.submit({ ...ANN, password: 'another' });
    assert.notEqual(codeOf(later), '', realm);
  });

  it('is not kept by an action that names nothing it could be done with', async () => {
    const { tab, url } = await asked(['idp_link']);
    await tab.open(url());
    await tab.submit(ANN);
    if (!tab.location.searchParams.has('code')) await tab.follow();
    assert.notEqual(codeOf(tab), '');
    const again = new TestBrowser(suite.server.url);
    await again.open(url());
    await again.submit(ANN);
    assert.notEqual(codeOf(again), '', 'nor the next time');
  });

  it('proves who they are again before a client has them change what they log in with', async () => {
    const { tab, url } = await asked([]);
    await tab.open(url({ kc_action: 'UPDATE_PASSWORD' }));
    await tab.submit(ANN);
    await tab.follow();
    await tab.submit({ 'cancel-aia': 'true' });
    assert.equal(tab.location.searchParams.get('kc_action_status'), 'cancelled');
    assert.notEqual(codeOf(tab), '');
  });
});
