import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { codeOf, loginRealm } from './login-realm.ts';

const BEA = {
  client_id: 'app',
  username: 'bea',
  email: 'bea@example.org',
  firstName: 'Bea',
  lastName: 'Example',
  password: 'secret-1',
};

onEachDatabase('an application has people sign up on its own pages', (suite) => {
  async function asked(rule: object | undefined, settings: object = {}) {
    const made = await loginRealm(suite.server, { eventsEnabled: true, ...settings });
    const admin = (method: string, path: string, json?: unknown) =>
      suite.server.admin(method, `/${made.realm}${path}`, json);
    const { json } = await admin('GET', '/clients?clientId=app');
    const path = `/clients/${json[0].id}/sign-up`;
    if (rule) assert.equal((await admin('PUT', path, rule)).status, 204);
    const signUp = (values: object = {}) =>
      suite.server.call('POST', `/realms/${made.realm}/sign-up`, { json: { ...BEA, ...values } });
    const users = async () => (await admin('GET', '/users?username=bea')).json;
    return { ...made, admin, signUp, users };
  }

  it('by the same rule: fields, domains, terms, roles, and the password policy', async () => {
    const { signUp, users, url, admin } = await asked(
      {
        mode: 'open',
        rest: true,
        emailDomains: { allowed: ['example.org'] },
        fields: [{ name: 'company_name', required: true }],
        terms: { version: '2', url: 'https://app.example.org/tos' },
        realmRoles: ['offline_access'],
      },
      { passwordPolicy: 'length(8)' },
    );
    const wrong = await signUp({ password: 'short', email: 'bea@elsewhere.example' });
    assert.equal(wrong.status, 400);
    assert.deepEqual(
      wrong.json.fields.map(({ field, error }: { field: string; error: string }) => [field, error]).sort(),
      [
        ['clientTermsAccepted', 'termsAcceptanceRequired'],
        ['company_name', 'error-user-attribute-required'],
        ['email', 'emailDomainNotAllowedMessage'],
        ['password', 'invalidPasswordMinLengthMessage'],
      ],
    );
    const good = {
      terms: '2',
      attributes: { company_name: 'Acme', role: 'admin', email: 'eve@example.org' },
    };
    const made = await signUp(good);
    assert.deepEqual([made.status, made.json], [201, { status: 'created' }]);
    assert.equal(made.headers.getSetCookie().length, 0, 'nobody is logged in by it');
    const [bea] = await users();
    assert.deepEqual(
      [bea.email, bea.attributes, bea.emailVerified],
      ['bea@example.org', { company_name: ['Acme'] }, false],
    );
    const again = await signUp(good);
    assert.deepEqual([again.status, again.json.error], [400, 'email_in_use']);
    const tab = new TestBrowser(suite.server.url);
    await tab.open(url());
    await tab.submit({ username: 'bea', password: 'secret-1' });
    assert.notEqual(codeOf(tab), '');
    const { json } = await admin('GET', '/events?type=REGISTER');
    assert.equal(json[0].details.sign_up_rule, 'client: open');
  });

  it('only where the rule of the client says so', async () => {
    for (const rule of [
      undefined,
      { mode: 'open' },
      { mode: 'off', rest: true },
      { mode: 'invite', rest: true },
      { mode: 'open', rest: true, captcha: { provider: 'proof-of-work' } },
    ]) {
      const { signUp, users } = await asked(rule, { registrationAllowed: true });
      const reply = await signUp();
      assert.equal(reply.status, 403, JSON.stringify(rule));
      assert.deepEqual(await users(), [], JSON.stringify(rule));
    }
  });

  it('with an address where that must be shown to be theirs, whatever the profile asks for', async () => {
    const { signUp, users, admin } = await asked({ mode: 'open', rest: true, verifyEmail: true });
    const { json: profile } = await admin('GET', '/users/profile');
    const attributes = profile.attributes.map(({ required, ...rest }: { name: string; required?: object }) =>
      rest.name === 'email' ? rest : { ...rest, required },
    );
    assert.equal((await admin('PUT', '/users/profile', { ...profile, attributes })).status, 200);
    const without = await signUp({ email: undefined });
    assert.equal(without.status, 400, without.text);
    assert.deepEqual(
      without.json.fields.map(({ field, error }: { field: string; error: string }) => [field, error]),
      [['email', 'missingEmailMessage']],
    );
    assert.deepEqual(await users(), []);
    assert.equal((await signUp()).status, 201);
    assert.deepEqual((await users())[0].requiredActions, ['VERIFY_EMAIL']);
  });

  it('and waits where people must be approved', async () => {
    const { signUp, users, admin } = await asked({ mode: 'approval', rest: true });
    const reply = await signUp();
    assert.deepEqual([reply.status, reply.json], [202, { status: 'pending' }]);
    assert.deepEqual(await users(), []);
    assert.equal((await admin('GET', '/sign-up-applications')).json[0].user.username, 'bea');
  });

  it('and what is no request of that kind is told so', async () => {
    const { signUp, realm } = await asked({ mode: 'open', rest: true });
    assert.equal((await signUp({ client_id: 'nobody' })).status, 400);
    assert.equal((await signUp({ enabled: false })).status, 400);
    assert.equal((await signUp({ attributes: 'x' })).status, 400);
    const path = `/realms/${realm}/sign-up`;
    assert.equal((await suite.server.call('POST', path, { form: { client_id: 'app' } })).status, 415);
    assert.equal((await suite.server.call('GET', path)).status, 405);
  });

  it('one of those who ask for one name at the same time', async () => {
    const { signUp, users } = await asked({ mode: 'open', rest: true });
    const replies = await Promise.all(
      Array.from({ length: 5 }, (_each, at) => signUp({ email: `bea${at}@example.org` })),
    );
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 400, 400, 400, 400]);
    assert.equal((await users()).length, 1);
  });
});
