import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { codeOf, loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { documentedExtensions } from '../support/documented-extensions.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-login-steps-'));
const file = join(folder, 'steps.mjs');
writeFileSync(
  file,
  `const seen = [];
  globalThis.seenByDirectGrantStep = seen;
  const step = (id, begin, more = {}) => ({ kind: 'login-step', id, displayName: id, helpText: '', begin, ...more });
  export default [
    step('pin', (context) => {
      seen.push(context);
      return context.query.pin === '42' ? { done: true } : { deny: 'The pin is wrong.' };
    }),
    step('question', () => ({ ask: { title: 'Well?', fields: [] } }), { answer: () => ({ done: true }) }),
    step('broken', () => { throw new Error('no'); }),
    step('not-for-them', () => ({ done: false })),
    step('says-ann', () => ({ done: true, user: 'ann' }), { identifies: true }),
    step('says-mail', () => ({ done: true, user: 'ann@example.org' }), { identifies: true }),
    step('not-you', () => ({ deny: 'You are not.' }), { identifies: true }),
    step('says-eve', () => ({ done: true, user: 'eve' }), { identifies: true }),
    { kind: 'user-store', id: 'away', displayName: 'Away', helpText: '',
      findById: () => { throw new Error('away'); }, findByUsername: () => { throw new Error('away'); },
      findByEmail: () => { throw new Error('away'); }, verifyPassword: () => false },
    step('says-ann-unasked', () => ({ done: true, user: 'ann' })),
    { kind: 'login-condition', id: 'condition-outside', displayName: 'Outside', helpText: '',
      holds: ({ query }) => { if (query.from === 'nowhere') throw new Error('no'); return query.from === 'outside'; } },
  ];`,
);
const documented = documentedExtensions();

/** A service as the example asks it for codes. */
const codes = new Map<string, { readonly to: string; readonly code: string }>();
const service = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://service');
  if (url.pathname === '/send') {
    const id = String(codes.size + 1);
    codes.set(id, { to: url.searchParams.get('to') ?? '', code: `code ${id}` });
    response.end(JSON.stringify({ id }));
    return;
  }
  const sent = codes.get(url.searchParams.get('id') ?? '');
  if (sent === undefined || sent.code !== url.searchParams.get('code')) response.writeHead(403).end();
  else response.end(JSON.stringify({ address: sent.to }));
});

let server: TestServer;
before(async () => {
  await new Promise<void>((listening) => service.listen(0, '127.0.0.1', listening));
  server = await startTestServer({
    flags: {
      extensions: `${file},${documented.file('magic-code.ts')}`,
      'outgoing-http': 'on',
      'outgoing-allowed-networks': '127.0.0.1',
    },
  });
});
after(async () => {
  await server?.stop();
  service.close();
  for (const each of [folder, documented.folder]) rmSync(each, { recursive: true, force: true });
});

/** An execution of a flow, by its provider; a list is a conditional part of these. */
type Part = string | readonly string[];

async function bind(realm: string, binding: 'browserFlow' | 'directGrantFlow', parts: readonly Part[]) {
  const flows = `/${realm}/authentication/flows`;
  const must = async (method: string, path: string, json: object) => {
    const reply = await server.admin(method, path, json);
    assert.ok(reply.status < 300, `${path}: ${reply.text}`);
  };
  const require = async (flow: string, requirement: string) => {
    const { json } = await server.admin('GET', `${flows}/${flow}/executions`);
    const last = (json as { level: number }[]).filter(({ level }) => level === 0).at(-1);
    await must('PUT', `${flows}/${flow}/executions`, { ...last, requirement });
  };
  const add = async (flow: string, provider: string) => {
    await must('POST', `${flows}/${flow}/executions/execution`, { provider });
    await require(flow, 'REQUIRED');
  };
  await must('POST', flows, { alias: 'own', providerId: 'basic-flow', topLevel: true });
  for (const part of parts) {
    if (typeof part === 'string') {
      await add('own', part);
      continue;
    }
    await must('POST', `${flows}/own/executions/flow`, { alias: 'part', type: 'basic-flow', provider: 'x' });
    await require('own', 'CONDITIONAL');
    for (const provider of part) await add('part', provider);
  }
  await must('PUT', `/${realm}`, { [binding]: 'own' });
}

