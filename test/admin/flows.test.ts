import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import type { TestServer } from '../support/test-server.ts';

const flows = (realm: string) => `/${realm}/authentication/flows`;
const flow = (alias: string) => ({ alias, providerId: 'basic-flow', topLevel: true });
const idOf = (reply: { readonly headers: Headers }) => reply.headers.get('location')?.split('/').at(-1) ?? '';
const copyOf = async (server: TestServer, realm: string, newName: string) =>
  idOf(await server.admin('POST', `${flows(realm)}/browser/copy`, { newName }));
const statuses = (replies: readonly { readonly status: number }[]) =>
  replies.map(({ status }) => status).sort();

onEachDatabase('Authentication flows', (suite) => {
  it('of two realms have ids of their own, which stay', async () => {
    const { server } = suite;
    const [one, other] = [await server.realm(), await server.realm()];
    const ids = async (realm: string): Promise<string[]> =>
      (await server.admin('GET', flows(realm))).json.map(({ id }: { id: string }) => id);
    const before = await ids(one);
    assert.equal(before.length, 7);
    assert.equal(new Set([...before, ...(await ids(other))]).size, 14);
    await server.admin('POST', flows(one), flow('mine'));
    assert.deepEqual((await ids(one)).slice(0, 7), before);
  });

  it('made by ten at once are all there, and one name is given once', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, index) => server.admin('POST', flows(realm), flow(`flow ${index}`))),
    );
    assert.deepEqual(statuses(made), Array(8).fill(201));
    assert.equal((await server.admin('GET', flows(realm))).json.length, 7 + 8);
    const same = await Promise.all(
      Array.from({ length: 8 }, () => server.admin('POST', flows(realm), flow('one name'))),
    );
    assert.deepEqual(statuses(same), [201, ...Array(7).fill(409)]);
  });

  it('are not taken from a client that gets one at the same moment', async () => {
    const { server } = suite;
    const realm = await server.realm();
    for (let round = 0; round < 6; round += 1) {
      const id = await copyOf(server, realm, `mine ${round}`);
      const overrides = { authenticationFlowBindingOverrides: { browser: id } };
      const [made, removed] = await Promise.all([
        server.admin('POST', `/${realm}/clients`, { clientId: `app-${round}`, ...overrides }),
        server.admin('DELETE', `${flows(realm)}/${id}`),
      ]);
      assert(
        (made.status === 201 && removed.status === 409) || (made.status === 400 && removed.status === 204),
        `${made.status} and ${removed.status}`,
      );
    }
  });

  it('that are not there are bound by nobody: neither realm, nor client, nor whoever registers', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const nope = '11111111-2222-4333-8444-555555555555';
    const overrides = { authenticationFlowBindingOverrides: { browser: nope } };
    assert.equal((await server.admin('PUT', `/${realm}`, { browserFlow: 'nope' })).status, 400);
    assert.equal((await server.admin('POST', '', { realm: 'nope', browserFlow: 'nope' })).status, 400);
    assert.equal((await server.admin('GET', '/nope')).status, 404);
    assert.equal(
      (await server.admin('POST', `/${realm}/clients`, { clientId: 'a', ...overrides })).status,
      400,
    );
    const id = idOf(await server.admin('POST', `/${realm}/clients`, { clientId: 'a' }));
    assert.equal(
      (await server.admin('PUT', `/${realm}/clients/${id}`, { clientId: 'a', ...overrides })).status,
      400,
    );
    const token = await server.initialAccessToken(realm, { count: 5 });
    const registration = `/realms/${realm}/clients-registrations/default`;
    const refused = await server.call('POST', registration, { token, json: { clientId: 'b', ...overrides } });
    assert.deepEqual([refused.status, refused.json.error], [400, 'invalid_client_metadata']);
    const made = await server.call('POST', registration, { token, json: { clientId: 'b' } });
    const json = { ...made.json, ...overrides };
    const changed = await server.call('PUT', `${registration}/b`, {
      token: made.json.registrationAccessToken,
      json,
    });
    assert.equal(changed.status, 400);
  });

  it('of a new realm are bound as it says', async () => {
    const { server } = suite;
    const realm = await server.realm({ browserFlow: 'direct grant' });
    const { json } = await server.admin('GET', `/${realm}`);
    assert.deepEqual([json.browserFlow, json.directGrantFlow], ['direct grant', 'direct grant']);
  });

  it('stay while they are in use, and say so', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const id = await copyOf(server, realm, 'mine');
    await server.admin('PUT', `/${realm}`, { browserFlow: 'mine' });
    assert.equal((await server.admin('DELETE', `${flows(realm)}/${id}`)).status, 409);
    await server.admin('PUT', `/${realm}`, { browserFlow: 'browser' });
    const client = { clientId: 'app', authenticationFlowBindingOverrides: { direct_grant: id } };
    await server.admin('POST', `/${realm}/clients`, client);
    const refused = await server.admin('DELETE', `${flows(realm)}/${id}`);
    assert.deepEqual([refused.status, refused.json.errorMessage], [409, 'The flow is in use by a client']);
  });

  it('refuse what makes no sense with a clear answer', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await copyOf(server, realm, 'mine');
    const at = `${flows(realm)}/mine`;
    const [first] = (await server.admin('GET', `${at}/executions`)).json;
    const bad: readonly (readonly [string, string, unknown])[] = [
      ['PUT', `${at}/executions`, { id: first.id, requirement: 'PERHAPS' }],
      ['PUT', `${at}/executions`, { id: first.id }],
      ['POST', `${at}/executions/execution`, { provider: 'auth-cookie', priority: 'high' }],
      ['POST', `${at}/executions/execution`, { provider: '__proto__' }],
      ['POST', `${at}/executions/flow`, { type: 'basic-flow' }],
      ['POST', `${at}/executions/flow`, { alias: 'no kind' }],
      ['POST', `${at}/copy`, {}],
      ['POST', `${at}/copy`, undefined],
      [
        'POST',
        `/${realm}/authentication/executions`,
        { parentFlow: 'x', requirement: 'REQUIRED', authenticator: 'y' },
      ],
    ];
    for (const [method, path, body] of bad) {
      const { status, text } = await server.admin(method, path, body);
      assert(status >= 400 && status < 500, `${method} ${path} ${JSON.stringify(body)}: ${status} ${text}`);
    }
  });
});

onTwoNodes('Authentication flows', (nodes) => {
  it('that one node changes the other serves', async () => {
    const { one, other } = nodes;
    const realm = await one.realm();
    assert.equal((await other.admin('GET', flows(realm))).json.length, 7);
    const id = await copyOf(one, realm, 'mine');
    assert.equal((await other.admin('GET', `${flows(realm)}/${id}`)).json.alias, 'mine');
    await other.admin('PUT', `/${realm}`, { browserFlow: 'mine' });
    assert.equal((await one.admin('GET', `/${realm}`)).json.browserFlow, 'mine');
    const both = await Promise.all(
      [one, other].map((node, index) => node.admin('POST', flows(realm), flow(`of node ${index}`))),
    );
    assert.deepEqual(statuses(both), [201, 201]);
    assert.equal((await one.admin('GET', flows(realm))).json.length, 10);
  });
});
