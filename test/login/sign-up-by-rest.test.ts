import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { codeOf } from './login-realm.ts';
import { signUpRealm, BEA as TYPED, work } from './sign-up-realm.ts';

const { 'password-confirm': _again, ...PERSON } = TYPED;
const BEA = { client_id: 'app', ...PERSON };

onEachDatabase('an application has people sign up on its own pages', (suite) => {
  async function asked(rule: object | undefined, settings: object = {}) {
    const made = await signUpRealm(suite.server, rule, { eventsEnabled: true, ...settings });
    const signUp = (values: object = {}) =>
      suite.server.call('POST', `/realms/${made.realm}/sign-up`, { json: { ...BEA, ...values } });
    return { ...made, signUp };
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

  it('and nobody is said to be made where the flow makes nobody', async () => {
    const { signUp, users, admin } = await asked(undefined);
    await admin('POST', '/authentication/flows/registration/copy', { newName: 'none' });
    const path = '/authentication/flows/none/executions';
    const { json } = await admin('GET', path);
    const making = json.find(
      ({ providerId }: { providerId: string }) => providerId === 'registration-user-creation',
    );
    assert.equal((await admin('PUT', path, { ...making, requirement: 'DISABLED' })).status, 204);
    const [{ id }] = (await admin('GET', '/clients?clientId=app')).json;
    await admin('PUT', `/clients/${id}/sign-up`, { mode: 'open', rest: true, flow: 'none' });
    const reply = await signUp();
    assert.deepEqual([reply.status, reply.json.error, await users()], [403, 'interaction_required', []]);
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

  it('who have worked for it, where the rule asks for that: each time anew, for this client', async () => {
    const rule = { mode: 'open', rest: true, captcha: { provider: 'proof-of-work', bits: 8 } };
    const { signUp, users } = await asked(rule);
    const challenge = async (of = signUp) => {
      const reply = await of();
      assert.deepEqual([reply.status, reply.json.error], [403, 'captcha_required']);
      const { provider, bits, challenge: text } = reply.json.captcha;
      assert.deepEqual([provider, bits], ['proof-of-work', 8]);
      return text as string;
    };
    const text = await challenge();
    const foreign = await challenge((await asked(rule)).signUp);
    for (const captcha of ['', text, work(text, 8, false), work(foreign, 8), work('anything', 8)]) {
      const refused = await signUp({ captcha });
      assert.deepEqual([refused.status, refused.json.fields[0].error], [400, 'recaptchaFailed'], captcha);
    }
    assert.deepEqual(await users(), []);
    const solution = work(text, 8);
    assert.equal((await signUp({ captcha: solution, password: '' })).status, 400);
    const spent = await signUp({ captcha: solution });
    assert.deepEqual(
      [spent.status, spent.json.fields[0].error],
      [400, 'recaptchaFailed'],
      'good for one try',
    );
    assert.equal((await signUp({ captcha: work(await challenge(), 8) })).status, 201);
  });

  it('by an invitation, once, with the address that was invited', async () => {
    const box = await startMailbox();
    try {
      const rule = { mode: 'invite', rest: true };
      const { signUp, users, admin } = await asked(rule, { smtpServer: box.smtpServer });
      const { json } = await admin('GET', '/clients?clientId=app');
      const path = `/clients/${json[0].id}/sign-up-invitations`;
      assert.equal((await admin('POST', path, { email: 'invited@example.org' })).status, 201);
      const [link = ''] = (await box.next()).links;
      const invitation = new URL(link).searchParams.get('key') ?? '';
      const { json: other } = await admin('POST', '/clients', { clientId: 'other' }).then(() =>
        admin('GET', '/clients?clientId=other'),
      );
      await admin('PUT', `/clients/${other[0].id}/sign-up`, rule);
      for (const [values, error] of [
        [{}, 'access_denied'],
        [{ invitation: 'x' }, 'invalid_invitation'],
        [{ invitation: `${invitation}x` }, 'invalid_invitation'],
        [{ invitation, client_id: 'other' }, 'invalid_invitation'],
      ] as const) {
        const refused = await signUp(values);
        assert.deepEqual([refused.status, refused.json.error], [403, error]);
      }
      assert.equal((await signUp({ invitation, password: '' })).status, 400);
      const made = await signUp({ invitation });
      assert.deepEqual([made.status, made.json], [201, { status: 'created' }]);
      const [bea] = await users();
      assert.deepEqual([bea.email, bea.emailVerified], ['invited@example.org', true]);
      const again = await signUp({ invitation, username: 'cea' });
      assert.deepEqual([again.status, again.json.error], [403, 'invalid_invitation']);
      const { json: events } = await admin('GET', '/events?type=REGISTER_ERROR');
      const told = events.filter(({ error }: { error: string }) => error === 'invalid_invitation');
      assert.deepEqual(
        told.map(({ clientId, details }: { clientId: string; details: { sign_up_rule: string } }) => [
          clientId,
          details.sign_up_rule,
        ]),
        ['app', 'other', 'app', 'app'].map((clientId) => [clientId, 'client: invite']),
      );
    } finally {
      await box.close();
    }
  });

  it('from pages of the client’s origins, and of no others', async () => {
    const { realm, admin, users } = await asked({ mode: 'open', rest: true });
    const { json } = await admin('GET', '/clients?clientId=app');
    const webOrigins = ['https://app.example.org'];
    assert.equal((await admin('PUT', `/clients/${json[0].id}`, { ...json[0], webOrigins })).status, 204);
    const path = `/realms/${realm}/sign-up`;
    const from = (origin: string, method: string, values?: object) =>
      suite.server.call(method, path, {
        headers: { origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'POST' }) },
        ...(values && { json: { ...BEA, ...values } }),
      });
    const asking = await from('https://app.example.org', 'OPTIONS');
    assert.equal(asking.status, 200);
    assert.equal(asking.headers.get('access-control-allow-origin'), 'https://app.example.org');
    assert.match(asking.headers.get('access-control-allow-methods') ?? '', /POST/);
    assert.match(asking.headers.get('access-control-allow-headers') ?? '', /Content-Type/i);
    const evil = await from('https://evil.example', 'POST', {});
    assert.equal(evil.status, 403);
    assert.equal(evil.headers.get('access-control-allow-origin'), null);
    assert.deepEqual(await users(), []);
    const [told] = (await admin('GET', '/events?type=REGISTER_ERROR')).json;
    assert.deepEqual(
      [told.error, told.clientId, told.ipAddress, told.details.sign_up_rule],
      ['invalid_origin', 'app', '127.0.0.1', 'client: open'],
    );
    for (const [values, status] of [
      [{ password: '' }, 400],
      [{ enabled: true }, 400],
      [{}, 201],
    ] as const) {
      const reply = await from('https://app.example.org', 'POST', values);
      const { headers } = reply;
      assert.deepEqual(
        [reply.status, headers.get('access-control-allow-origin')],
        [status, 'https://app.example.org'],
        reply.text,
      );
    }
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
