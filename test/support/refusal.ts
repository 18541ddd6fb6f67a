import assert from 'node:assert/strict';
import { countClients } from './registration.ts';
import type { Reply, TestServer } from './test-server.ts';

/** A 4xx with a JSON body that says what is wrong, and nothing of the server's inside. */
export function assertRefused({ status, headers, text, json }: Reply, what: string, expected?: number): void {
  assert.ok(status >= 400 && status < 500, `${what}: ${status} ${text}`);
  if (expected !== undefined) assert.equal(status, expected, `${what}: ${text}`);
  assert.match(headers.get('content-type') ?? '', /^application\/json\b/, what);
  assert.equal(typeof (json?.error ?? json?.errorMessage), 'string', `${what}: ${text}`);
  assert.doesNotMatch(text, /node:|\.ts\b|at Object\.|SELECT|INSERT|sqlite|postgres/i, what);
}

/** Everything of a realm that a bad request could have changed. */
export async function snapshot(server: TestServer, realm: string) {
  const [{ json: settings }, { json: components }, { json: tokens }, { json: realms }, clients] =
    await Promise.all([
      server.admin('GET', `/${realm}`),
      server.admin('GET', `/${realm}/components`),
      server.admin('GET', `/${realm}/clients-initial-access`),
      server.admin('GET', '?briefRepresentation=true'),
      countClients(server, realm),
    ]);
  return { settings, components, tokens, realms: realms.length, clients };
}
