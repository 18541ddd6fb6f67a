import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

onEachDatabase('A part of a flow ahead of its form', (suite) => {
  /** A realm in whose flow nobody gets by for whom a condition holds, which stands before the form. */
  async function guarded(provider: string, config: Record<string, string>) {
    const { server } = suite;
    const { url, admin } = await loginRealm(server);
    const at = '/authentication/flows';
    const require = async (flow: string, requirement: string) => {
      const last = (await admin('GET', `${at}/${flow}/executions`)).json
        .filter(({ level }: { level: number }) => level === 0)
        .at(-1);
      await admin('PUT', `${at}/${flow}/executions`, { ...last, requirement });
      return last.id as string;
    };
    await admin('POST', at, { alias: 'own', providerId: 'basic-flow', topLevel: true });
    await admin('POST', `${at}/own/executions/flow`, { alias: 'part', type: 'basic-flow' });
    await require('own', 'CONDITIONAL');
    await admin('POST', `${at}/part/executions/execution`, { provider });
    const condition = await require('part', 'REQUIRED');
    await admin('POST', `/authentication/executions/${condition}/config`, { alias: 'when', config });
    await admin('POST', `${at}/part/executions/execution`, { provider: 'deny-access-authenticator' });
    await require('part', 'REQUIRED');
    await admin('POST', `${at}/own/executions/flow`, { alias: 'rest', type: 'basic-flow' });
    await require('own', 'REQUIRED');
    for (const step of ['auth-cookie', 'auth-username-password-form']) {
      await admin('POST', `${at}/rest/executions/execution`, { provider: step });
      await require('rest', 'ALTERNATIVE');
    }
    assert.equal((await admin('PUT', '', { browserFlow: 'own' })).status, 204);
    const open = async (tab = new TestBrowser(server.url)) => ({ tab, page: await tab.open(url()) });
    return { admin, open };
  }
  const role = (negate = 'false') =>
    guarded('conditional-user-role', { condUserRole: 'offline_access', negate });

  it('denies by what the client is granted before anybody is asked', async () => {
    const { open } = await guarded('conditional-client-scope', { client_scope: 'email' });
    const { page } = await open();
    assert.deepEqual([page.status, page.forms.length], [401, 0]);
    const { open: other } = await guarded('conditional-client-scope', { client_scope: 'phone' });
    const { tab } = await other();
    await tab.submit(ANN);
    assert.notEqual(codeOf(tab), '');
  });

  it('denies by who somebody is once that is known, by a password and by a session', async () => {
    const { open } = await role();
    const { tab } = await open();
    const page = await tab.submit(ANN);
    assert.equal(page.status, 401);
    assert.match(page.text, /Access denied/);
  });

  it('denies whoever has become somebody whom it is about, in the session that they have', async () => {
    const { open, admin } = await role('true');
    const { tab } = await open();
    await tab.submit(ANN);
    assert.notEqual(codeOf(tab), '', 'they have the role');
    assert.equal((await open(tab)).page.status, 302, 'and go on by the session');
    const [ann] = (await admin('GET', '/users?username=ann')).json;
    const mapped = (await admin('GET', `/users/${ann.id}/role-mappings/realm`)).json;
    assert.equal((await admin('DELETE', `/users/${ann.id}/role-mappings/realm`, mapped)).status, 204);
    assert.equal((await open(tab)).page.status, 401);
  });
});
