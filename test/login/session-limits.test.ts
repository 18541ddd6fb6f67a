import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

const DENY = 'Deny new session';

onEachDatabase('A flow that limits the sessions of a user', (suite) => {
  async function limited(config?: Record<string, string>) {
    const { server } = suite;
    const { url, admin } = await loginRealm(server, { eventsEnabled: true });
    const flow = '/authentication/flows/own/executions';
    await admin('POST', '/authentication/flows', { alias: 'own', providerId: 'basic-flow', topLevel: true });
    for (const provider of ['auth-username-password-form', 'user-session-limits']) {
      await admin('POST', `${flow}/execution`, { provider });
      const last = (await admin('GET', flow)).json.at(-1);
      await admin('PUT', flow, { ...last, requirement: 'REQUIRED' });
    }
    const { id } = (await admin('GET', flow)).json.at(-1);
    if (config) await admin('POST', `/authentication/executions/${id}/config`, { alias: 'limits', config });
    assert.equal((await admin('PUT', '', { browserFlow: 'own' })).status, 204);
    const [ann] = (await admin('GET', '/users?username=ann')).json;
    const logIn = async () => {
      const tab = new TestBrowser(server.url);
      await tab.open(url());
      return { tab, page: await tab.submit(ANN) };
    };
    const sessions = async () =>
      ((await admin('GET', `/users/${ann.id}/sessions`)).json as { id: string }[]).map((each) => each.id);
    return { logIn, sessions, admin, url };
  }

  it('keeps out who has as many, and says so', async () => {
    const { logIn, sessions, admin, url } = await limited({
      userRealmLimit: '2',
      userClientLimit: '0',
      behavior: DENY,
    });
    const { tab: first } = await logIn();
    await logIn();
    const { page } = await logIn();
    assert.equal(page.status, 403);
    assert.match(page.text, /There are too many sessions/);
    const [event] = (await admin('GET', '/events?type=LOGIN_ERROR')).json;
    assert.deepEqual([event.error, event.details.username], ['generic_authentication_error', 'ann']);
    await first.open(url({ prompt: 'login' }));
    await first.submit(ANN);
    assert.notEqual(codeOf(first), '', 'whoever goes on in their session is none more');
    assert.equal((await sessions()).length, 2);
  });

  it('ends the oldest where the flow says so, of the client where that is what it limits', async () => {
    const { logIn, sessions } = await limited({
      userRealmLimit: '0',
      userClientLimit: '1',
      behavior: 'Terminate oldest session',
    });
    await logIn();
    const [before] = await sessions();
    const { tab } = await logIn();
    assert.notEqual(codeOf(tab), '');
    const after = await sessions();
    assert.equal(after.length, 1);
    assert.notEqual(after[0], before);
  });

  it('says what the flow has it say, and lets nobody by that it was not told a limit for', async () => {
    const { logIn } = await limited({ userRealmLimit: '1', behavior: DENY, errorMessage: 'One at a time.' });
    await logIn();
    assert.match((await logIn()).page.text, /One at a time\./);
    const { logIn: unconfigured } = await limited();
    assert.equal((await unconfigured()).page.status, 500);
  });

  it('holds the password grant to them: nobody is asked, and whoever stays out keeps what they have', async () => {
    const { server } = suite;
    const { realm, admin } = await loginRealm(server, {}, { directAccessGrantsEnabled: true });
    const bind = async (alias: string, config?: Record<string, string>) => {
      const executions = `/authentication/flows/${alias}/executions`;
      await admin('POST', '/authentication/flows', { alias, providerId: 'basic-flow', topLevel: true });
      for (const provider of [
        'direct-grant-validate-username',
        'direct-grant-validate-password',
        'user-session-limits',
      ]) {
        await admin('POST', `${executions}/execution`, { provider });
        const last = (await admin('GET', executions)).json.at(-1);
        await admin('PUT', executions, { ...last, requirement: 'REQUIRED' });
      }
      const { id } = (await admin('GET', executions)).json.at(-1);
      if (config) await admin('POST', `/authentication/executions/${id}/config`, { alias, config });
      assert.equal((await admin('PUT', '', { directGrantFlow: alias })).status, 204);
    };
    const grant = (password = 'pw') =>
      server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: { grant_type: 'password', client_id: 'app', username: 'ann', password },
      });
    const refresh = (token: string) =>
      server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: { grant_type: 'refresh_token', client_id: 'app', refresh_token: token },
      });
    await bind('deny', { userRealmLimit: '1', behavior: DENY });
    const { json: first } = await grant();
    const { status, json } = await grant();
    assert.deepEqual(
      [status, json],
      [400, { error: 'invalid_grant', error_description: 'There are too many sessions' }],
    );
    assert.equal((await refresh(first.refresh_token)).status, 200);
    await bind('oldest', { userRealmLimit: '1', behavior: 'Terminate oldest session' });
    assert.equal((await grant('wrong')).status, 400);
    assert.equal((await refresh(first.refresh_token)).status, 200, 'a wrong password ends nothing');
    assert.equal((await grant()).status, 200);
    assert.equal((await refresh(first.refresh_token)).status, 400);
    await bind('unset');
    assert.equal((await grant()).status, 500);
  });
});
