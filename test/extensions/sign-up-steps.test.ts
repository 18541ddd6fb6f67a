import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { promisify } from 'node:util';
import { codeOf, loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { documentedExtensions } from '../support/documented-extensions.ts';
import { onEachDatabase } from '../support/on-each-database.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/extensions.md'), 'utf8');
const placing =
  /```sh\n(curl -s -X POST "\$ADMIN\/authentication.*?)```/s.exec(page)?.[1] ??
  assert.fail('the page places a step');
const { folder, file } = documentedExtensions();
const own = join(folder, 'own.mjs');
/** A step that does what its configuration says. */
writeFileSync(
  own,
  `const hang = () => new Promise(() => {});
  const seen = (globalThis.signUpSeen ??= []);
  export default {
    kind: 'sign-up-step', id: 'odd', displayName: 'Odd', helpText: '',
    properties: [{ name: 'does', label: 'Does', type: 'String' }],
    begin({ config, client }) {
      if (config.does === 'markup') return { refuse: "<b>can't {0}</b> " + client.clientId };
      if (config.does === 'fields') return { fields: [{ name: 'a"><script>', label: '<i>A</i>', value: '"><b>' }] };
    },
    validate(context, form) {
      seen.push({ context, form });
      if (context.config.does === 'throws') throw new Error('secret detail');
      if (context.config.does === 'hangs') return hang();
      if (context.config.does === 'nonsense') return { what: 5 };
      if (context.config.does === 'field') return { errors: { username: 'Not that name, {0} & <b>.' } };
      if (context.config.does === 'refuses') return { refuse: 'Not you.' };
    },
    success({ config }) {
      if (config.does === 'big') return { attributes: { a: Array(60).fill('x') } };
      if (config.does === 'actions') return { requiredActions: ['UPDATE_PASSWORD'], attributes: { vip: ['yes'] } };
    },
  };`,
);
// biome-ignore lint/suspicious/noExplicitAny: what the step above leaves
const seen: any[] = [];
Object.assign(globalThis, { signUpSeen: seen });

