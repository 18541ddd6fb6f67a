import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes, scryptSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, it } from 'node:test';
import { promisify } from 'node:util';
import { codeOf, loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { documentedExtensions } from '../support/documented-extensions.ts';
import { onEachDatabase } from '../support/on-each-database.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/extensions.md'), 'utf8');
const naming =
  /```sh\n(curl -s -X POST "\$ADMIN\/components.*?)```/s.exec(page)?.[1] ??
  assert.fail('the page names a store');
const { folder, file } = documentedExtensions();
const own = join(folder, 'own-store.mjs');
/** A store that does what a test has it do. */
writeFileSync(
  own,
  `const does = (name, given) => globalThis.odd[name]?.(given);
  export default {
    kind: 'user-store', id: 'odd', helpText: '',
    findById: (id) => does('findById', id),
    findByUsername: (username) => does('findByUsername', username),
    findByEmail: (email) => does('findByEmail', email),
    verifyPassword: (id, password) => does('verifyPassword', password),
  };`,
);
type Does = (given: string) => unknown;
const odd: { findById?: Does; findByUsername?: Does; findByEmail?: Does; verifyPassword?: Does } = {};
Object.assign(globalThis, { odd });
after(() => rmSync(folder, { recursive: true, force: true }));

/** The shop's database. */
function shop() {
  const path = join(folder, `${randomBytes(6).toString('hex')}.db`);
  const database = new DatabaseSync(path);
  database.exec(
    'CREATE TABLE customers (id INTEGER PRIMARY KEY, login TEXT, mail TEXT, first TEXT, last TEXT, salt TEXT, hash TEXT, blocked INTEGER)',
  );
  const salt = randomBytes(16);
  const add = (id: number, login: string, password: string) =>
    database
      .prepare('INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, 0)')
      .run(
        id,
        login,
        `${login}@shop.example.org`,
        'Cleo',
        'Philopator',
        salt.toString('hex'),
        scryptSync(password, salt, 32).toString('hex'),
      );
  add(1, 'Cleo', 'nile');
  return { path, add, run: (sql: string) => database.exec(sql) };
}

