import assert from 'node:assert/strict';
import { it } from 'node:test';
import { codeOf, loginRealm, REDIRECT_URI } from '../login/login-realm.ts';
import { fieldOf } from '../login/one-time-code.ts';
import { type Page, TestBrowser } from '../support/browser.ts';
import { onSqlite } from '../support/on-each-database.ts';
import { person } from '../support/tokens.ts';

const PASSWORD = 'pw';
const letsIn = (page: Page) => page.headers.get('location')?.includes('code=') === true;

onSqlite('who would have somebody else do something, or get by without', (suite) => {
  const two = async () => {
    const made = await loginRealm(suite.server);
    await suite.server.admin('POST', `/${made.realm}/users`, person('bob'));
    const of = async (username: string) =>
      (await suite.server.admin('GET', `/${made.realm}/users?username=${username}`)).json[0];
    const give = async (username: string, change: object) => {
      const user = await of(username);
      const reply = await suite.server.admin('PUT', `/${made.realm}/users/${user.id}`, {
        ...user,
        ...change,
      });
      assert.equal(reply.status, 204, reply.text);
    };
    const credentials = async (username: string) =>
      (await suite.server.admin('GET', `/${made.realm}/users/${(await of(username)).id}/credentials`))
        .json as { id: string; type: string }[];
    const login = async (username: string, params = {}, tab = new TestBrowser(suite.server.url)) => {
      await tab.open(made.url(params));
      await tab.submit({ username, password: PASSWORD });
      return tab;
    };
    return { ...made, of, give, credentials, login };
  };

  it('the form of an action does nothing from another browser', async () => {
    const { give, login, credentials } = await two();
    await give('ann', { requiredActions: ['CONFIGURE_RECOVERY_AUTHN_CODES'] });
    await give('bob', { requiredActions: ['CONFIGURE_RECOVERY_AUTHN_CODES'] });
    const [ann, bob] = [await login('ann'), await login('bob')];
    const [page, theirs] = [await ann.follow(), await bob.follow()];
    const codes = { generatedRecoveryAuthnCodes: fieldOf(theirs, 'generatedRecoveryAuthnCodes') };
    const action = new URL(page.forms[0]?.action ?? '', page.url).href;
    assert.equal(letsIn(await bob.send('POST', action, codes)), false, 'the URL of ann, the browser of bob');
    const code = new URL(action).searchParams.get('session_code') ?? '';
    const own = new URL(theirs.forms[0]?.action ?? '', theirs.url);
    own.searchParams.set('session_code', code);
    assert.equal(letsIn(await bob.send('POST', own.href, codes)), false, 'the code of ann, the tab of bob');
    assert.equal(letsIn(await new TestBrowser(suite.server.url).send('POST', action, codes)), false);
    assert.deepEqual(
      [(await credentials('ann')).length, (await credentials('bob')).length],
      [1, 1],
      'nobody has got anything',
    );
  });

  it('one tab does not do the action of another', async () => {
    const { give, login, url } = await two();
    await give('ann', { requiredActions: ['UPDATE_PASSWORD'] });
    const tab = await login('ann');
    const first = await tab.follow();
    await tab.open(url({ state: 'second' }));
    await tab.submit({ username: 'ann', password: PASSWORD });
    const second = await tab.follow();
    const action = new URL(first.forms[0]?.action ?? '', first.url);
    action.searchParams.set('tab_id', new URL(second.url).searchParams.get('tab_id') ?? '');
    const chosen = { 'password-new': 'mine', 'password-confirm': 'mine' };
    assert.equal(letsIn(await tab.send('POST', action.href, chosen)), false);
  });

  it('an action that is not the one that is due does nothing', async () => {
    const { give, login, of, realm } = await two();
    const at = `/${realm}/authentication/required-actions/delete_account`;
    const { json } = await suite.server.admin('GET', at);
    await suite.server.admin('PUT', at, { ...json, enabled: true });
    await give('ann', { requiredActions: ['UPDATE_PASSWORD'] });
    const tab = await login('ann');
    const page = await tab.follow();
    for (const execution of ['delete_account', 'TERMS_AND_CONDITIONS', 'NOTHING', '', '__proto__']) {
      const action = new URL(page.forms[0]?.action ?? '', page.url);
      action.searchParams.set('execution', execution);
      const answer = await tab.send('POST', action.href, { accept: 'yes' });
      assert.ok(answer.status < 500, execution);
      assert.equal(letsIn(answer), false, execution);
    }
    assert.equal((await of('ann'))?.username, 'ann');
  });

  it('what a client asks for is not done without its user, nor about somebody else', async () => {
    const { login, credentials, url } = await two();
    const nobody = new TestBrowser(suite.server.url);
    const page = await nobody.open(url({ kc_action: 'UPDATE_PASSWORD' }));
    const client = `client_id=app&tab_id=${new URL(page.forms[0]?.action ?? '', page.url).searchParams.get('tab_id')}`;
    const around = await nobody.send(
      'POST',
      page.url.replace(/protocol.*/, `login-actions/required-action?execution=UPDATE_PASSWORD&${client}`),
      { 'password-new': 'mine', 'password-confirm': 'mine' },
    );
    assert.equal(letsIn(around), false);
    const [theirs] = await credentials('bob');
    const tab = await login('ann', { kc_action: `delete_credential:${theirs?.id}` });
    const after = await tab.follow();
    assert.equal(new URL(after.headers.get('location') ?? '').searchParams.get('kc_action_status'), 'error');
    assert.equal((await credentials('bob')).length, 1);
  });

  it('an action that the account has to do is not cancelled by a client that asks for it', async () => {
    const { give, login } = await two();
    await give('ann', { requiredActions: ['UPDATE_PASSWORD'] });
    const tab = await login('ann', { kc_action: 'UPDATE_PASSWORD' });
    await tab.follow();
    assert.equal(letsIn(await tab.submit({ 'cancel-aia': 'true' })), false);
    await tab.submit({ 'password-new': 'other', 'password-confirm': 'other' });
    assert.notEqual(codeOf(tab), '');
  });

  it('a role that was taken away meanwhile deletes no account', async () => {
    const { realm, login, of } = await two();
    const at = `/${realm}/authentication/required-actions/delete_account`;
    await suite.server.admin('PUT', at, { ...(await suite.server.admin('GET', at)).json, enabled: true });
    const { json: clients } = await suite.server.admin('GET', `/${realm}/clients?clientId=account`);
    const { json: role } = await suite.server.admin(
      'GET',
      `/${realm}/clients/${clients[0].id}/roles/delete-account`,
    );
    const mappings = `/${realm}/users/${(await of('ann')).id}/role-mappings/clients/${clients[0].id}`;
    await suite.server.admin('POST', mappings, [role]);
    const tab = await login('ann', { kc_action: 'delete_account' });
    await tab.follow();
    await suite.server.admin('DELETE', mappings, [role]);
    const answer = await tab.submit({});
    assert.equal(letsIn(answer), false);
    assert.equal((await of('ann'))?.username, 'ann');
  });

  it('headers of whoever is no proxy of ours keep no second factor away', async () => {
    const { realm, url } = await loginRealm(suite.server);
    const flows = `/${realm}/authentication/flows`;
    await suite.server.admin('POST', flows, {
      alias: 'own',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
    });
    for (const provider of ['auth-username-password-form', 'auth-conditional-otp-form']) {
      await suite.server.admin('POST', `${flows}/own/executions/execution`, { provider });
      const { json } = await suite.server.admin('GET', `${flows}/own/executions`);
      const execution = json.find((each: { providerId: string }) => each.providerId === provider);
      await suite.server.admin('PUT', `${flows}/own/executions`, { ...execution, requirement: 'REQUIRED' });
      const config = { noOtpRequiredForHeaderPattern: 'x-place: office', defaultOtpOutcome: 'force' };
      if (provider.includes('conditional'))
        await suite.server.admin('POST', `/${realm}/authentication/executions/${execution.id}/config`, {
          alias: 'own',
          config,
        });
    }
    await suite.server.admin('PUT', `/${realm}`, { browserFlow: 'own' });
    const tab = new TestBrowser(suite.server.url);
    const headers = { 'x-place': 'office' };
    const page = await tab.open(url(), headers);
    const action = new URL(page.forms[0]?.action ?? '', page.url).href;
    const answer = await tab.send('POST', action, { username: 'ann', password: PASSWORD }, headers);
    assert.match(answer.headers.get('location') ?? '', /execution=CONFIGURE_TOTP/);
    assert.equal(answer.headers.get('location')?.startsWith(REDIRECT_URI), false);
  });

  it('a way that is not offered is not taken', async () => {
    const { login, realm } = await two();
    const { json } = await suite.server.admin('GET', `/${realm}/authentication/flows/browser/executions`);
    const tab = new TestBrowser(suite.server.url);
    const shown = await login('ann', {}, tab);
    assert.ok(letsIn(shown.last as Page));
    const other = new TestBrowser(suite.server.url);
    const { url } = await loginRealm(suite.server);
    const page = await other.open(url());
    for (const { id } of json as { id: string }[]) {
      const answer = await other.submit({ authenticationExecution: id }, page);
      assert.ok(answer.status < 500);
      assert.equal(letsIn(answer), false);
    }
  });
});
