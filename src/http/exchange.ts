import type { Refusal } from '../errors/refusal.ts';
import type { ClientCertificate } from './client-certificate.ts';
import type { Logger } from './log.ts';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;
export type Method = (typeof METHODS)[number];

/** A request as the doors see it, free of the HTTP library. */
export interface Request {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  /** The raw query string, without `?`. */
  readonly query: URLSearchParams;
  /** Header names in lower case. A header sent twice is joined by commas, as Node does. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The same where a trusted proxy has sent them, which answers for what it lets through; of anybody else none. */
  readonly proxyHeaders: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** The caller's address: the peer, or what a trusted proxy says. */
  readonly ip: string;
  /** The URL that was asked for, without its query. */
  readonly url: string;
  /** What the client has proved to have the key of, for this connection. */
  readonly clientCertificate: ClientCertificate | undefined;
  /** Scheme, host and base path by which we are known: those of the realm's own, where it has some; without a trailing slash. */
  readonly baseUrl: string;
  /** The same under which the caller reached us. */
  readonly reachedAt: string;
  /** Has the request seen as one to another base URL, which the realm calls its own. */
  knowAs(baseUrl: string): void;
  readonly log: Logger;
}

/** What a body is read from. */
export type Sent = Pick<Request, 'headers' | 'body'>;

/** An answer; `json` is written as `application/json`. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that Keycloak writes ahead of `content-length`. */
  readonly earlyHeaders?: Readonly<Record<string, string>>;
  /** Values of `Set-Cookie` headers. */
  readonly cookies?: readonly string[];
  readonly json?: unknown;
  /** In place of `json`: text or JSON rendered earlier; needs a `content-type` header. */
  readonly text?: string;
  /** In place of both: a file; needs a `content-type` header. */
  readonly bytes?: Uint8Array;
  /** Without the headers that protect a browser: Keycloak leaves them off what it refuses before any resource is reached. */
  readonly unprotected?: boolean;
}

export interface Route {
  readonly method: Method;
  /** Pattern below the base path, such as `/realms/:realm`. */
  readonly path: string;
  readonly handle: (request: Request) => Promise<Answer> | Answer;
}

/** Resources answer JSON with a charset, errors and most of OpenID Connect without (as Keycloak). */
export const JSON_UTF8 = 'application/json;charset=UTF-8';

export const ok = (json: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  headers: { ...headers, 'content-type': JSON_UTF8 },
  json,
});

/** As `ok`, of JSON that is written already. */
export const okText = (text: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  headers: { ...headers, 'content-type': JSON_UTF8 },
  text,
});

/** 201, with where it is (RFC 9110 section 15.3.2). */
export const created = (location: string, json?: unknown): Answer => ({
  status: 201,
  headers: { ...(json !== undefined && { 'content-type': JSON_UTF8 }), location },
  ...(json !== undefined && { json }),
});

export const noContent: Answer = { status: 204 };

/** A refusal as it is written. */
export const refused = (refusal: Refusal): Answer => ({
  status: refusal.status,
  headers: { 'content-type': 'application/json', ...refusal.headers },
  json: refusal.body(),
  unprotected: refusal.unprotected,
});
