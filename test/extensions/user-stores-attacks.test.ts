import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { startTestServer } from '../support/server.ts';
import { person } from '../support/tokens.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-people-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'people.mjs');
/** A store whose people a test writes down. */
writeFileSync(
  file,
  `const { people } = globalThis;
  const of = ({ config }) => people.get(config.list[0]);
  const ask = (context, found) => {
    const list = of(context);
    list.asked += 1;
    list.pin = context.config.pin?.[0];
    if (list.down) throw new Error('down');
    return list.people.find(found);
  };
  const told = (one) => { if (!one) return undefined; const { password, ...rest } = one; return rest; };
  export default {
    kind: 'user-store', id: 'people', helpText: '',
    properties: [
      { name: 'list', label: 'List', type: 'String', required: true },
      { name: 'pin', label: 'PIN', type: 'String', secret: true },
    ],
    findById: (id, context) => told(ask(context, (one) => one.id === id)),
    findByUsername: (name, context) => told(ask(context, (one) => one.username === name)),
    findByEmail: (email, context) => told(ask(context, (one) => one.email === email)),
    search: (text, max, context) => of(context).people.filter(({ username }) => username.startsWith(text)).slice(0, max).map(told),
    async verifyPassword(id, password, context) {
      const one = ask(context, (each) => each.id === id);
      await new Promise((resolve) => setTimeout(resolve, of(context).takes));
      return one?.password === password;
    },
    async setPassword(id, password, context) {
      const one = ask(context, (each) => each.id === id);
      await new Promise((resolve) => setTimeout(resolve, of(context).takes));
      one.password = password;
    },
  };`,
);

interface Person {
  id: string;
  username: string;
  password: string;
  [member: string]: unknown;
}
interface List {
  people: Person[];
  down: boolean;
  asked: number;
  takes: number;
  pin?: string;
}
const people = new Map<string, List>();
Object.assign(globalThis, { people });

const someone = (id: string, username: string, change: object = {}): Person => ({
  id,
  username,
  email: `${username}@x.org`,
  emailVerified: true,
  firstName: 'Some',
  lastName: 'One',
  password: 'theirs',
  ...change,
});

