import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { codeOf, loginRealm, REDIRECT_URI } from '../login/login-realm.ts';
import { CHOSEN, mailRealm, nextLink } from '../mail/mail-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { person } from '../support/tokens.ts';

const BOB = { username: 'bob', password: 'pw' };
const SECOND_FACTOR = {
  type: 'otp',
  secretData: JSON.stringify({ value: 'a secret of twenty..' }),
  credentialData: JSON.stringify({
    subType: 'totp',
    digits: 6,
    counter: 0,
    period: 30,
    algorithm: 'HmacSHA1',
  }),
};

onEachDatabase('whoever knows a password and not the second factor', (suite) => {
  /** A realm in which the password is the first level and a one-time password the second, a client that skips both, and Bob. */
  const levels = async () => {
    const made = await loginRealm(suite.server, { eventsEnabled: true });
    const { admin } = made;
    const at = '/authentication/flows';
    const top = { providerId: 'basic-flow', topLevel: true, builtIn: false };
    const add = async (flow: string, path: string, body: object, requirement: string) => {
      await admin('POST', `${at}/${flow}/executions/${path}`, body);
      const { json } = await admin('GET', `${at}/${flow}/executions`);
      await admin('PUT', `${at}/${flow}/executions`, { ...json.at(-1), requirement });
      return json.at(-1).id as string;
    };
    await admin('POST', at, { ...top, alias: 'levels' });
    await add('levels', 'execution', { provider: 'auth-cookie' }, 'ALTERNATIVE');
    await add('levels', 'flow', { alias: 'factors', type: 'basic-flow' }, 'ALTERNATIVE');
    for (const [alias, level, provider] of [
      ['first', '1', 'auth-username-password-form'],
      ['second', '2', 'auth-otp-form'],
    ] as const) {
      await add('factors', 'flow', { alias, type: 'basic-flow' }, 'CONDITIONAL');
      const condition = { provider: 'conditional-level-of-authentication' };
      const id = await add(alias, 'execution', condition, 'REQUIRED');
      const config = { 'loa-condition-level': level, 'loa-max-age': '36000' };
      await admin('POST', `/authentication/executions/${id}/config`, { alias: level, config });
      await add(alias, 'execution', { provider }, 'REQUIRED');
    }
    await admin('POST', at, { ...top, alias: 'short' });
    await add('short', 'execution', { provider: 'auth-username-password-form' }, 'REQUIRED');
    assert.equal((await admin('PUT', '', { browserFlow: 'levels' })).status, 204);
    const flows = (await admin('GET', at)).json as { id: string; alias: string }[];
    await admin('POST', '/clients', {
      clientId: 'short',
      publicClient: true,
      redirectUris: [REDIRECT_URI],
      authenticationFlowBindingOverrides: { browser: flows.find(({ alias }) => alias === 'short')?.id },
    });
    const config = {
      clientId: 'here',
      clientSecret: 'secret',
      authorizationUrl: 'https://up.example.org/auth',
      tokenUrl: 'https://up.example.org/token',
    };
    const provider = { alias: 'up', providerId: 'oidc', config };
    assert.equal((await admin('POST', '/identity-provider/instances', provider)).status, 201);
    const { credentials } = person('bob');
    await admin('POST', '/users', { ...person('bob'), credentials: [...credentials, SECOND_FACTOR] });
    const [{ id }] = (await admin('GET', '/users?username=bob')).json;
    const factors = async () =>
      ((await admin('GET', `/users/${id}/credentials`)).json as { id: string; type: string }[]).filter(
        ({ type }) => type === 'otp',
      );
    const [factor] = await factors();
    const tab = new TestBrowser(suite.server.url);
    return { ...made, tab, factors, factor: factor?.id ?? '' };
  };

  it('removes it by no token', async () => {
    const { realm, url, token, tab, factors, factor } = await levels();
    await tab.open(url());
    await tab.submit(BOB);
    const { access_token } = (await token({ code: codeOf(tab) })).json;
    const path = `/realms/${realm}/account/credentials/${factor}`;
    const headers = { accept: 'application/json' };
    const reply = await suite.server.call('DELETE', path, { token: access_token, headers });
    assert.equal(reply.status, 403, reply.text);
    assert.equal((await factors()).length, 1);
  });

  it('removes it by no client of their own that says what its levels are', async () => {
    const { realm, url, token, tab, factors, factor } = await levels();
    const { json } = await suite.server.admin('GET', `/${realm}/clients?clientId=app`);
    const says = async (map: object) => {
      const attributes = { ...json[0].attributes, 'acr.loa.map': JSON.stringify(map) };
      await suite.server.admin('PUT', `/${realm}/clients/${json[0].id}`, { ...json[0], attributes });
    };
    for (const [map, afterwards] of [
      [{ 1: 9 }, undefined],
      [{ 1: 9, low: 1 }, undefined],
      [{ low: 1 }, { low: 9 }],
    ]) {
      await says(map ?? {});
      await tab.open(url({ prompt: 'login' }));
      await tab.submit(BOB);
      const { access_token } = (await token({ code: codeOf(tab) })).json;
      if (afterwards) await says(afterwards);
      const path = `/realms/${realm}/account/credentials/${factor}`;
      const headers = { accept: 'application/json' };
      const reply = await suite.server.call('DELETE', path, { token: access_token, headers });
      assert.equal(reply.status, 403, `${JSON.stringify(map)} ${reply.text}`);
    }
    assert.equal((await factors()).length, 1);
  });

  it('is asked for it before a client has it removed, another one added, or a provider linked', async () => {
    const { url, tab, factors, factor } = await levels();
    await tab.open(url());
    await tab.submit(BOB);
    for (const kc_action of [`delete_credential:${factor}`, 'CONFIGURE_TOTP', 'idp_link:up']) {
      const page = await tab.open(url({ kc_action }));
      assert.ok(
        page.forms[0]?.fields.some(({ name }) => name === 'otp'),
        kc_action,
      );
      assert.deepEqual(page.messages, ['Strong authentication required to continue']);
      const due = page.url.replace(/protocol.*/, `login-actions/required-action?execution=`);
      const { searchParams } = new URL(page.forms[0]?.action ?? '', page.url);
      const around = `${due}${kc_action.split(':')[0]}&client_id=app&tab_id=${searchParams.get('tab_id')}`;
      await tab.send('POST', around, { accept: 'Yes' });
    }
    assert.equal((await factors()).length, 1);
  });

  it('neither removes it, nor adds another, nor links a provider by a client whose own flow asks for less', async () => {
    const { url, factors, factor } = await levels();
    for (const kc_action of [`delete_credential:${factor}`, 'CONFIGURE_TOTP', 'idp_link:up']) {
      const tab = new TestBrowser(suite.server.url);
      await tab.open(url({ client_id: 'short', kc_action }));
      await tab.submit(BOB);
      await tab.follow();
      assert.equal(tab.location.searchParams.get('kc_action_status'), 'error', kc_action);
    }
    assert.equal((await factors()).length, 1);
  });

  it('adds one where they have none, by whichever flow they come', async () => {
    const { url } = await levels();
    const tab = new TestBrowser(suite.server.url);
    await tab.open(url({ client_id: 'short', kc_action: 'CONFIGURE_TOTP' }));
    await tab.submit({ username: 'ann', password: 'pw' });
    assert.ok((await tab.follow()).forms[0]?.fields.some(({ name }) => name === 'totp'));
  });
});