const registry = createServer((request, response) => {
  const status = { '/4711': 200, '/down': 500 }[request.url ?? ''] ?? 404;
  response.writeHead(status).end();
});
await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening));
const registryUrl = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
after(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

const BEA = { username: 'bea', email: 'bea@example.org', firstName: 'Bea', lastName: 'Example' };
const TYPED = { ...BEA, password: 'secret-1', 'password-confirm': 'secret-1' };

onEachDatabase(
  'steps of the registration from outside',
  (suite) => {
    /** Places the step as the documentation does. */
    async function placed(step: string, config?: object) {
      const made = await loginRealm(suite.server, { registrationAllowed: true, eventsEnabled: true });
      const { admin } = made;
      const script = config
        ? placing.replaceAll('partners-only', step).replace(/"\{\\"alias\\".*\}\}"/, '"$CONFIG"')
        : placing;
      await promisify(execFile)('bash', ['-ec', script], {
        env: {
          ...process.env,
          ADMIN: `${suite.server.url}/admin/realms/${made.realm}`,
          TOKEN: await suite.server.adminToken(),
          REGISTRY: registryUrl,
          CONFIG: JSON.stringify({ alias: 'own', config }),
        },
      });
      const { json } = await admin('GET', '');
      assert.equal(json.registrationFlow, 'partners');
      await admin('POST', '/clients', {
        clientId: 'back-office',
        publicClient: true,
        redirectUris: ['https://app.example.org/cb'],
      });
      const register = async (client_id = 'app') => {
        const tab = new TestBrowser(suite.server.url);
        const shown = await tab.open(made.url({ client_id, prompt: 'create' }));
        if (shown.status === 302 || shown.status === 303) await tab.follow();
        return tab;
      };
      const users = async () => (await admin('GET', '/users?username=bea')).json;
      const events = async () => (await admin('GET', '/events')).json;
      return { ...made, register, users, events };
    }

    it('block the registration for a client: by the page, by a form that is posted past it, and by REST', async () => {
      const { register, users, events, admin, realm } = await placed('partners-only');
      const blocked = await register('back-office');
      assert.equal(blocked.last?.status, 403);
      assert.match(blocked.last?.text ?? '', /Registration not allowed/);
      const [told] = await events();
      assert.deepEqual(
        [told.type, told.error, told.clientId, told.details.sign_up_step],
        ['REGISTER_ERROR', 'registration_disabled', 'back-office', 'partners-only'],
      );
      // The form of a client that may is posted where the other's is expected.
      const open = await register();
      const { searchParams, pathname } = new URL(open.last?.forms[0]?.action ?? '', suite.server.url);
      searchParams.set('client_id', 'back-office');
      const swapped = await open.send('POST', `${suite.server.url}${pathname}?${searchParams}`, TYPED);
      assert.ok(swapped.status >= 400, String(swapped.status));
      const [client] = (await admin('GET', '/clients?clientId=back-office')).json;
      await admin('PUT', `/clients/${client.id}/sign-up`, { mode: 'open', rest: true });
      const rest = await suite.server.call('POST', `/realms/${realm}/sign-up`, {
        json: { ...BEA, client_id: 'back-office', password: 'secret-1' },
      });
      assert.equal(rest.status, 403, rest.text);
      assert.deepEqual(await users(), []);
    });

    it('say what is wrong by field, and give what the user is to have', async () => {
      const { register, users, realm, admin } = await placed('partners-only');
      const { json: ours } = await admin('GET', '/users/profile');
      await admin('PUT', '/users/profile', { ...ours, unmanagedAttributePolicy: 'ADMIN_VIEW' });
      const tab = await register();
      const shown = tab.last?.text ?? '';
      assert.match(shown, /Code of your partner/);
      const wrong = await tab.submit({ ...TYPED, 'partners-only.code': '<none>' });
      assert.match(wrong.text, /There is no such partner\./);
      assert.match(wrong.text, /value="&lt;none&gt;"/);
      assert.doesNotMatch(wrong.text, /secret-1/);
      assert.deepEqual(await users(), []);
      await tab.submit({ ...TYPED, 'partners-only.code': '4711' });
      assert.notEqual(codeOf(tab), '');
      const [bea] = await users();
      const profile = (await admin('GET', `/users/${bea.id}/unmanagedAttributes`)).json;
      assert.deepEqual(profile.partner, ['4711']);

      const [client] = (await admin('GET', '/clients?clientId=app')).json;
      await admin('PUT', `/clients/${client.id}/sign-up`, { mode: 'open', rest: true });
      const rest = (code: string) =>
        suite.server.call('POST', `/realms/${realm}/sign-up`, {
          json: {
            ...BEA,
            username: 'eve',
            email: 'eve@example.org',
            client_id: 'app',
            password: 'secret-1',
            steps: { 'partners-only': { code } },
          },
        });
      const refused = await rest('1');
      assert.deepEqual(
        [refused.status, refused.json.fields],
        [400, [{ field: 'partners-only.code', error: 'There is no such partner.', params: [] }]],
      );
      assert.equal((await rest('4711')).status, 201);
    });

    it('have what is typed for them to themselves: no attribute keeps it, and no rule asks for it', async () => {
      const { register, users, admin } = await placed('partners-only');
      const { json: ours } = await admin('GET', '/users/profile');
      await admin('PUT', '/users/profile', { ...ours, unmanagedAttributePolicy: 'ENABLED' });
      const [client] = (await admin('GET', '/clients?clientId=app')).json;
      const fields = [{ name: 'partners-only.code' }];
      assert.equal(
        (await admin('PUT', `/clients/${client.id}/sign-up`, { mode: 'open', fields })).status,
        204,
      );
      const tab = await register();
      const odd = { 'user.attributes.partners-only.code': '4711', hobby: 'chess' };
      await tab.submit({ ...TYPED, 'partners-only.code': '4711', ...odd });
      assert.notEqual(codeOf(tab), '');
      const [{ attributes }] = await users();
      assert.deepEqual(attributes, { partner: ['4711'], hobby: ['chess'] });
    });

    it('let nobody sign up while they cannot say, and tell nobody why', async () => {
      for (const [does, status] of [
        ['throws', 500],
        ['nonsense', 500],
        ['big', 500],
        ['hangs', 500],
      ] as const) {
        const { register, users } = await placed('odd', { does });
        const tab = await register();
        const page = await tab.submit(TYPED);
        assert.equal(page.status, status, does);
        assert.doesNotMatch(page.text, /secret detail/);
        assert.deepEqual(await users(), [], does);
      }
    });

    it('see no password, show no markup, and stop the form as a whole or by field', async () => {
      const markup = await (await placed('odd', { does: 'markup' })).register();
      assert.equal(markup.last?.status, 403);
      assert.match(markup.last?.text ?? '', /&lt;b&gt;can(&#39;|')t \{0\}&lt;\/b&gt; app/);
      const fields = await (await placed('odd', { does: 'fields' })).register();
      assert.doesNotMatch(fields.last?.text ?? '', /<script>"|<i>A|"><b>/);
      const field = await (await placed('odd', { does: 'field' })).register();
      assert.match((await field.submit(TYPED)).text, /Not that name, \{0\} &amp; &lt;b&gt;\./);
      const refusing = await placed('odd', { does: 'refuses' });
      const tab = await refusing.register();
      assert.match((await tab.submit(TYPED)).text, /Not you\./);
      assert.deepEqual(await refusing.users(), []);
      assert.equal((await refusing.events())[0].error, 'not_allowed');
      assert.doesNotMatch(JSON.stringify(seen), /secret-1|Cookie/);
      assert.equal(seen.at(-1).context.draft.email, 'bea@example.org');
    });

    it('add required actions that are done before anybody is in', async () => {
      const { register, users } = await placed('odd', { does: 'actions' });
      const tab = await register();
      await tab.submit(TYPED);
      const [bea] = await users();
      assert.deepEqual(bea.requiredActions, ['UPDATE_PASSWORD']);
      assert.throws(() => codeOf(tab) || assert.fail('not in yet'));
    });

    it('are described where flows are made of them', async () => {
      const realm = await suite.server.realm();
      const get = async (path: string) =>
        (await suite.server.admin('GET', `/${realm}/authentication/${path}`)).json;
      assert.ok(
        (await get('form-action-providers')).some(({ id }: { id: string }) => id === 'partners-only'),
      );
      assert.ok(
        !(await get('authenticator-providers')).some(({ id }: { id: string }) => id === 'partners-only'),
      );
      assert.deepEqual(
        (await get('config-description/partners-only')).properties.map(({ name }: { name: string }) => name),
        ['blocked', 'registry'],
      );
    });
  },
  {
    flags: {
      extensions: [file('partners-only.ts'), own].join(','),
      'outgoing-http': 'on',
      'outgoing-allowed-networks': '127.0.0.1',
    },
  },
);
