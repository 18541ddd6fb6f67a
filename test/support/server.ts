import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import type { StoredEvent } from '../../src/domain/events/event.ts';
import type { Store } from '../../src/domain/store.ts';
import type { Logger } from '../../src/http/log.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { startServer } from '../../src/server.ts';
import { openStore } from '../../src/storage/index.ts';
import { freshPostgres, skipWithoutPostgres } from './postgres.ts';
import { freshSqlite } from './sqlite.ts';

/** What a test calls the server with. */
export interface TestServer {
  readonly url: string;
  readonly managementUrl: string;
  /** A bearer token of the bootstrap administrator, new each time it is asked for. */
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

export interface TestServerOptions {
  readonly databaseUrl?: string;
  readonly keyEncryptionKey?: Buffer;
  readonly flags?: Record<string, string>;
  readonly clock?: Clock;
  readonly log?: Logger;
}

const PASSWORD = 'admin-password';
const SILENT = { info() {}, warn() {}, error() {} };

/** A whole server in this process, on free ports and, unless told otherwise, an empty SQLite database. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'));
  const key = options.keyEncryptionKey ?? randomBytes(32);
  const databaseUrl = options.databaseUrl ?? `sqlite:${join(folder, 'latchkey.db')}`;
  const flags = {
    'http-port': '0',
    'management-port': '0',
    'data-dir': folder,
    'log-level': 'silent',
    'bootstrap-admin-password': PASSWORD,
    'key-encryption-key': key.toString('base64'),
    'database-url': databaseUrl,
    ...options.flags,
  };
  const server = await startServer(loadConfig({ flags }), {
    ...(options.clock && { clock: options.clock }),
    ...(options.log && { log: options.log }),
  });
  const url = server.address.replace('localhost', '127.0.0.1') + (options.flags?.['base-path'] ?? '');
  const call = (method: string, path: string, callOptions?: CallOptions) =>
    send(method, url + path, callOptions);
  const adminToken = async () => {
    const form = {
      grant_type: 'password',
      client_id: 'admin-cli',
      username: 'admin',
      password: flags['bootstrap-admin-password'],
    };
    const { status, json, text } = await call('POST', '/realms/master/protocol/openid-connect/token', {
      form,
    });
    if (status !== 200) throw new Error(`no administrator's token: ${status} ${text}`);
    return json.access_token as string;
  };
  const admin = async (method: string, path: string, json?: unknown) =>
    call(method, `/admin/realms${path}`, { token: await adminToken(), ...(json !== undefined && { json }) });
  let opened: Promise<Store> | undefined;
  const store = () => {
    opened ??= openStore({ databaseUrl, keyEncryptionKey: key, log: SILENT });
    return opened;
  };
  return {
    url,
    managementUrl: server.managementUrl.replace('localhost', '127.0.0.1'),
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
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Calls any URL. */
export async function send(
  method: string,
  url: string,
  { token, json, form, body, headers }: CallOptions = {},
): Promise<Reply> {
  const sent = json === undefined ? (form ? new URLSearchParams(form) : body) : JSON.stringify(json);
  const response = await fetch(url, {
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

/** The databases a whole-server test runs on: each with what it takes to start on it, and why not where it can't. */
export const databases: readonly {
  readonly name: string;
  readonly skip: string | false;
  /** The URL of an empty database; without one the server makes its own. */
  readonly databaseUrl: () => Promise<string | undefined>;
  /** The URL of an empty database that several servers may use. */
  readonly sharedUrl: () => Promise<string>;
}[] = [
  { name: 'SQLite', skip: false, databaseUrl: async () => undefined, sharedUrl: async () => freshSqlite() },
  {
    name: 'PostgreSQL',
    skip: skipWithoutPostgres(),
    databaseUrl: freshPostgres,
    sharedUrl: freshPostgres,
  },
];