describe('A step from outside in the direct grant flow', () => {
  const NAME_AND_PASSWORD = ['direct-grant-validate-username', 'direct-grant-validate-password'];

  async function realmOf(...parts: readonly Part[]) {
    const { realm } = await loginRealm(server, {}, { directAccessGrantsEnabled: true });
    await bind(realm, 'directGrantFlow', parts);
    return (form: Record<string, string> = {}) =>
      server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: {
          grant_type: 'password',
          client_id: 'app',
          username: 'ann',
          password: 'pw',
          scope: 'openid',
          ...form,
        },
      });
  }

  it('lets people by or denies them, by what the request says', async () => {
    const login = await realmOf(...NAME_AND_PASSWORD, 'pin');
    assert.equal((await login({ pin: '42' })).status, 200);
    const { status, json } = await login({ pin: '43' });
    assert.deepEqual(
      [status, json],
      [400, { error: 'invalid_grant', error_description: 'The pin is wrong.' }],
    );
    const seen = (
      globalThis as unknown as { seenByDirectGrantStep: Record<string, Record<string, string>>[] }
    ).seenByDirectGrantStep;
    assert.equal(seen.length, 2);
    assert.equal(seen[0]?.user?.username, 'ann');
    assert.equal(seen[0]?.query?.scope, 'openid');
    assert.equal(seen[0]?.query?.password, undefined);
    assert.equal(
      (await login({ pin: '42', password: 'wrong' })).json.error_description,
      'Invalid user credentials',
    );
    assert.equal(seen.length, 2, 'whoever has the wrong password does not get that far');
  });

  it('refuses the request where it asks, and where it throws', async () => {
    const asked = await (await realmOf(...NAME_AND_PASSWORD, 'question'))();
    assert.deepEqual(
      [asked.status, asked.json],
      [
        400,
        {
          error: 'invalid_grant',
          error_description:
            'The step question asks a question, and nobody can be asked by the password grant',
        },
      ],
    );
    const broken = await (await realmOf(...NAME_AND_PASSWORD, 'broken'))();
    assert.deepEqual([broken.status, broken.json.error], [500, 'unknown_error']);
    const none = await (await realmOf(...NAME_AND_PASSWORD, 'not-for-them'))();
    assert.deepEqual([none.status, none.json.error], [400, 'invalid_grant']);
  });

  it('stands in a part that a condition from outside opens', async () => {
    const login = await realmOf(...NAME_AND_PASSWORD, ['condition-outside', 'deny-access-authenticator']);
    assert.equal((await login()).status, 200);
    assert.equal((await login({ from: 'outside' })).json.error_description, 'Access denied');
    assert.equal((await login({ from: 'nowhere' })).status, 500);
  });

  it('may say that somebody is who the request names, and nobody else', async () => {
    const login = await realmOf('says-ann');
    assert.equal((await login()).status, 200);
    assert.equal((await login({ username: 'bob' })).status, 400);
    assert.equal((await (await realmOf('pin'))({ pin: '42' })).status, 400, 'nobody has said who it is');
    assert.equal((await (await realmOf('says-ann-unasked'))()).status, 500);
  });
});

describe('What a step from outside says in the direct grant flow', () => {
  async function realmOf(settings: object, ...parts: readonly Part[]) {
    const { realm } = await loginRealm(server, settings, { directAccessGrantsEnabled: true });
    await bind(realm, 'directGrantFlow', parts);
    const [{ id }] = (await server.admin('GET', `/${realm}/users?username=ann`)).json;
    const login = (form: Record<string, string> = {}) =>
      server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: { grant_type: 'password', client_id: 'app', username: 'ann', password: 'pw', ...form },
      });
    const failures = async () =>
      (await server.admin('GET', `/${realm}/attack-detection/brute-force/users/${id}`)).json.numFailures;
    return { realm, id, login, failures };
  }

  it('is who somebody is by their address where people log in by it, and nowhere else', async () => {
    const status = async (settings: object) => {
      const { realm, id, login } = await realmOf(settings, 'says-mail');
      const made = await server.admin('PUT', `/${realm}/users/${id}`, { email: 'ann@example.org' });
      assert.equal(made.status, 204, made.text);
      return (await login()).status;
    };
    assert.equal(await status({}), 200);
    assert.equal(await status({ loginWithEmailAllowed: false }), 400);
    assert.equal(await status({ loginWithEmailAllowed: false, duplicateEmailsAllowed: true }), 400);
  });

  it('brings a lockout nearer where something was wrong, and not where it is only against them', async () => {
    const password = ['direct-grant-validate-username', 'direct-grant-validate-password'];
    const settings = { bruteForceProtected: true };
    for (const step of ['pin', 'question']) {
      const { login, failures } = await realmOf(settings, ...password, step);
      assert.equal((await login({ pin: '43' })).status, 400);
      assert.equal(await failures(), 0, step);
      assert.equal((await login({ pin: '42', password: 'wrong' })).status, 400);
      assert.equal(await failures(), 1, step);
    }
    const { login, failures } = await realmOf(settings, 'not-you');
    assert.equal((await login()).json.error_description, 'You are not.');
    assert.equal(await failures(), 1);
  });
});

