import { checkJson, checkStatus, checkText } from './check.ts';
import { Connection, type Exchange } from './connection.ts';
import type { Reply } from './reply.ts';

const tokenLifetime = 30_000;

/** Keycloak takes minutes to delete a realm of ten thousand clients. */
const adminPatience = 600_000;

/** The Admin REST API of one server, as far as the benchmark prepares its realms with it. */
export class Admin {
  readonly origin: string;
  #token: { readonly value: Promise<string>; readonly until: number } | undefined;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** An access token of the bootstrap administrator, renewed well before the master realm's 60 seconds are over. */
  token(): Promise<string> {
    const now = performance.now();
    if (this.#token === undefined || now > this.#token.until) {
      this.#token = { value: this.#fetchToken(), until: now + tokenLifetime };
    }
    return this.#token.value;
  }

  async createRealm(realm: string): Promise<void> {
    const reply = await this.#send('POST', '/admin/realms', { realm, enabled: true });
    checkStatus(reply, 201, 'create realm');
  }

  async changeRealm(realm: string, changes: Record<string, unknown>): Promise<void> {
    checkStatus(await this.#send('PUT', `/admin/realms/${realm}`, changes), 204, 'change realm');
  }

  async deleteRealm(realm: string): Promise<void> {
    checkStatus(await this.#send('DELETE', `/admin/realms/${realm}`), 204, 'delete realm');
  }

  async createClient(realm: string, representation: Record<string, unknown>): Promise<void> {
    const reply = await this.#send('POST', `/admin/realms/${realm}/clients`, representation);
    checkStatus(reply, 201, 'create client');
  }

  async createUser(realm: string, representation: Record<string, unknown>): Promise<void> {
    const reply = await this.#send('POST', `/admin/realms/${realm}/users`, representation);
    checkStatus(reply, 201, 'create user');
  }

  /** An initial access token that no run of the benchmark can use up. */
  async createInitialAccessToken(realm: string): Promise<string> {
    const wish = { count: 1_000_000, expiration: 864_000 };
    const reply = await this.#send('POST', `/admin/realms/${realm}/clients-initial-access`, wish);
    // Keycloak answers 200 here where the resource's siblings answer 201.
    const what = 'create initial access token';
    return checkText(checkJson(reply, reply.status === 201 ? 201 : 200, what), 'token', what);
  }

  async #fetchToken(): Promise<string> {
    const body = 'grant_type=password&client_id=admin-cli&username=admin&password=admin';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const path = '/realms/master/protocol/openid-connect/token';
    const reply = await sendOnce(this.origin, { method: 'POST', path, headers, body });
    return checkText(checkJson(reply, 200, 'admin token'), 'access_token', 'admin token');
  }

  async #send(method: string, path: string, json?: Record<string, unknown>): Promise<Reply> {
    const headers = { authorization: `Bearer ${await this.token()}`, 'content-type': 'application/json' };
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    return sendOnce(this.origin, { method, path, headers, ...body }, adminPatience);
  }
}

/** One exchange on a connection of its own. */
export async function sendOnce(origin: string, exchange: Exchange, patience?: number): Promise<Reply> {
  const connection = new Connection(origin, patience);
  try {
    return await connection.send(exchange);
  } finally {
    connection.close();
  }
}