onEachDatabase(
  'what a user store could be used for',
  (suite) => {
    async function realmWith(listed: Person[], config: object = {}, settings: object = {}) {
      const it = await loginRealm(suite.server, settings, { directAccessGrantsEnabled: true });
      const list: List = { people: listed, down: false, asked: 0, takes: 0 };
      people.set(it.realm, list);
      const admin = (method: string, path: string, json?: unknown) =>
        suite.server.admin(method, `/${it.realm}${path}`, json);
      const made = await admin('POST', '/components', {
        name: 'people',
        providerType: 'org.keycloak.storage.UserStorageProvider',
        providerId: 'people',
        config: { list: [it.realm], cachePolicy: ['NO_CACHE'], ...config },
      });
      assert.equal(made.status, 201, made.text);
      const logIn = (username: string, password = 'theirs') =>
        suite.server.call('POST', `/realms/${it.realm}/protocol/openid-connect/token`, {
          form: { grant_type: 'password', client_id: 'app', scope: 'openid', username, password },
        });
      const named = async (username: string) =>
        (await admin('GET', `/users?username=${encodeURIComponent(username)}&exact=true`)).json[0];
      return { ...it, admin, logIn, named, list };
    }

    it('lets nobody in whom the store does not, whatever an administrator says', async () => {
      const { list, logIn, named, admin, userinfo } = await realmWith([someone('e1', 'eve')]);
      const { access_token } = (await logIn('eve')).json;
      for (const out of [[someone('e1', 'eve', { enabled: false })], []]) {
        list.people = out;
        assert.equal((await userinfo(access_token)).status, 401);
        const { id } = await named('eve');
        const { status, json } = await admin('PUT', `/users/${id}`, { enabled: true });
        assert.deepEqual([status, json.errorMessage], [400, 'User is read only!']);
        assert.equal((await userinfo(access_token)).status, 401);
        assert.notEqual((await logIn('eve')).status, 200);
      }
    });

    it('keeps out who is called as somebody else by now, for as long as what was said holds', async () => {
      const { list, logIn, admin, named, userinfo } = await realmWith([someone('e1', 'eve')], {
        cachePolicy: ['MAX_LIFESPAN'],
        maxLifespan: ['600'],
      });
      await admin('POST', '/users', person('bob'));
      const { access_token } = (await logIn('eve')).json;
      list.people = [someone('e1', 'eve', { enabled: false, email: 'bob@example.org' })];
      await new Promise((resolve) => setTimeout(resolve, 650));
      for (let turn = 0; turn < 3; turn += 1) assert.equal((await userinfo(access_token)).status, 401);
      assert.notEqual((await logIn('eve')).status, 200);
      assert.equal((await named('eve')).enabled, false);
      list.people = [someone('e1', 'eve')];
      await new Promise((resolve) => setTimeout(resolve, 650));
      assert.equal((await logIn('eve')).status, 200);
    });

    it('takes over neither an address as a name, nor a name as an address, nor what looks like one', async () => {
      const { list, logIn, named, admin } = await realmWith([
        someone('e1', 'ann@example.org', { email: 'evil@x.org' }),
        someone('e3', 'аnn'),
      ]);
      const made = await admin('POST', '/users', { username: 'bob@local', enabled: true });
      assert.equal(made.status, 201, made.text);
      list.people.push(someone('e2', 'other', { email: 'bob@local' }));
      for (const name of ['ann@example.org', 'other', 'bob@local', 'аnn', 'evil@x.org'])
        assert.notEqual((await logIn(name)).status, 200, name);
      assert.equal((await logIn('ann@example.org', 'pw')).status, 200);
      assert.equal(await named('other'), undefined);
    });

    it('does not stand in the way of the realm’s own users while it is down', async () => {
      const { list, logIn, admin, named } = await realmWith([someone('e1', 'eve')]);
      await logIn('eve');
      const { id } = await named('eve');
      list.down = true;
      assert.equal((await logIn('ann', 'pw')).status, 200);
      assert.equal((await logIn('ann@example.org', 'pw')).status, 200);
      assert.equal((await logIn('eve')).status, 503);
      // Whoever has to be kept out is, now.
      assert.equal((await admin('POST', `/users/${id}/logout`)).status, 204);
      assert.equal((await admin('PUT', `/users/${id}`, { enabled: false })).status, 204);
      list.down = false;
      assert.notEqual((await logIn('eve')).status, 200);
      list.down = true;
      assert.equal((await admin('DELETE', `/users/${id}`)).status, 204);
    });

    it('has its names to itself before anybody comes by them', async () => {
      const { admin, logIn, list } = await realmWith([someone('e1', 'eve')]);
      assert.equal((await admin('POST', '/users', { username: 'eve' })).status, 409);
      assert.equal((await admin('POST', '/users', { username: 'xxx', email: 'eve@x.org' })).status, 409);
      assert.equal((await logIn('eve')).status, 200);
      list.people.push(someone('e2', 'dan'));
      const { json } = await admin('GET', '/users?username=ann');
      assert.equal((await admin('PUT', `/users/${json[0].id}`, { email: 'dan@x.org' })).status, 409);
      list.down = true;
      assert.equal((await admin('POST', '/users', { username: 'fay' })).status, 503);
    });

    it('goes on where people have another id, or have taken each other’s names', async () => {
      const { list, logIn, named } = await realmWith([someone('e1', 'eve'), someone('e2', 'dan')]);
      await logIn('eve');
      await logIn('dan');
      const [eve, dan] = [await named('eve'), await named('dan')];
      list.people = [someone('e1', 'dan'), someone('e2', 'eve')];
      assert.equal((await logIn('dan')).status, 200);
      assert.equal((await logIn('eve')).status, 200);
      assert.deepEqual([(await named('eve')).id, (await named('dan')).id], [dan.id, eve.id]);
      list.people = [someone('e7', 'new', { email: 'dan@x.org' }), someone('e2', 'eve')];
      assert.equal((await logIn('dan@x.org')).status, 200);
      assert.notEqual((await named('new')).id, eve.id);
      assert.equal(await named('dan'), undefined, 'whoever is gone leaves what they were called');
    });

    it('may leave an address to be verified here', async () => {
      const { logIn, named, admin, list } = await realmWith([
        someone('e1', 'eve', { emailVerified: false, lastName: undefined }),
      ]);
      await logIn('eve');
      const eve = await named('eve');
      assert.equal(eve.emailVerified, false);
      assert.equal(
        (await admin('PUT', `/users/${eve.id}`, { emailVerified: true, lastName: 'E' })).status,
        204,
      );
      assert.equal((await logIn('eve')).status, 200);
      assert.equal((await named('eve')).emailVerified, true);
      list.people = [someone('e1', 'eve', { emailVerified: false, email: 'else@x.org' })];
      assert.equal((await logIn('eve')).status, 200);
      assert.equal((await named('eve')).emailVerified, false, 'nobody has verified that one');
      list.people = [someone('e1', 'eve', { email: 'else@x.org' })];
      await logIn('eve');
      assert.equal((await named('eve')).emailVerified, true);
      list.people = [someone('e1', 'eve', { emailVerified: undefined, email: 'else@x.org' })];
      await logIn('eve');
      assert.equal((await named('eve')).emailVerified, false, 'the store vouches for it no more');
    });

    it('says what nobody here could put right, and is not asked to', async () => {
      const { admin, logIn } = await realmWith([someone('e1', 'eve', { firstName: '<b>' })]);
      const profile = (await admin('GET', '/users/profile')).json;
      assert.ok(profile.attributes.some(({ name }: { name: string }) => name === 'firstName'));
      assert.equal((await logIn('eve')).status, 200);
    });

    it('is gone through page by page', async () => {
      const listed = Array.from({ length: 30 }, (_none, at) =>
        someone(`p${at}`, `p${String(at).padStart(2, '0')}`),
      );
      const { admin } = await realmWith(listed);
      const page = async (first: number) =>
        (await admin('GET', `/users?search=p&first=${first}&max=10`)).json.map(
          ({ username }: { username: string }) => username,
        );
      assert.deepEqual(
        await page(0),
        listed.slice(0, 10).map(({ username }) => username),
      );
      assert.deepEqual(
        await page(10),
        listed.slice(10, 20).map(({ username }) => username),
      );
      assert.equal((await admin('GET', '/users/count?search=p')).json, 20, 'a count brings nobody in');
    });

    it('lets in by a name nobody whom it no longer keeps', async () => {
      const { admin, logIn, named } = await realmWith([someone('e1', 'eve')]);
      await logIn('eve');
      const { id } = await named('eve');
      const [store] = (await admin('GET', '/components?type=org.keycloak.storage.UserStorageProvider')).json;
      await admin('POST', `/user-storage/${store.id}/unlink-users`);
      await admin('PUT', '', { editUsernameAllowed: true });
      await admin('PUT', `/users/${id}`, { username: 'renamed' });
      await admin('PUT', `/users/${id}/reset-password`, { type: 'password', value: 'local' });
      assert.notEqual((await logIn('eve', 'local')).status, 200);
      assert.equal((await logIn('renamed', 'local')).status, 200);
    });

    it('ends what waits with a password that was replaced by way of the realm', async () => {
      const { admin, logIn, named, url } = await realmWith([someone('e1', 'eve')]);
      await logIn('eve');
      const { id } = await named('eve');
      await admin('PUT', `/users/${id}`, { requiredActions: ['UPDATE_PASSWORD'] });
      const thief = new TestBrowser(suite.server.url);
      await thief.open(url());
      await thief.submit({ username: 'eve', password: 'theirs' });
      await thief.follow();
      assert.ok(thief.last?.forms[0]?.fields.some(({ name }) => name === 'password-new'));
      for (const value of ['first', 'second']) {
        const reset = await admin('PUT', `/users/${id}/reset-password`, { type: 'password', value });
        assert.equal(reset.status, 204, reset.text);
      }
      const late = await thief.submit({ 'password-new': 'stolen', 'password-confirm': 'stolen' });
      assert.equal(late.status, 400);
      assert.equal((await logIn('eve', 'second')).status, 200);
      assert.deepEqual((await admin('GET', `/users/${id}/credentials`)).json, []);
    });

    it('takes one of two passwords that are sent by the same page at the same time', async () => {
      const { admin, list, logIn, named, url } = await realmWith([someone('e1', 'eve')]);
      await logIn('eve');
      const { id } = await named('eve');
      await admin('PUT', `/users/${id}`, { requiredActions: ['UPDATE_PASSWORD'] });
      const tab = new TestBrowser(suite.server.url);
      await tab.open(url());
      await tab.submit({ username: 'eve', password: 'theirs' });
      const page = await tab.follow();
      list.takes = 100;
      const words = ['first', 'second', 'third'];
      const send = (word: string) => tab.submit({ 'password-new': word, 'password-confirm': word }, page);
      const answers = await Promise.all(words.map(send));
      const isTaken = ({ headers }: (typeof answers)[number]) => headers.get('location')?.includes('?code=');
      const taken = answers.findIndex(isTaken);
      assert.equal(answers.filter(isTaken).length, 1);
      // Of who is refused nothing is left behind.
      assert.equal(list.people[0]?.password, words[taken]);
    });

    it('is told its secrets, and nobody else is', async () => {
      const { admin, list, logIn, realm } = await realmWith([someone('e1', 'eve')], { pin: ['4711-pin'] });
      await admin('PUT', '', { adminEventsEnabled: true, adminEventsDetailsEnabled: true });
      await logIn('eve');
      assert.equal(list.pin, '4711-pin');
      const type = 'org.keycloak.storage.UserStorageProvider';
      const [shown] = (await admin('GET', `/components?type=${type}`)).json;
      assert.deepEqual(shown.config.pin, ['**********']);
      const put = async (config: object) => {
        const { status, text } = await admin('PUT', `/components/${shown.id}`, { ...shown, config });
        assert.equal(status, 204, text);
        await logIn('eve');
        return list.pin;
      };
      assert.equal(
        await put({ ...shown.config, maxLifespan: ['5'] }),
        '4711-pin',
        'sent back as it was shown',
      );
      assert.equal(await put({ pin: ['4712-pin'] }), '4712-pin');
      const everything = [
        await admin('GET', `/components/${shown.id}`),
        await admin('POST', '/partial-export?exportClients=true&exportGroupsAndRoles=true'),
        await admin('GET', '/admin-events'),
        await admin('GET', ''),
      ];
      for (const { status, text } of everything) {
        assert.equal(status, 200);
        assert.doesNotMatch(text, /471\d-pin/);
      }
      assert.equal(await put({ pin: [''] }), undefined, 'what is empty goes');
      const masked = { name: 'two', providerType: type, providerId: 'people' };
      const config = { list: [realm], pin: ['**********'] };
      await admin('DELETE', `/components/${shown.id}`);
      assert.equal((await admin('POST', '/components', { ...masked, config })).status, 201);
      await logIn('eve');
      assert.equal(list.pin, undefined, 'a mask that stands for nothing is none');
    });

    it('does not show by the time whose password it has', async () => {
      const { list, logIn } = await realmWith([someone('e1', 'eve')]);
      list.takes = 120;
      for (let turn = 0; turn < 4; turn += 1) await logIn('eve', 'wrong');
      const took = async (name: string) => {
        const began = performance.now();
        assert.notEqual((await logIn(name, 'wrong')).status, 200);
        return performance.now() - began;
      };
      // What waits waits at least about as long; more is the machine's.
      for (const name of ['nobody', 'ann']) assert.ok((await took(name)) > 80, name);
    });

    it('is asked no more than its answer is old', async () => {
      const { list, logIn, userinfo } = await realmWith([someone('e1', 'eve')], {
        cachePolicy: ['MAX_LIFESPAN'],
        maxLifespan: ['60000'],
      });
      const { access_token } = (await logIn('eve')).json;
      const { asked } = list;
      for (let turn = 0; turn < 5; turn += 1) assert.equal((await userinfo(access_token)).status, 200);
      assert.equal(list.asked, asked);
    });
  },
  { flags: { extensions: file } },
);

