import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import type { TestServer } from '../support/test-server.ts';

/** A thing to be changed by two at once, each naming another member of it. */
interface Contested {
  readonly path: string;
  readonly one: object;
  readonly other: object;
}

const created = async (server: TestServer, path: string, json: object) => {
  const { status, headers, text } = await server.admin('POST', path, json);
  assert.equal(status, 201, text);
  return headers.get('location')?.split('/').at(-1) ?? '';
};

const KEY = { providerType: 'org.keycloak.keys.KeyProvider', providerId: 'hmac-generated' };

const contested: Readonly<Record<string, (server: TestServer, realm: string) => Promise<Contested>>> = {
  'a realm': async (_server, realm) => ({
    path: `/${realm}`,
    one: { displayName: 'One' },
    other: { accessTokenLifespan: 77 },
  }),
  'a client': async (server, realm) => ({
    path: `/${realm}/clients/${await created(server, `/${realm}/clients`, { clientId: 'app' })}`,
    one: { name: 'One' },
    other: { description: 'other' },
  }),
  'a client scope': async (server, realm) => ({
    path: `/${realm}/client-scopes/${await created(server, `/${realm}/client-scopes`, { name: 'scope', protocol: 'openid-connect' })}`,
    one: { attributes: { 'consent.screen.text': 'One' } },
    other: { description: 'other' },
  }),
  'a component': async (server, realm) => ({
    path: `/${realm}/components/${await created(server, `/${realm}/components`, { name: 'key', ...KEY, config: { priority: ['1'], active: ['true'] } })}`,
    one: { ...KEY, config: { priority: ['7'] } },
    other: { ...KEY, config: { active: ['false'] } },
  }),
  'a role': async (server, realm) => {
    await created(server, `/${realm}/roles`, { name: 'role', description: 'both' });
    return {
      path: `/${realm}/roles/role`,
      one: { name: 'role', description: 'both', attributes: { one: ['1'] } },
      other: { name: 'role', description: 'both' },
    };
  },
  'a group': async (server, realm) => ({
    path: `/${realm}/groups/${await created(server, `/${realm}/groups`, { name: 'group', attributes: { one: ['1'] } })}`,
    one: { name: 'group', description: 'both', attributes: { one: ['2'] } },
    other: { name: 'group', description: 'both' },
  }),
  'a user': async (server, realm) => ({
    path: `/${realm}/users/${await created(server, `/${realm}/users`, { username: 'ann' })}`,
    one: { firstName: 'One' },
    other: { enabled: true },
  }),
};

async function bothSurvive(
  nodes: readonly [TestServer, TestServer],
  realm: string,
  make: (server: TestServer, realm: string) => Promise<Contested>,
): Promise<void> {
  const [here, there] = nodes;
  const { path, one, other } = await make(here, realm);
  for (let round = 0; round < 5; round += 1) {
    const before = (await here.admin('GET', path)).json;
    const answers = await Promise.all([here.admin('PUT', path, one), there.admin('PUT', path, other)]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [204, 204],
    );
    const after = (await here.admin('GET', path)).json;
    for (const [name, value] of [...Object.entries(other), ...Object.entries(one)]) {
      const shown = typeof value === 'object' ? { ...after[name], ...value } : value;
      assert.deepEqual(after[name], shown, `${name} of ${path}`);
    }
    // Back to where it was, so that the next round would lose something again.
    await here.admin('PUT', path, before);
  }
}

/** Thirty who each set another attribute of one client. */
async function thirtySurvive(nodes: readonly [TestServer, TestServer], realm: string): Promise<void> {
  const path = `/${realm}/clients/${await created(nodes[0], `/${realm}/clients`, { clientId: 'busy' })}`;
  const names = Array.from({ length: 30 }, (_, index) => `a${index}`);
  const answers = await Promise.all(
    names.map((name, index) =>
      (nodes[index % 2] ?? nodes[0]).admin('PUT', path, { attributes: { [name]: 'x' } }),
    ),
  );
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [204]);
  const { attributes } = (await nodes[0].admin('GET', path)).json;
  assert.deepEqual(
    names.filter((name) => attributes[name] !== 'x'),
    [],
  );
}

onEachDatabase('Two administrators at once', (suite) => {
  for (const [what, make] of Object.entries(contested)) {
    it(`change ${what}, and neither loses what the other did`, async () => {
      const realm = await suite.server.realm();
      await bothSurvive([suite.server, suite.server], realm, make);
    });
  }

  it('or thirty, change one client, and all of it is there', async () => {
    const realm = await suite.server.realm();
    await thirtySurvive([suite.server, suite.server], realm);
  });

  it('add protocol mappers to one client scope, and all are there', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const id = await created(server, `/${realm}/client-scopes`, { name: 's', protocol: 'openid-connect' });
    const at = `/${realm}/client-scopes/${id}/protocol-mappers/models`;
    const names = Array.from({ length: 6 }, (_, index) => `mapper-${index}`);
    const answers = await Promise.all(
      names.map((name) =>
        server.admin('POST', at, {
          name,
          protocol: 'openid-connect',
          protocolMapper: 'oidc-full-name-mapper',
          config: {},
        }),
      ),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      names.map(() => 201),
    );
    const shown = (await server.admin('GET', at)).json as readonly { readonly name: string }[];
    assert.deepEqual(shown.map(({ name }) => name).sort(), names);
  });

  it('give a user a password and another name, and both last', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const id = await created(server, `/${realm}/users`, { username: 'ann', enabled: true });
    const at = `/${realm}/users/${id}`;
    await Promise.all([
      server.admin('PUT', at, { firstName: 'Ann' }),
      server.admin('PUT', `${at}/reset-password`, { type: 'password', value: 'pw', temporary: true }),
    ]);
    const { firstName, requiredActions } = (await server.admin('GET', at)).json;
    assert.deepEqual([firstName, requiredActions], ['Ann', ['UPDATE_PASSWORD']]);
  });
});

onTwoNodes('Two administrators on two nodes', (nodes) => {
  for (const [what, make] of Object.entries(contested)) {
    it(`change ${what}, and neither loses what the other did`, async () => {
      const realm = await nodes.one.realm();
      await bothSurvive([nodes.one, nodes.other], realm, make);
    });
  }

  it('or thirty, change one client, and all of it is there', async () => {
    await thirtySurvive([nodes.one, nodes.other], await nodes.one.realm());
  });
});
