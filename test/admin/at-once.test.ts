import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { registrationPath } from '../support/registration.ts';
import type { Reply } from '../support/test-server.ts';

const MANY = 20;
const KEY = { name: 'k', providerType: 'org.keycloak.keys.KeyProvider', providerId: 'hmac-generated' };

let count = 0;
const fresh = () => `n${++count}`;

/** Things that can be removed: where they are made, what is sent, and what a change of one says. */
const THINGS: Readonly<Record<string, () => readonly [path: string, made: object, changed?: object]>> = {
  client: () => ['/clients', { clientId: fresh(), serviceAccountsEnabled: true }, { description: 'x' }],
  component: () => ['/components', KEY, { ...KEY, name: 'other' }],
  user: () => ['/users', { username: fresh() }, { firstName: 'Ann' }],
  'client scope': () => [
    '/client-scopes',
    { name: fresh(), protocol: 'openid-connect' },
    { description: 'x' },
  ],
  group: () => ['/groups', { name: fresh() }, { name: fresh() }],
  role: () => ['/roles', { name: fresh() }, { name: fresh(), description: 'x' }],
  'identity provider': () => [
    '/identity-provider/instances',
    { alias: fresh(), providerId: 'oidc', config: {} },
    { displayName: 'x' },
  ],
  flow: () => [
    '/authentication/flows',
    { alias: fresh(), providerId: 'basic-flow', topLevel: true, builtIn: false },
  ],
};

onEachDatabase('Many requests at once', (suite) => {
  const admin = (method: string, path: string, json?: unknown) => suite.server.admin(method, path, json);
  const together = (work: (index: number) => Promise<Reply>): Promise<Reply[]> =>
    Promise.all(Array.from({ length: MANY }, (_, index) => work(index)));
  const statuses = (replies: readonly Reply[]) => [...new Set(replies.map(({ status }) => status))].sort();
  const make = async (realm: string, path: string, json: object) => {
    const { status, headers, text } = await admin('POST', `/${realm}${path}`, json);
    assert.equal(status, 201, text);
    return `/${realm}${path}/${headers.get('location')?.split('/').at(-1)}`;
  };

  for (const [what, thing] of Object.entries(THINGS)) {
    it(`remove a ${what} once: the others find none`, async () => {
      const [path, json] = thing();
      const at = await make(suite.realm, path, json);
      const replies = await together(() => admin('DELETE', at));
      assert.deepEqual(statuses(replies), [204, 404], replies.map(({ text }) => text).join('\n'));
      assert.equal(replies.filter(({ status }) => status === 204).length, 1);
    });

    const [, , changed] = thing();
    if (changed === undefined) continue;
    it(`change a ${what} that goes meanwhile, or find none`, async () => {
      const [path, json] = thing();
      const at = await make(suite.realm, path, json);
      const replies = await together((index) =>
        index === MANY / 2 ? admin('DELETE', at) : admin('PUT', at, { ...json, ...changed }),
      );
      const known = new Set([200, 204, 404, 409]);
      for (const { status, text } of replies) assert.ok(known.has(status), `${status} ${text}`);
    });
  }

  it('of a realm that goes meanwhile are answered that it is not there', async () => {
    const realm = await suite.server.realm();
    const token = await suite.server.initialAccessToken(realm, { count: MANY });
    const replies = await together((index) => {
      if (index === MANY / 2) return admin('DELETE', `/${realm}`);
      if (index % 2 === 0) return admin('POST', `/${realm}/clients-initial-access`, { count: 1 });
      const json = { clientId: fresh(), serviceAccountsEnabled: true };
      return suite.server.call('POST', registrationPath(realm, 'default'), { token, json });
    });
    const known = new Set([200, 201, 204, 401, 404]);
    for (const { status, text } of replies) assert.ok(known.has(status), `${status} ${text}`);
    assert.equal((await admin('GET', `/${realm}`)).status, 404);
  });
});
