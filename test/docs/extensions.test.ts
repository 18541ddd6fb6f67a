import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { ANN, codeOf, loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { documentedExtensions } from '../support/documented-extensions.ts';
import { adminClient, registrationPath } from '../support/registration.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

const root = join(import.meta.dirname, '../..');
const { folder, file: documented } = documentedExtensions();
const files = ['approved-software.ts', 'house-style.ts', 'badge-number.ts'].map(documented);
const run = promisify(execFile);

async function check(file: string): Promise<{ code: number; said: string }> {
  try {
    const { stdout } = await run(process.execPath, ['bin/latchkey.ts', 'extension', 'check', file], {
      cwd: root,
    });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

after(() => rmSync(folder, { recursive: true, force: true }));

describe('latchkey extension check', () => {
  it('says what the examples add', async () => {
    const [policy = '', both = '', badge = ''] = files;
    assert.deepEqual(await check(policy), { code: 0, said: 'registration-policy approved-software: good\n' });
    assert.deepEqual(await check(both), {
      code: 0,
      said: 'registration-policy house-style: good\nregistration-provider short-form: good\n',
    });
    assert.deepEqual(await check(badge), {
      code: 0,
      said: 'login-condition condition-network-zone: good\nlogin-condition condition-query-parameter: good\nlogin-step badge-number: good\n',
    });
    assert.deepEqual(await check(documented('after-sign-up.ts')), {
      code: 0,
      said: 'event-listener after-sign-up: good\n',
    });
    assert.deepEqual(await check(documented('partners-only.ts')), {
      code: 0,
      said: 'sign-up-step partners-only: good\n',
    });
    assert.deepEqual(await check(documented('magic-code.ts')), {
      code: 0,
      said: 'login-step magic-code: good\n',
    });
  });

  it('says what is wrong with a file', async () => {
    const wrong: Record<string, RegExp> = {
      'export const policy = {};': /no default export/,
      'export default [];': /empty list/,
      'export default 5;': /no object/,
      "export default { kind: 'theme' };":
        /kind must be registration-policy or registration-provider or login-condition or login-step or sign-up-step or event-listener/,
      "export default { kind: 'event-listener', id: 'email', helpText: '', onEvent() {} };":
        /there is an event listener email already/,
      "export default { kind: 'event-listener', id: 'no-ears', helpText: '', types: 'LOGIN', properties: [] };":
        /it must have onEvent or onAdminEvent\n.*types must be a list of texts\n.*nobody configures it/,
      "export default { kind: 'sign-up-step', id: 'registration-user-creation', displayName: '', helpText: '', validate() {} };":
        /there is a sign up step registration-user-creation already/,
      "export default { kind: 'login-condition', id: 'auth-cookie', displayName: '', helpText: '', holds() {} };":
        /there is a login condition auth-cookie already/,
      "export default { kind: 'login-step', id: 'client-secret', displayName: '', helpText: '', begin() {} };":
        /there is a login step client-secret already/,
      "export default { kind: 'login-step', id: 'a-step', helpText: '', answer: 5, identifies: 'yes' };":
        /displayName must be a text\n.*begin must be a function\n.*answer must be a function\n.*identifies must be true or false/,
      "export default { kind: 'registration-policy', id: 'A B', helpText: 5, properties: [{ name: 'x' }] };":
        /id must be .*helpText must be .*judge must be a function.*properties\[0\]: label .*properties\[0\]: type/s,
      "const one = { kind: 'registration-provider', id: 'one-more', read() {}, write() {} };\nexport default [one, one];":
        /there are two of registration-provider one-more/,
      "export default { kind: 'registration-provider', id: 'openid-connect', read() {}, write() {} };":
        /there is a registration provider openid-connect already/,
      "export default { kind: 'registration-policy', id: 'max-clients', helpText: '', judge() {} };":
        /there is a registration policy max-clients already/,
      "const name = { name: 'x', label: 'X', type: 'boolean', defaultValue: 'yes', required: 5 };\nexport default { kind: 'registration-policy', id: 'odd', helpText: '', properties: [name, name], judge() {} };":
        /required must be true or false.*defaultValue must be true or false.*there are two properties x/s,
      "import 'nothing-of-that-name';\nexport default {};": /cannot be loaded: .*nothing-of-that-name/,
      'enum No { A }\nexport default No;':
        /cannot be loaded: line 1: .*enum is not supported.*only types are taken away/,
      '\nclass No { constructor(private a: number) {} }\nexport default No;': /line 2: .*parameter property/,
      "import { LoginStep } from 'latchkey/extension';\nexport default {};":
        /there are types alone: `import type`/,
      "export default { kind: 'login-step' ;": /cannot be loaded: line 1/,
    };
    for (const [code, said] of Object.entries(wrong)) {
      const file = join(folder, 'wrong.ts');
      writeFileSync(file, code);
      const checked = await check(file);
      assert.equal(checked.code, 1, code);
      assert.match(checked.said, said, code);
    }
    assert.equal((await check(join(folder, 'absent.ts'))).code, 1);
  });

  it('is asked by the start too', async () => {
    const file = join(folder, 'taken.ts');
    writeFileSync(
      file,
      "export default { kind: 'registration-policy', id: 'max-clients', helpText: '', judge() {} };",
    );
    await assert.rejects(startTestServer({ flags: { extensions: file } }), /max-clients already/);
    const none = join(folder, 'none.ts');
    writeFileSync(none, 'export default 5;');
    await assert.rejects(startTestServer({ flags: { extensions: none } }), /none\.ts: it is no object/);
  });
});

describe('Extensions of the documentation', () => {
  let server: TestServer;
  const software: Record<string, [status: number, body: unknown]> = {
    shop: [200, { approved: true, owner: 'shop team' }],
    risky: [200, { approved: false, owner: 'nobody' }],
    broken: [500, {}],
    garbage: [200, undefined],
  };
  const registry = createServer((request, response) => {
    const [status, body] = software[request.url?.slice(1) ?? ''] ?? [404, {}];
    response.writeHead(status).end(body === undefined ? '{' : JSON.stringify(body));
  });
  let registryUrl: string;

  before(async () => {
    await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening));
    registryUrl = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
    server = await startTestServer({
      flags: {
        extensions: files.join(','),
        'outgoing-http': 'on',
        'outgoing-allowed-networks': '127.0.0.1',
        'trusted-proxies': '127.0.0.1',
      },
    });
  });
  after(async () => {
    await server?.stop();
    registry.close();
  });

  async function realmWith(providerId: string, config: object = {}) {
    const realm = await server.realm();
    const { status, text } = await server.admin('POST', `/${realm}/components`, {
      name: providerId,
      providerId,
      providerType: 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy',
      subType: 'authenticated',
      config,
    });
    assert.equal(status, 201, text);
    const token = await server.initialAccessToken(realm);
    const register = (json: object, provider = 'openid-connect') =>
      server.call('POST', `/realms/${realm}/clients-registrations/${provider}`, { token, json });
    return { realm, register };
  }

  it('ask a registry, and are against what it does not answer for', async () => {
    const { realm, register } = await realmWith('approved-software', { registry: [registryUrl] });
    const good = await register({ software_id: 'shop' });
    assert.equal(good.status, 201, good.text);
    assert.equal((await adminClient(server, realm, good.json.client_id)).attributes.owner, 'shop team');
    const refused: Record<string, RegExp> = {
      risky: /Policy 'approved-software' .*software_id: risky is not approved/,
      unknown: /software_id: unknown is not in the registry/,
      broken: /it cannot be judged now; try again later$/,
      garbage: /it cannot be judged now; try again later$/,
    };
    for (const [software_id, why] of Object.entries(refused)) {
      const { status, json } = await register({ software_id });
      assert.deepEqual([status, json.error], [403, 'insufficient_scope'], software_id);
      assert.match(json.error_description, why);
    }
    assert.match((await register({})).json.error_description, /software_id: must name software/);

    const update = { token: good.json.registration_access_token };
    const path = registrationPath(realm, 'openid-connect', good.json.client_id);
    const json = { client_id: good.json.client_id, software_id: 'risky' };
    assert.equal((await server.call('PUT', path, { ...update, json })).status, 403);
  });

  it('fetch guardedly', async () => {
    const { register } = await realmWith('approved-software', { registry: ['http://127.0.0.2:1'] });
    const { status, json } = await register({ software_id: 'shop' });
    assert.equal(status, 403);
    assert.match(json.error_description, /it cannot be judged now; try again later$/);
  });

  it('complete the client', async () => {
    const { realm, register } = await realmWith('house-style');
    const { json } = await register({ client_name: 'A', contacts: ['a@example.org'] });
    const client = await adminClient(server, realm, json.client_id);
    assert.equal(client.description, 'Registered by its team');
    assert.equal(client.attributes['access.token.lifespan'], '300');
    assert.equal(client.attributes.contacts, 'a@example.org');
  });

  it('are described to administrators', async () => {
    const realm = await server.realm();
    const { json } = await server.admin('GET', `/${realm}/client-registration-policy/providers`);
    const described = (json as { id: string; properties: { name: string }[] }[]).find(
      ({ id }) => id === 'approved-software',
    );
    assert.deepEqual(
      described?.properties.map(({ name }) => name),
      ['registry'],
    );
  });

  it('read and write clients in a form of their own', async () => {
    const { realm, register } = await realmWith('house-style');
    const created = await register({ app: 'Shop', url: 'https://shop.example.org' }, 'short-form');
    assert.equal(created.status, 201, created.text);
    const { id, app, location, secret, registrationAccessToken } = created.json;
    assert.equal(app, 'Shop');
    assert.equal(created.headers.get('location'), location);
    const client = await adminClient(server, realm, id);
    assert.deepEqual(client.redirectUris, ['https://shop.example.org/callback']);
    assert.equal(client.secret, secret);

    const at = (method: string, token: string, json?: object) =>
      server.call(method, location.slice(server.url.length), { token, ...(json && { json }) });
    const read = await at('GET', registrationAccessToken);
    assert.equal(read.json.app, 'Shop');
    const changed = await at('PUT', read.json.registrationAccessToken, {
      app: 'Store',
      url: 'https://store.example.org',
    });
    assert.equal(changed.json.app, 'Store', changed.text);
    assert.equal((await at('DELETE', changed.json.registrationAccessToken)).status, 204);

    const bad = await register({ app: 'Shop' }, 'short-form');
    assert.deepEqual(
      [bad.status, bad.json],
      [400, { error: 'invalid_client_metadata', error_description: 'app and url are required' }],
    );
    assert.equal((await register({ app: 'x', url: 'javascript:' }, 'short-form')).status, 400);
    assert.equal(
      (
        await server.call('POST', `/realms/${realm}/clients-registrations/short-form`, {
          json: { app: 'Shop', url: 'https://shop.example.org' },
        })
      ).status,
      403,
    );
  });

  /** A realm whose browser flow asks for a password and then what is given. */
  async function realmAsking(parts: readonly (readonly [provider: string, config: object])[]) {
    const { realm, url } = await loginRealm(server);
    const flows = `/${realm}/authentication/flows`;
    const must = async (method: string, path: string, json: object) => {
      const reply = await server.admin(method, path, json);
      assert.ok(reply.status < 300, `${path}: ${reply.text}`);
      return reply.headers.get('location')?.split('/').at(-1) ?? '';
    };
    const add = async (flow: string, provider: string, config?: object) => {
      const id = await must('POST', `${flows}/${flow}/executions/execution`, { provider });
      const { json } = await server.admin('GET', `${flows}/${flow}/executions`);
      const execution = (json as { id: string }[]).find((each) => each.id === id);
      await must('PUT', `${flows}/${flow}/executions`, { ...execution, requirement: 'REQUIRED' });
      if (config)
        await must('POST', `/${realm}/authentication/executions/${id}/config`, { alias: id, config });
    };
    await must('POST', flows, { alias: 'own', providerId: 'basic-flow', topLevel: true, builtIn: false });
    await add('own', 'auth-username-password-form');
    const type = 'basic-flow';
    await must('POST', `${flows}/own/executions/flow`, {
      alias: 'part',
      type,
      provider: 'registration-page-form',
    });
    const { json } = await server.admin('GET', `${flows}/own/executions`);
    const part = (json as { displayName: string }[]).find(({ displayName }) => displayName === 'part');
    await must('PUT', `${flows}/own/executions`, { ...part, requirement: 'CONDITIONAL' });
    for (const [provider, config] of parts) await add('part', provider, config);
    await server.admin('PUT', `/${realm}`, { browserFlow: 'own' });
    const { json: profile } = await server.admin('GET', `/${realm}/users/profile`);
    await must('PUT', `/${realm}/users/profile`, { ...profile, unmanagedAttributePolicy: 'ENABLED' });
    const { json: users } = await server.admin('GET', `/${realm}/users?username=ann`);
    await must('PUT', `/${realm}/users/${users[0].id}`, { ...users[0], attributes: { badge: ['4711'] } });
    return { realm, url };
  }

  it('ask for what nobody else asks for', async () => {
    const { url } = await realmAsking([
      ['condition-query-parameter', { parameter: 'kiosk', value: 'yes' }],
      ['badge-number', { tries: '3' }],
    ]);
    const elsewhere = new TestBrowser(server.url);
    await elsewhere.open(url());
    await elsewhere.submit(ANN);
    assert.notEqual(codeOf(elsewhere), '', 'the condition does not hold');
    const tab = new TestBrowser(server.url);
    await tab.open(url({ kiosk: 'yes' }));
    const page = await tab.submit(ANN);
    assert.match(page.text, /Your badge[\s\S]*on the back of it\./);
    assert.deepEqual((await tab.submit({ badge: '1' })).messages, ['That is not the number.']);
    await tab.submit({ badge: '4711' });
    assert.notEqual(codeOf(tab), '');
    const guesser = new TestBrowser(server.url);
    await guesser.open(url({ kiosk: 'yes' }));
    await guesser.submit(ANN);
    for (const badge of ['1', '2', '3']) await guesser.submit({ badge });
    assert.equal(guesser.last?.status, 401);
    assert.deepEqual(guesser.last?.messages, ['That was not your badge.']);
    assert.equal(
      (await guesser.open(url({ kiosk: 'yes', prompt: 'none' }))).headers.get('location')?.includes('code='),
      false,
    );
  });

  it('believe headers of proxies that are trusted alone', async () => {
    const { url } = await realmAsking([
      ['condition-network-zone', { zone: 'office' }],
      ['deny-access-authenticator', { denyErrorMessage: 'denied' }],
    ]);
    const login = async (base: TestServer, headers: Record<string, string>) => {
      const tab = new TestBrowser(base.url);
      const page = await tab.open(url().replace(server.url, base.url), headers);
      const action = new URL(page.forms[0]?.action ?? '', page.url).href;
      return (await tab.send('POST', action, ANN, headers)).status;
    };
    assert.equal(await login(server, { 'x-network-zone': 'office' }), 401);
    assert.equal(await login(server, { 'x-network-zone': 'home' }), 302);
    assert.equal(await login(server, {}), 302);
  });

  it('are described where flows are made of them', async () => {
    const realm = await server.realm();
    const { json } = await server.admin('GET', `/${realm}/authentication/authenticator-providers`);
    const named = (json as { id: string; displayName: string }[]).find(({ id }) => id === 'badge-number');
    assert.equal(named?.displayName, 'Badge number');
    const told = await server.admin('GET', `/${realm}/authentication/config-description/badge-number`);
    assert.deepEqual(
      told.json.properties.map(({ name }: { name: string }) => name),
      ['tries'],
    );
  });
});
