import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

const PROFILE = { email: 'ann@example.org', firstName: 'Ann', lastName: 'Example' };

onEachDatabase('who says who they are before they get in', (suite) => {
  const begin = async (change: object) => {
    const made = await loginRealm(suite.server);
    const { json } = await suite.server.admin('GET', `/${made.realm}/users?username=ann`);
    const user = `/${made.realm}/users/${json[0].id}`;
    const reply = await suite.server.admin('PUT', user, { ...json[0], ...change });
    assert.equal(reply.status, 204, reply.text);
    const tab = new TestBrowser(suite.server.url);
    await tab.open(made.url());
    await tab.submit(ANN);
    return { ...made, tab, known: async () => (await suite.server.admin('GET', user)).json };
  };

  it('is asked for what is missing, and gets in with it', async () => {
    const { tab, url, known } = await begin({ firstName: '' });
    await tab.follow();
    assert.deepEqual(tab.last?.messages, ['Please specify this field.']);
    await tab.open(url({ prompt: 'none' }));
    assert.equal(tab.location.searchParams.get('error'), 'login_required');
    await tab.open(url());
    await tab.submit(ANN);
    await tab.follow();
    assert.equal((await tab.submit({ ...PROFILE, firstName: ' ' })).status, 200);
    await tab.submit(PROFILE);
    assert.notEqual(codeOf(tab), '');
    assert.equal((await known()).firstName, 'Ann');
  });

  it('changes what is theirs to change, and nothing else', async () => {
    const { tab, known, realm } = await begin({ requiredActions: ['UPDATE_PROFILE'], emailVerified: true });
    await tab.follow();
    const page = tab.last;
    assert.equal((await tab.submit({ ...PROFILE, username: 'admin' })).status, 200);
    await tab.submit({
      ...PROFILE,
      email: 'other@example.org',
      emailVerified: 'true',
      enabled: 'false',
      'attributes.role': 'admin',
      role: 'admin',
      requiredActions: 'UPDATE_PASSWORD',
      groups: '/admins',
    });
    assert.notEqual(codeOf(tab), '', `${realm} ${page?.status}`);
    const user = await known();
    assert.deepEqual(
      [user.username, user.email, user.emailVerified, user.enabled, user.attributes, user.requiredActions],
      ['ann', 'other@example.org', false, true, undefined, []],
    );
  });

  it('cannot take the address of somebody else, not even at the same moment', async () => {
    const { tab, realm, known } = await begin({ requiredActions: ['UPDATE_PROFILE'] });
    await suite.server.admin('POST', `/${realm}/users`, {
      username: 'bob',
      email: 'bob@example.org',
      enabled: true,
    });
    await tab.follow();
    const page = await tab.submit({ ...PROFILE, email: 'BOB@example.org' });
    assert.deepEqual(page.messages, ['Email already exists.']);
    const create = suite.server.admin('POST', `/${realm}/users`, {
      username: 'cid',
      email: 'cid@example.org',
      enabled: true,
    });
    const [answer, made] = await Promise.all([tab.submit({ ...PROFILE, email: 'cid@example.org' }), create]);
    const isTheirs = (await known()).email === 'cid@example.org';
    assert.equal(isTheirs, made.status === 409, `${answer.status} ${made.status}`);
    assert.ok(answer.status < 500);
  });
});