describe('A step that says who somebody is', () => {
  async function realmOf(settings: object = {}, ...parts: readonly Part[]) {
    const { realm, url } = await loginRealm(server, settings);
    await bind(realm, 'browserFlow', parts);
    const tab = new TestBrowser(server.url);
    await tab.open(url());
    return { realm, tab, url };
  }

  /** A realm whose people log in by codes. */
  async function byCodes(settings: object = {}) {
    const made = await realmOf(settings, 'magic-code');
    const { realm } = made;
    const { json } = await server.admin('GET', `/${realm}/authentication/flows/own/executions`);
    const { port } = service.address() as AddressInfo;
    const config = { service: `http://127.0.0.1:${port}` };
    const at = `/${realm}/authentication/executions/${json[0].id}/config`;
    assert.equal((await server.admin('POST', at, { alias: 'codes', config })).status, 201);
    const logIn = async (tab: TestBrowser, email: string) => {
      await tab.open(made.url());
      await tab.submit({ email });
      return tab.submit({ code: `code ${codes.size}` });
    };
    return { ...made, logIn };
  }

  it('logs people in by a code that they were sent', async () => {
    const { tab, url } = await byCodes();
    await tab.open(url());
    const asked = await tab.submit({ email: person('ann').email });
    assert.match(asked.text, /has a code now/);
    assert.deepEqual((await tab.submit({ code: 'guessed' })).messages, ['That is not the code.']);
    await tab.submit({ code: `code ${codes.size}` });
    assert.notEqual(codeOf(tab), '');
  });

  it('gets nobody in who is not there, is disabled or is locked out', async () => {
    const { realm, logIn } = await byCodes({ bruteForceProtected: true });
    const refused = async (email: string, said: RegExp) => {
      const tab = new TestBrowser(server.url);
      const page = await logIn(tab, email);
      assert.equal(page.status, 400);
      assert.match(page.text, said);
    };
    await refused('nobody@example.org', /Invalid username or password/);
    const off = { ...person('off'), enabled: false };
    await server.admin('POST', `/${realm}/users`, off);
    await refused(off.email, /Account is disabled/);
    const { json } = await server.admin('GET', `/${realm}/users?username=ann`);
    await server.admin('PUT', `/${realm}`, { failureFactor: 1, waitIncrementSeconds: 600 });
    await server.admin('PUT', `/${realm}/clients/${(await clientId(realm)) ?? ''}`, {
      directAccessGrantsEnabled: true,
    });
    await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
      form: { grant_type: 'password', client_id: 'app', username: 'ann', password: 'wrong' },
    });
    const lock = await server.admin('GET', `/${realm}/attack-detection/brute-force/users/${json[0].id}`);
    assert.equal(lock.json.disabled, true);
    await refused(person('ann').email, /Invalid username or password/);
  });

  it('does not make somebody else of whom the login is about', async () => {
    const { realm, tab, url } = await realmOf({}, 'auth-username-password-form', 'says-ann');
    const bob = person('bob');
    await server.admin('POST', `/${realm}/users`, bob);
    await tab.open(url());
    await tab.submit({ username: 'bob', password: bob.credentials[0]?.value ?? '' });
    assert.equal(tab.last?.status, 400);
    const other = new TestBrowser(server.url);
    await other.open(url());
    await other.submit({ username: 'ann', password: 'pw' });
    assert.notEqual(codeOf(other), '');
  });

  it('is not at fault where the store that has them does not answer', async () => {
    const { realm, url } = await loginRealm(server);
    await bind(realm, 'browserFlow', ['says-eve']);
    const made = await server.admin('POST', `/${realm}/components`, {
      name: 'away',
      providerType: 'org.keycloak.storage.UserStorageProvider',
      providerId: 'away',
      config: { cachePolicy: ['NO_CACHE'] },
    });
    assert.equal(made.status, 201, made.text);
    const tab = new TestBrowser(server.url);
    await tab.open(url());
    assert.equal(tab.last?.status, 503);
    assert.match(tab.last?.text ?? '', /cannot be looked up at the moment/);
  });

  it('fails where it has not declared so', async () => {
    const { tab } = await realmOf({}, 'auth-username-password-form', 'says-ann-unasked');
    await tab.submit({ username: 'ann', password: 'pw' });
    assert.equal(tab.last?.status, 500);
  });

  async function clientId(realm: string): Promise<string | undefined> {
    const { json } = await server.admin('GET', `/${realm}/clients?clientId=app`);
    return json[0]?.id;
  }
});
