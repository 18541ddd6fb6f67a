import { randomBytes } from 'node:crypto';
import type { StoredEvent } from '../../src/domain/events/event.ts';
import type { Store } from '../../src/domain/store.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { openStore } from '../../src/storage/index.ts';

/** What a test calls the server with. */
export interface TestServer {
  readonly url: string;
  readonly managementUrl: string;
  /** A bearer token of the bootstrap administrator that is good for half a minute at least. */
  adminToken(): Promise<string>;
  /** Calls the Admin REST API as that administrator. */
  admin(method: string, path: string, json?: unknown): Promise<Reply>;
  call(method: string, path: string, options?: CallOptions): Promise<Reply>;
  /** Makes a realm and returns its name. */
  realm(settings?: object): Promise<string>;
  /** Makes an initial access token in a realm. */
  initialAccessToken(realm: string, rep?: object): Promise<string>;
  /** What is stored, seen from a node of its own. */
  store(): Promise<Store>;
  /** The events of a realm, newest first. */
  events(realm: string): Promise<readonly StoredEvent[]>;
  stop(): Promise<void>;
}

export interface CallOptions {
  readonly token?: string;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body where it is JSON; its members are the test's to know. */
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts what is in it
  readonly json: any;
}

/** As `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A server that runs, and what it takes to look behind it. */
export interface RunningServer {
  readonly url: string;
  readonly managementUrl: string;
  readonly databaseUrl: string;
  readonly keyEncryptionKey: Buffer;
  /** Of the administrator `admin`. */
  readonly password: string;
  /** The server's, where it has its own. */
  readonly clock?: Clock;
  /** How it is reached, where its certificate is not everybody's. */
  readonly fetch?: Fetch;
  end(): Promise<void>;
}

const SILENT = { info() {}, warn() {}, error() {} };

/** What tests do with a server, wherever it runs. */
export function testServer(running: RunningServer): TestServer {
  const { url, managementUrl, databaseUrl, keyEncryptionKey, password, clock = systemClock } = running;
  const call = (method: string, path: string, options?: CallOptions) =>
    send(method, url + path, options, running.fetch);
  const newAdminToken = async () => {
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password };
    const reply = await call('POST', '/realms/master/protocol/openid-connect/token', { form });
    if (reply.status !== 200) throw new Error(`no administrator's token: ${reply.status} ${reply.text}`);
    return reply.json.access_token as string;
  };
  let last: { readonly since: number; readonly token: Promise<string> } | undefined;
  const adminToken = () => {
    // A password costs its hash each time; master's tokens live a minute.
    const since = clock.now();
    if (!last || Math.abs(since - last.since) > 25_000) last = { since, token: newAdminToken() };
    return last.token;
  };
  const admin = async (method: string, path: string, json?: unknown) =>
    call(method, `/admin/realms${path}`, { token: await adminToken(), ...(json !== undefined && { json }) });
  let opened: Promise<Store> | undefined;
  const store = () => {
    opened ??= openStore({ databaseUrl, keyEncryptionKey, log: SILENT });
    return opened;
  };
  return {
    url,
    managementUrl,
    adminToken,
    admin,
    call,
    async realm(settings = {}) {
      const realm = `realm-${randomBytes(6).toString('hex')}`;
      const { status, text } = await admin('POST', '', { realm, enabled: true, ...settings });
      if (status !== 201) throw new Error(`no realm: ${status} ${text}`);
      return realm;
    },
    async initialAccessToken(realm, rep = { count: 10, expiration: 600 }) {
      const { status, json, text } = await admin('POST', `/${realm}/clients-initial-access`, rep);
      if (status !== 201) throw new Error(`no initial access token: ${status} ${text}`);
      return json.token as string;
    },
    store,
    async events(name) {
      const { realms, events } = await store();
      const realm = await realms.findByName(name);
      return realm ? events.list(realm.id, 'user', { first: 0, max: 1000 }) : [];
    },
    async stop() {
      await (await opened)?.close();
      await running.end();
    },
  };
}

/** Calls any URL. */
export async function send(
  method: string,
  url: string,
  { token, json, form, body, headers }: CallOptions = {},
  how: Fetch = fetch,
): Promise<Reply> {
  const sent = json === undefined ? (form ? new URLSearchParams(form) : body) : JSON.stringify(json);
  const response = await how(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent !== undefined && { body: sent }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
