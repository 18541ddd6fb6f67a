import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { documentedExtensions } from '../support/documented-extensions.ts';
import { startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import type { TestServer } from '../support/test-server.ts';

const { folder, file } = documentedExtensions();
const own = join(folder, 'own.mjs');
/** Listeners that misbehave; what they are told of they leave in the process. */
writeFileSync(
  own,
  `const heard = (globalThis.heard ??= []);
  const tries = new Map();
  export default [
    {
      kind: 'event-listener', id: 'throwing', helpText: '', types: ['REGISTER'],
      onEvent({ id, realm }) {
        tries.set(id, (tries.get(id) ?? 0) + 1);
        heard.push({ listener: 'throwing', realm, id, attempt: tries.get(id) });
        if (tries.get(id) < 3) throw new Error('not yet');
      },
    },
    {
      kind: 'event-listener', id: 'hanging', helpText: '',
      async onEvent({ realm, type, userId }, { disableUser }) {
        heard.push({ listener: 'hanging', realm, type });
        await new Promise((resolve) => setTimeout(resolve, 5500));
        await disableUser(userId).catch(({ message }) => heard.push({ listener: 'hanging', realm, message }));
      },
    },
    {
      kind: 'event-listener', id: 'greedy', helpText: '', types: ['REGISTER'],
      async onEvent({ realm, userId }, tools) {
        const said = async (work) => { try { return await work; } catch ({ message }) { return message; } };
        const all = [
          await said(tools.addRealmRole(userId, 'admin')),
          await said(tools.addClientRole(userId, 'realm-management', 'realm-admin')),
          await said(tools.addRealmRole(userId, 'nothing')),
          await said(tools.addToGroup(userId, '/')),
          await said(tools.addToGroup(userId, '/rulers')),
          await said(tools.disableUser({})),
          await said(tools.findUser("' or 1=1")),
          await said(tools.post('http://169.254.169.254/latest', {})),
          await said(tools.fetch('file:///etc/passwd')),
          await said(tools.post('http://127.0.0.1:1/', 'x'.repeat(70000))),
        ];
        for (let at = 0; at < 12; at++) all.push(await said(tools.findUser(userId).then((user) => user.username)));
        heard.push({ listener: 'greedy', realm, all });
      },
    },
    {
      kind: 'event-listener', id: 'administrators', helpText: '',
      onAdminEvent(event) { heard.push({ listener: 'administrators', ...event }); },
      onEvent: undefined,
    },
  ];`,
);

// biome-ignore lint/suspicious/noExplicitAny: what the listeners above leave
const heard: any[] = [];
Object.assign(globalThis, { heard });
after(() => rmSync(folder, { recursive: true, force: true }));

/** Waits until something is so. @throws after ten seconds */
async function until<Value>(what: string, look: () => Promise<Value | undefined> | Value | undefined) {
  for (const end = Date.now() + 10_000; Date.now() < end; await setTimeout(50)) {
    const value = await look();
    if (value !== undefined && value !== false) return value as Exclude<Value, false>;
  }
  return assert.fail(`not within ten seconds: ${what}`);
}

async function realmHearing(server: TestServer, listeners: readonly string[], settings: object = {}) {
  const realm = await server.realm({ registrationAllowed: true, ...settings });
  const admin = (method: string, path: string, json?: unknown) =>
    server.admin(method, `/${realm}${path}`, json);
  const eventsListeners = ['jboss-logging', ...listeners];
  const set = await admin('PUT', '/events/config', { eventsListeners });
  assert.equal(set.status, 204, set.text);
  for (const clientId of ['shop', 'back-office']) {
    const made = await admin('POST', '/clients', {
      clientId,
      publicClient: true,
      attributes: { 'sign-up.rule': JSON.stringify({ mode: 'open', rest: true }) },
    });
    assert.equal(made.status, 201, made.text);
  }
  return {
    realm,
    admin,
    async signUp(username: string, client_id = 'shop') {
      const started = Date.now();
      const { status, text } = await server.call('POST', `/realms/${realm}/sign-up`, {
        json: {
          client_id,
          username,
          email: `${username}@example.org`,
          firstName: 'Bea',
          lastName: 'Example',
          password: 'secret-1',
        },
      });
      assert.equal(status, 201, text);
      return Date.now() - started;
    },
    user: async (username: string) => (await admin('GET', `/users?username=${username}&exact=true`)).json[0],
  };
}

const crm: { readonly path: string; readonly body: string }[] = [];
let isCrmUp = true;
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  crm.push({ path: request.url ?? '', body });
  response.writeHead(isCrmUp ? 204 : 503).end();
});
const mailbox = await startMailbox();
await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
process.env.CRM_URL = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
after(async () => {
  receiver.close();
  await mailbox.close();
});