onEachDatabase(
  'user stores from outside',
  (suite) => {
    const component = (providerId: string, config: object = {}) => ({
      name: providerId,
      providerType: 'org.keycloak.storage.UserStorageProvider',
      providerId,
      config: { cachePolicy: ['NO_CACHE'], ...config },
    });

    async function realmWith(settings: object = {}) {
      const made = await loginRealm(suite.server, settings, { directAccessGrantsEnabled: true });
      const { admin } = made;
      const logIn = (username: string, password: string) =>
        suite.server.call('POST', `/realms/${made.realm}/protocol/openid-connect/token`, {
          form: { grant_type: 'password', client_id: 'app', scope: 'openid', username, password },
        });
      const named = async (username: string) =>
        (await admin('GET', `/users?username=${username}&exact=true`)).json;
      return { ...made, logIn, named };
    }

    /** A realm with the documented store. */
    async function withShop(settings: object = {}) {
      const it = await realmWith(settings);
      const store = shop();
      await promisify(execFile)('bash', ['-ec', naming], {
        env: {
          ...process.env,
          ADMIN: `${suite.server.url}/admin/realms/${it.realm}`,
          TOKEN: await suite.server.adminToken(),
          FILE: store.path,
        },
      });
      const [made] = (await it.admin('GET', '/components?type=org.keycloak.storage.UserStorageProvider'))
        .json;
      assert.equal(made.config.cachePolicy[0], 'DEFAULT');
      const asked = { ...made, config: { ...made.config, cachePolicy: ['NO_CACHE'] } };
      assert.equal((await it.admin('PUT', `/components/${made.id}`, asked)).status, 204);
      return { ...it, store, storeId: made.id as string };
    }

    it('let people in with the name and the password that are kept there, as users with everything else', async () => {
      const { logIn, named, admin, storeId, userinfo } = await withShop();
      assert.equal((await admin('GET', '/users/count')).json, 1, 'nobody is brought in before they come');
      assert.equal((await logIn('cleo', 'wrong')).json.error, 'invalid_grant');
      for (const name of ['cleo', 'CLEO', 'cleo@shop.example.org']) {
        const { status, json } = await logIn(name, 'nile');
        assert.equal(status, 200, JSON.stringify(json));
        const { email, email_verified, given_name } = (await userinfo(json.access_token)).json;
        assert.deepEqual([email, email_verified, given_name], ['cleo@shop.example.org', true, 'Cleo']);
      }
      const [cleo] = await named('cleo');
      assert.equal(cleo.federationLink, storeId);
      const roles = (await admin('GET', `/users/${cleo.id}/role-mappings/realm`)).json;
      assert.ok(roles.some(({ name }: { name: string }) => name.startsWith('default-roles-')));
      assert.deepEqual((await admin('GET', `/users/${cleo.id}/credentials`)).json, []);
      const kinds = await admin('GET', `/users/${cleo.id}/configured-user-storage-credential-types`);
      assert.deepEqual(kinds.json, ['password']);
      assert.equal((await admin('GET', `/user-storage/${storeId}/name`)).json.name, 'customers');
    });

    it('let them in by the page, where their guesses are counted', async () => {
      const { url, admin, realm } = await withShop({
        bruteForceProtected: true,
        failureFactor: 2,
        waitIncrementSeconds: 600,
      });
      const tab = new TestBrowser(suite.server.url);
      await tab.open(url());
      await tab.submit({ username: 'cleo', password: 'nile' });
      assert.ok(codeOf(tab));
      const guesser = new TestBrowser(suite.server.url);
      await guesser.open(url());
      for (const password of ['a', 'b', 'nile']) await guesser.submit({ username: 'cleo', password });
      assert.equal(guesser.last?.status, 200);
      assert.match(guesser.last?.text ?? '', /Invalid username or password/);
      const [cleo] = (await suite.server.admin('GET', `/${realm}/users?username=cleo`)).json;
      const { json } = await admin('GET', `/attack-detection/brute-force/users/${cleo.id}`);
      assert.equal(json.disabled, true);
    });

    it('are asked again: what changes there changes here, and whom it puts out is out with all tokens', async () => {
      const { realm, logIn, named, store, userinfo, admin } = await withShop();
      const { access_token, refresh_token } = (await logIn('cleo', 'nile')).json;
      store.run("UPDATE customers SET login = 'cleopatra', first = 'Cleopatra'");
      assert.equal((await userinfo(access_token)).json.preferred_username, 'cleopatra');
      assert.equal((await logIn('cleo', 'nile')).json.error, 'invalid_grant');
      store.run('UPDATE customers SET blocked = 1');
      assert.equal((await userinfo(access_token)).status, 401);
      assert.notEqual((await logIn('cleopatra', 'nile')).status, 200);
      assert.equal((await named('cleopatra'))[0].enabled, false);
      store.run('UPDATE customers SET blocked = 0');
      assert.equal((await logIn('cleopatra', 'nile')).status, 200);
      const [{ id }] = await named('cleopatra');
      // Whom an administrator has disabled here stays out.
      assert.equal((await admin('PUT', `/users/${id}`, { enabled: false })).status, 204);
      assert.equal((await logIn('cleopatra', 'nile')).status, 400);
      assert.equal((await admin('PUT', `/users/${id}`, { enabled: true })).status, 204);
      store.run('DELETE FROM customers');
      assert.notEqual((await logIn('cleopatra', 'nile')).status, 200);
      assert.ok(refresh_token);
      const gone = await suite.server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: { grant_type: 'refresh_token', client_id: 'app', refresh_token },
      });
      assert.notEqual(gone.status, 200);
    });

    it('give a name that they have given to somebody else to nobody who had it', async () => {
      const { logIn, named, store, admin } = await withShop();
      await logIn('cleo', 'nile');
      const [first] = await named('cleo');
      const [role] = (await admin('GET', '/roles?search=offline_access')).json;
      await admin('POST', `/users/${first.id}/role-mappings/realm`, [role]);
      store.run('DELETE FROM customers');
      store.add(2, 'cleo', 'other');
      assert.equal((await logIn('cleo', 'other')).status, 200);
      const [second] = await named('cleo');
      assert.notEqual(second.id, first.id);
      const mapped = (await admin('GET', `/users/${second.id}/role-mappings/realm`)).json;
      assert.deepEqual(mapped.length, 1);
    });

    it('do not take over whoever has the name or the address in the realm', async () => {
      const { logIn, named, store, admin } = await withShop();
      store.add(2, 'ann', 'theirs');
      assert.equal((await logIn('ann', 'theirs')).json.error, 'invalid_grant');
      assert.equal((await logIn('ann', 'pw')).status, 200);
      await admin('POST', '/users', { username: 'bob', email: 'dan@shop.example.org', enabled: true });
      store.add(3, 'dan', 'theirs');
      assert.equal((await logIn('dan', 'theirs')).json.error, 'invalid_grant');
      assert.deepEqual(await named('dan'), []);
      // Nor by calling one of theirs so.
      await logIn('cleo', 'nile');
      store.run("UPDATE customers SET login = 'bob' WHERE id = 1");
      assert.notEqual((await logIn('cleo', 'nile')).status, 200);
      assert.equal((await named('bob')).length, 1);
    });

    it('keep what is theirs from being changed here, and take another password where they can', async () => {
      const { logIn, named, admin, url } = await withShop();
      await logIn('cleo', 'nile');
      const [cleo] = await named('cleo');
      for (const change of [{ requiredActions: [] }, { enabled: true }])
        assert.equal(
          (await admin('PUT', `/users/${cleo.id}`, { ...cleo, ...change })).status,
          204,
          JSON.stringify(change),
        );
      for (const change of [{ firstName: 'Else' }, { email: 'else@example.org' }, { emailVerified: false }]) {
        const { status, json } = await admin('PUT', `/users/${cleo.id}`, { ...cleo, ...change });
        assert.deepEqual(
          [status, json],
          [400, { errorMessage: 'User is read only!' }],
          JSON.stringify(change),
        );
      }
      const reset = await admin('PUT', `/users/${cleo.id}/reset-password`, {
        type: 'password',
        value: 'delta',
        temporary: true,
      });
      assert.equal(reset.status, 204, reset.text);
      assert.notEqual((await logIn('cleo', 'nile')).status, 200);
      const tab = new TestBrowser(suite.server.url);
      await tab.open(url());
      await tab.submit({ username: 'cleo', password: 'delta' });
      await tab.follow();
      await tab.submit({ 'password-new': 'own', 'password-confirm': 'own' });
      assert.ok(codeOf(tab), tab.last?.text ?? '');
      assert.equal((await logIn('cleo', 'own')).status, 200);
    });

    it('are searched with the realm, and names that they have are taken', async () => {
      const { admin, storeId } = await withShop({ registrationAllowed: true });
      const found = (await admin('GET', '/users?search=cle')).json;
      assert.deepEqual(
        found.map((each: { username: string }) => each.username),
        ['cleo'],
      );
      assert.equal((await admin('POST', '/users', { username: 'cleo' })).status, 409);
      assert.equal((await admin('POST', `/user-storage/${storeId}/remove-imported-users`)).status, 204);
      assert.deepEqual(
        (await admin('GET', '/users')).json.map((each: { username: string }) => each.username),
        ['ann'],
      );
    });

    it('leave their users to the realm, or take them along', async () => {
      const { admin, logIn, named, storeId } = await withShop();
      await logIn('cleo', 'nile');
      assert.equal((await admin('POST', `/user-storage/${storeId}/unlink-users`)).status, 204);
      const [cleo] = await named('cleo');
      assert.equal(cleo.federationLink, undefined);
      assert.equal((await logIn('cleo', 'nile')).json.error, 'invalid_grant');
      await admin('PUT', `/users/${cleo.id}/reset-password`, { type: 'password', value: 'local' });
      assert.equal((await logIn('cleo', 'local')).status, 200);
      const other = await withShop();
      await other.logIn('cleo', 'nile');
      assert.equal((await other.admin('DELETE', `/components/${other.storeId}`)).status, 204);
      assert.deepEqual(await other.named('cleo'), []);
    });

    it('are off where the component is: nobody of theirs gets in, nobody else waits for them', async () => {
      const { admin, logIn, named, storeId, userinfo } = await withShop();
      const { access_token } = (await logIn('cleo', 'nile')).json;
      const { json } = await admin('GET', `/components/${storeId}`);
      await admin('PUT', `/components/${storeId}`, {
        ...json,
        config: { ...json.config, enabled: ['false'] },
      });
      assert.notEqual((await logIn('cleo', 'nile')).status, 200);
      assert.equal((await userinfo(access_token)).status, 401);
      const [cleo] = await named('cleo');
      assert.equal((await admin('PUT', `/users/${cleo.id}`, { requiredActions: [] })).status, 204);
      await admin('PUT', `/components/${storeId}`, {
        ...json,
        config: { ...json.config, enabled: ['true'] },
      });
      assert.equal((await logIn('cleo', 'nile')).status, 200, 'what was changed meanwhile puts nobody out');
    });

    it('that fail let nobody in and make nobody unknown', async () => {
      const { admin, logIn, url, named } = await realmWith();
      await admin('POST', '/components', component('odd'));
      const kept = { id: 'e1', username: 'eve', email: 'eve@example.org', firstName: 'Eve', lastName: 'E' };
      Object.assign(odd, {
        findById: (id: string) => (id === 'e1' ? kept : undefined),
        findByUsername: (name: string) => (name === 'eve' ? kept : undefined),
        findByEmail: () => undefined,
        verifyPassword: (password: string) =>
          password === 'apple' ? true : password === 'truthy' ? 'yes' : false,
      });
      assert.equal((await logIn('eve', 'apple')).status, 200);
      assert.equal((await logIn('eve', 'truthy')).json.error, 'invalid_grant');
      const wrong: readonly (readonly [string, unknown])[] = [
        ['somebody else', { ...kept, username: 'ann' }],
        ['a name with something hidden', { ...kept, username: 'e\u200bve' }],
        ['a service account', { ...kept, username: 'service-account-app' }],
        ['no id', { username: 'eve' }],
        ['a number', 5],
        ['an attribute that is no list', { ...kept, attributes: { a: 5 } }],
        ['a member that there is not', { ...kept, roles: ['admin'] }],
      ];
      for (const [what, answer] of wrong) {
        odd.findByUsername = () => answer;
        odd.findById = () => answer;
        const { status, json } = await logIn('eve2', 'apple');
        assert.deepEqual([status, json.error], [503, 'temporarily_unavailable'], what);
      }
      odd.findByUsername = () => {
        throw new Error('secret detail');
      };
      odd.findById = odd.findByUsername;
      const failed = await logIn('eve', 'apple');
      assert.equal(failed.status, 503);
      assert.ok(!failed.text.includes('secret detail'));
      const tab = new TestBrowser(suite.server.url);
      await tab.open(url());
      await tab.submit({ username: 'frank', password: 'x' });
      assert.equal(tab.last?.status, 503);
      assert.match(tab.last?.text ?? '', /cannot be looked up at the moment/);
      // The realm's own users do not depend on it, and who is known stays known.
      assert.equal((await logIn('ann', 'pw')).status, 200);
      assert.equal((await named('eve')).length, 1);
      odd.findById = () => kept;
      odd.findByUsername = () => kept;
      assert.equal((await logIn('eve', 'apple')).status, 200);
      // Attributes that the server keeps are not for a store to say.
      odd.findById = () => ({ ...kept, attributes: { 'kc.x': ['y'], LDAP_ID: ['z'], shoe: ['38'] } });
      assert.equal((await logIn('eve', 'apple')).status, 200);
      const [eve] = (await admin('GET', '/users?username=eve')).json;
      const { unmanagedAttributes } = (await admin('GET', `/users/${eve.id}/unmanagedAttributes`)).json ?? {};
      assert.equal(unmanagedAttributes, undefined);
    });

    it('make one user of somebody who comes twice at the same time', async () => {
      const { logIn, named } = await withShop();
      const all = await Promise.all(Array.from({ length: 8 }, () => logIn('cleo', 'nile')));
      assert.deepEqual([...new Set(all.map(({ status }) => status))], [200]);
      assert.equal((await named('cleo')).length, 1);
    });

    it('are described where components are made of them, and held to their configuration', async () => {
      const { admin } = await realmWith();
      const missing = await admin('POST', '/components', component('customers'));
      assert.deepEqual([missing.status, missing.json.errorMessage], [400, "'Database file' is required"]);
      const policy = await admin('POST', '/components', component('odd', { cachePolicy: ['EVICT_DAILY'] }));
      assert.equal(policy.status, 400);
      const unknown = await admin('POST', '/components', component('nonsense'));
      assert.equal(unknown.status, 400);
      for (const to of ['ldap', 'kerberos'])
        assert.equal(
          (await admin('POST', '/components', component(to))).status,
          501,
          'what is not built says so',
        );
      const { componentTypes } = (
        await suite.server.call('GET', '/admin/serverinfo', { token: await suite.server.adminToken() })
      ).json;
      const ids = componentTypes['org.keycloak.storage.UserStorageProvider'].map(
        ({ id }: { id: string }) => id,
      );
      assert.deepEqual(ids, ['customers', 'odd']);
    });
  },
  { flags: { extensions: [file('customers.ts'), own].join(',') } },
);