it('whoever came from a store stays its user where the server no longer has it', async () => {
  const folderOfBoth = mkdtempSync(join(tmpdir(), 'latchkey-people-db-'));
  const databaseUrl = `sqlite:${join(folderOfBoth, 'latchkey.db')}`;
  const flags = {
    'bootstrap-admin-password': 'admin',
    'key-encryption-key': Buffer.alloc(32, 7).toString('base64'),
  };
  const first = await startTestServer({ databaseUrl, flags: { ...flags, extensions: file } });
  try {
    const it = await loginRealm(first, {}, { directAccessGrantsEnabled: true });
    people.set(it.realm, { people: [someone('e1', 'eve')], down: false, asked: 0, takes: 0 });
    await first.admin('POST', `/${it.realm}/components`, {
      providerType: 'org.keycloak.storage.UserStorageProvider',
      providerId: 'people',
      config: { list: [it.realm] },
    });
    const form = {
      grant_type: 'password',
      client_id: 'app',
      scope: 'openid',
      username: 'eve',
      password: 'theirs',
    };
    const path = `/realms/${it.realm}/protocol/openid-connect`;
    const { json } = await first.call('POST', `${path}/token`, { form });
    assert.ok(json.access_token);
    await first.stop();
    const second = await startTestServer({ databaseUrl, flags });
    try {
      const refresh = { grant_type: 'refresh_token', client_id: 'app', refresh_token: json.refresh_token };
      assert.equal((await second.call('POST', `${path}/token`, { form: refresh })).status, 400);
      assert.notEqual((await second.call('POST', `${path}/token`, { form })).status, 200);
      assert.equal((await second.call('GET', `${path}/userinfo`, { token: json.access_token })).status, 401);
    } finally {
      await second.stop();
    }
  } finally {
    rmSync(folderOfBoth, { recursive: true, force: true });
  }
});