onEachDatabase('a class of authentication that a client asks of everybody', (suite) => {
  let box: Mailbox;
  before(async () => {
    box = await startMailbox();
  });
  after(() => box.close());

  /** Everybody shall be of the second level for the client, which no built-in flow knows. */
  const strict = async () => {
    const made = await mailRealm(suite.server, box, {
      registrationAllowed: true,
      attributes: { 'acr.loa.map': JSON.stringify({ silver: 1, gold: 2 }) },
    });
    const [client] = (await suite.server.admin('GET', `${made.at}/clients?clientId=app`)).json;
    const asks = async (least: string) => {
      const attributes = { ...client.attributes, 'minimum.acr.value': least };
      const { status } = await suite.server.admin('PUT', `${made.at}/clients/${client.id}`, {
        ...client,
        attributes,
      });
      assert.equal(status, 204);
    };
    await asks('gold');
    const isTold = async (tab: TestBrowser) => {
      assert.equal(tab.location.searchParams.get('error'), 'unmet_authentication_requirements');
      assert.equal(codeOf(tab), '');
      await tab.open(made.url({ prompt: 'none' }));
      assert.equal(tab.location.searchParams.get('error'), 'login_required', 'nobody is logged in');
    };
    return { ...made, asks, isTold };
  };

  it('is not got around by a forgotten password, which is set all the same', async () => {
    const { forgets, isTold, asks, logsIn } = await strict();
    const tab = await forgets('ann');
    await tab.open(await nextLink(box));
    await tab.follow();
    await tab.submit(CHOSEN);
    await isTold(tab);
    await asks('silver');
    assert.deepEqual([await logsIn('ann', 'pw'), await logsIn('ann', 'another')], [false, true]);
  });

  it('is not got around by signing up', async () => {
    const { url, isTold, user } = await strict();
    const tab = new TestBrowser(suite.server.url);
    await tab.open(url({ prompt: 'create' }));
    const { credentials: _none, enabled: _on, ...bea } = person('bea');
    await tab.submit({ ...bea, password: 'pw', 'password-confirm': 'pw' });
    await isTold(tab);
    assert.equal((await user('bea')).username, 'bea');
  });

  it('is not got around where the flow knows no such level', async () => {
    const { url, isTold, asks } = await strict();
    const tab = new TestBrowser(suite.server.url);
    await tab.open(url());
    await tab.submit({ username: 'ann', password: 'pw' });
    await isTold(tab);
    await asks('silver');
    await tab.open(url());
    await tab.submit({ username: 'ann', password: 'pw' });
    assert.notEqual(codeOf(tab), '');
  });
});
