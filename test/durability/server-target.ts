import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { claimsOf, registrationPath } from '../support/registration.ts';
import { type ServerProcess, startProcess } from '../support/server-process.ts';
import { type TestServer, testServer } from '../support/test-server.ts';
import { keyEncryptionKey } from './store-storm.ts';
import type { Storm, Target } from './storm.ts';

const COUNT = 1_000_000;
const password = 'admin-password';

export interface ServerTarget extends Target {
  readonly realm: string;
  readonly token: string;
}

/** Starts the server on a database; `under` a program such as a tracer. */
export const startOn = (databaseUrl: string, under: readonly string[] = []): Promise<ServerProcess> => {
  const settings = {
    'database-url': databaseUrl,
    'key-encryption-key': keyEncryptionKey.toString('base64'),
    'bootstrap-admin-password': password,
    'rate-limits': 'off',
    // Tokens name their issuer: each start has another port, the same name.
    hostname: 'https://login.example.org',
  };
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  return startProcess({ args, under });
};

/** What a test calls a server started here with. */
export const callsOf = ({ url, managementUrl }: ServerProcess, databaseUrl: string): TestServer =>
  testServer({ url, managementUrl, databaseUrl, keyEncryptionKey, password, end: async () => {} });

/** A realm with an initial access token, for storms on the server. */
export async function serverTarget(databaseUrl: string): Promise<ServerTarget> {
  const started = await startOn(databaseUrl);
  const server = callsOf(started, databaseUrl);
  const realm = await server.realm();
  const token = await server.initialAccessToken(realm, { count: COUNT, expiration: 3600 });
  const store = await server.store();
  const { id: realmId = '' } = (await store.realms.findByName(realm)) ?? {};
  const before = await store.clients.count(realmId);
  await server.stop();
  started.kill('SIGTERM');
  await started.ended;
  return { realm, token, realmId, initialAccessTokenId: String(claimsOf(token).jti), count: COUNT, before };
}

/**
 * Changes clients in each way that answers in another: registered, updated and removed by their owner, and then by an
 * administrator; one after the other.
 * @returns the id of the client of each answer, in order
 */
export async function changeInEveryWay(
  server: TestServer,
  { realm, token }: ServerTarget,
): Promise<string[]> {
  const [own, id] = [randomUUID(), randomUUID()];
  const at = registrationPath(realm, 'default');
  const asked = { clientId: own, description: 'one' };
  const made = await server.call('POST', at, { token, json: asked });
  const updated = await server.call('PUT', `${at}/${own}`, {
    token: made.json.registrationAccessToken,
    json: { ...asked, description: 'two' },
  });
  const rest = [
    await server.call('DELETE', `${at}/${own}`, { token: updated.json.registrationAccessToken }),
    await server.admin('POST', `/${realm}/clients`, { id, clientId: id }),
    await server.admin('PUT', `/${realm}/clients/${id}`, { description: 'two' }),
    await server.admin('DELETE', `/${realm}/clients/${id}`),
  ];
  assert.deepEqual(
    [made, updated, ...rest].map(({ status }) => status),
    [201, 200, 204, 201, 204, 204],
  );
  return [own, own, own, id, id, id];
}

/** Registers a client whose id is known before. @returns the id, once the server has said 201 */
export async function register(url: string, { realm, token }: ServerTarget): Promise<string> {
  const clientId = randomUUID();
  const response = await fetch(url + registrationPath(realm, 'default'), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ clientId }),
  });
  if (response.status !== 201) throw new Error(`refused: ${response.status} ${await response.text()}`);
  // From here on it is acknowledged, whether the rest of the answer arrives or not.
  await response.arrayBuffer().catch(() => {});
  return clientId;
}

export async function startServerStorm(
  databaseUrl: string,
  target: ServerTarget,
  width: number,
): Promise<Storm> {
  const server = await startOn(databaseUrl);
  const acknowledged: string[] = [];
  const refusals: Error[] = [];
  const { promise: first, resolve: begun } = Promise.withResolvers<void>();
  let killed = false;
  const storm = Array.from({ length: width }, async () => {
    while (!killed) {
      try {
        acknowledged.push(await register(server.url, target));
        begun();
      } catch (error) {
        if (!killed) refusals.push(error as Error);
        begun();
        return;
      }
    }
  });
  return {
    acknowledged,
    hasBegun: () => first,
    kill: async () => {
      killed = true;
      server.kill('SIGKILL');
      await server.ended;
      await Promise.all(storm);
      if (refusals[0]) throw refusals[0];
    },
  };
}
