import assert from 'node:assert/strict';
import type { Reply, TestServer } from './test-server.ts';

/** A 4xx with a JSON body that says what is wrong, and nothing of the server's inside. */
export function assertRefused({ status, headers, text, json }: Reply, what: string, expected?: number): void {
  assert.ok(status >= 400 && status < 500, `${what}: ${status} ${text}`);
  if (expected !== undefined) assert.equal(status, expected, `${what}: ${text}`);
  assert.match(headers.get('content-type') ?? '', /^application\/json\b/, what);
  assert.equal(typeof (json?.error ?? json?.errorMessage), 'string', `${what}: ${text}`);
  assert.doesNotMatch(text, /node:|\.ts\b|at Object\.|SELECT|INSERT|sqlite|postgres/i, what);
}

/** Everything of a realm that a bad request could have changed, and which realms there are. */
export async function snapshot(server: TestServer, realm: string) {
  const read = async (path: string) => {
    const { status, json, text } = await server.admin('GET', `/${realm}${path}`);
    assert.equal(status, 200, `${path}: ${text}`);
    return json;
  };
  const clients: { readonly id: string }[] = await read('/clients?max=1000');
  const rolesOfClients = clients.map(({ id }) => read(`/clients/${id}/roles?briefRepresentation=false`));
  const { json: realms } = await server.admin('GET', '?briefRepresentation=true');
  return {
    settings: await read(''),
    components: await read('/components'),
    tokens: await read('/clients-initial-access'),
    clients,
    roles: [await read('/roles?briefRepresentation=false'), ...(await Promise.all(rolesOfClients))],
    scopes: await read('/client-scopes'),
    defaultScopes: [
      await read('/default-default-client-scopes'),
      await read('/default-optional-client-scopes'),
    ],
    users: await read('/users?max=1000&briefRepresentation=false'),
    groups: await read('/groups?briefRepresentation=false'),
    realms: realms.map(({ realm: name }: { realm: string }) => name).sort(),
  };
}