onEachDatabase(
  'listeners of events from outside',
  (suite) => {
    before(() => {
      heard.length = 0;
      crm.length = 0;
    });

    it('are listed where Keycloak lists them, and named by realms', async () => {
      const realm = await suite.server.realm();
      const { json } = await suite.server.admin('GET', `/${realm}/ui-ext/available-event-listeners`);
      assert.ok(json.some(({ id }: { id: string }) => id === 'after-sign-up'));
      const token = await suite.server.adminToken();
      const info = await suite.server.call('GET', '/admin/serverinfo', { token });
      assert.deepEqual(Object.keys(info.json.providers.eventsListener.providers), [
        'jboss-logging',
        'email',
        'after-sign-up',
        'throwing',
        'hanging',
        'greedy',
        'administrators',
      ]);
      const unknown = await suite.server.admin('PUT', `/${realm}/events/config`, {
        eventsListeners: ['nobody'],
      });
      assert.equal(unknown.status, 400);
    });

    it('disable, enrol and report who signs up, though the realm stores no events', async () => {
      const { admin, signUp, user } = await realmHearing(suite.server, ['after-sign-up'], {
        smtpServer: mailbox.smtpServer,
      });
      await admin('POST', '/roles', { name: 'customer' });
      await admin('POST', '/groups', { name: 'customers' });
      await signUp('eve', 'back-office');
      await until('eve is disabled', async () => (await user('eve')).enabled === false);
      await signUp('bea');
      const mail = await mailbox.next();
      assert.deepEqual([mail.to, mail.header('subject')], [['bea@example.org'], 'Welcome']);
      assert.match(mail.part('text/plain'), /Hello Bea,\r?\nyou are a customer now\./);
      const { id, enabled } = await user('bea');
      assert.equal(enabled, true);
      const roles = (await admin('GET', `/users/${id}/role-mappings/realm`)).json;
      assert.ok(roles.some(({ name }: { name: string }) => name === 'customer'));
      assert.deepEqual(
        (await admin('GET', `/users/${id}/groups`)).json.map(({ path }: { path: string }) => path),
        ['/customers'],
      );
      const [report] = crm.splice(0);
      assert.equal(report?.path, '/people');
      const told = JSON.parse(report?.body ?? '');
      assert.deepEqual([told.username, told.client], ['bea', 'shop']);
      assert.deepEqual((await admin('GET', '/events')).json, [], 'none is listed');
    });

    it('are told again until they have taken it, and what was done is done once', async () => {
      const { realm, admin, signUp, user } = await realmHearing(suite.server, ['after-sign-up', 'throwing'], {
        smtpServer: mailbox.smtpServer,
        adminEventsEnabled: true,
      });
      await admin('POST', '/roles', { name: 'customer' });
      await admin('POST', '/groups', { name: 'customers' });
      isCrmUp = false;
      await signUp('bea');
      await until('the CRM refuses it', () => crm.length > 1);
      isCrmUp = true;
      await mailbox.next();
      const events = new Set(crm.splice(0).map(({ body }) => JSON.parse(body).event));
      assert.equal(events.size, 1);
      const attempts = () => heard.filter((each) => each.listener === 'throwing' && each.realm === realm);
      await until('it has taken it', () => attempts().length >= 3);
      await setTimeout(600);
      assert.deepEqual(
        attempts().map(({ attempt }) => attempt),
        [1, 2, 3],
      );
      const { id } = await user('bea');
      const { json } = await admin('GET', '/admin-events?resourceTypes=REALM_ROLE_MAPPING');
      assert.deepEqual(
        json.map((each: { resourcePath: string }) => each.resourcePath),
        [`users/${id}/role-mappings/realm`],
      );
      const store = await suite.server.store();
      assert.deepEqual(await store.eventDeliveries.due(Date.now() + 1e9), []);
    });

    it('hold up no login, and do nothing any more once they were too slow', async () => {
      const { realm, signUp, user } = await realmHearing(suite.server, ['hanging', 'throwing']);
      assert.ok((await signUp('bea')) < 4000);
      await until('others are told meanwhile', () =>
        heard.some((each) => each.listener === 'throwing' && each.realm === realm),
      );
      const late = await until('it is cut off', () =>
        heard.find((each) => each.listener === 'hanging' && each.realm === realm && each.message),
      );
      assert.match(late.message, /^too late/);
      assert.equal((await user('bea')).enabled, true);
    });

    it('make no administrators, reach nothing inside, and do not do much', async () => {
      const { realm, admin, signUp } = await realmHearing(suite.server, ['greedy']);
      await admin('POST', '/groups', { name: 'rulers' });
      const [group] = (await admin('GET', '/groups')).json;
      const [management] = (await admin('GET', '/clients?clientId=realm-management')).json;
      const role = (await admin('GET', `/clients/${management.id}/roles/manage-users`)).json;
      const given = await admin('POST', `/groups/${group.id}/role-mappings/clients/${management.id}`, [role]);
      assert.equal(given.status, 204, given.text);
      await signUp('bea');
      const { all } = await until('it has tried', () =>
        heard.find((each) => each.listener === 'greedy' && each.realm === realm),
      );
      const administering = 'by that the realm is administered: it is not for listeners to give';
      assert.deepEqual(all.slice(0, 10), [
        'there is no such role',
        administering,
        'there is no such role',
        'there is no such group',
        administering,
        'there is no such user',
        undefined,
        'The document could not be fetched',
        'The document could not be fetched',
        'more than 65536 characters',
      ]);
      assert.deepEqual(all.slice(10), [
        ...Array(10).fill('bea'),
        ...Array(2).fill('more than 20 actions for one event'),
      ]);
    });

    it('hear what administrators do, but not what listeners do', async () => {
      const { realm, admin, signUp, user } = await realmHearing(suite.server, [
        'administrators',
        'after-sign-up',
      ]);
      await signUp('eve', 'back-office');
      await until('eve is disabled', async () => (await user('eve')).enabled === false);
      await admin('POST', '/roles', { name: 'later' });
      const mine = () => heard.filter((each) => each.listener === 'administrators' && each.realm === realm);
      await until('the role is told of', () =>
        mine().some(({ resourceType }) => resourceType === 'REALM_ROLE'),
      );
      assert.deepEqual(
        mine().filter(({ resourceType }) => resourceType === 'USER'),
        [],
      );
    });

    it('lose nothing by a list that is cleared, nor by a flood in another realm', async () => {
      const flooded = await realmHearing(suite.server, ['hanging'], { eventsEnabled: true });
      const { realm, admin, signUp } = await realmHearing(suite.server, ['throwing'], {
        eventsEnabled: true,
      });
      for (let at = 0; at < 5; at++) await flooded.signUp(`flood-${at}`);
      await signUp('bea');
      assert.equal((await admin('DELETE', '/events')).status, 204);
      await until('bea is told of all the same', () =>
        heard.some((each) => each.listener === 'throwing' && each.realm === realm && each.attempt === 3),
      );
    });
  },
  {
    flags: {
      extensions: [file('after-sign-up.ts'), own].join(','),
      'outgoing-http': 'on',
      'outgoing-allowed-networks': '127.0.0.1',
      'mail-networks': '127.0.0.1',
    },
  },
);
