import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { badRequest } from '../errors/http.ts';
import type { BaseUrlSettings } from './base-url.ts';
import { baseUrlOf } from './base-url.ts';
import { type CertificateSettings, type ClientCertificate, clientCertificate } from './client-certificate.ts';
import type { Request } from './exchange.ts';
import type { Logger } from './log.ts';

/** What requests are read by. */
export interface Reading {
  readonly settings: BaseUrlSettings;
  readonly certificates: CertificateSettings;
  readonly log: Logger;
}

const NOTHING = Buffer.alloc(0);

/** Whether a header was sent more than once; of some Node shows the first alone. @param sent names and values in turn */
function saysTwice(sent: readonly string[], name: string): boolean {
  let times = 0;
  for (let at = 0; at < sent.length; at += 2) {
    const each = sent[at] as string;
    if (each.length === name.length && each.toLowerCase() === name) times++;
  }
  return times > 1;
}

/** A request of the HTTP library as the doors see it. What few ask for is made when it is asked for. */
export class ReceivedRequest implements Request {
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly reachedAt: string;
  readonly #received: FastifyRequest;
  readonly #reading: Reading;
  #baseUrl: string;
  #query: URLSearchParams | undefined;
  #log: Logger | undefined;

  /** @throws {Refusal} 400 for a Host header that is none, or is two (RFC 9112 section 3.2) */
  constructor(received: FastifyRequest, params: Readonly<Record<string, string>>, reading: Reading) {
    this.method = received.method;
    this.params = params;
    this.headers = received.headers as Record<string, string | undefined>;
    this.body = Buffer.isBuffer(received.body) ? received.body : NOTHING;
    if (saysTwice(received.raw.rawHeaders, 'host')) throw badRequest('There is more than one Host header');
    this.reachedAt = baseUrlOf(received, reading.settings);
    this.#received = received;
    this.#reading = reading;
    this.#baseUrl = this.reachedAt;
  }

  get id(): string {
    return idOf(this.#received);
  }

  get query(): URLSearchParams {
    const { url } = this.#received;
    this.#query ??= new URLSearchParams(url.slice(pathOf(url).length + 1));
    return this.#query;
  }

  get proxyHeaders(): Readonly<Record<string, string | undefined>> {
    const peer = this.#received.raw.socket.remoteAddress ?? '';
    return this.#reading.certificates.isTrustedProxy(peer) ? this.headers : {};
  }

  get ip(): string {
    return this.#received.ip;
  }

  get clientCertificate(): ClientCertificate | undefined {
    const { raw, headers } = this.#received;
    return clientCertificate(raw.socket, headers, this.#reading.certificates);
  }

  get url(): string {
    // The base path is in both.
    return this.#baseUrl + pathOf(this.#received.url).slice(this.#reading.settings.basePath.length);
  }

  get baseUrl(): string {
    return this.#baseUrl;
  }

  knowAs(baseUrl: string): void {
    this.#baseUrl = baseUrl;
  }

  get log(): Logger {
    this.#log ??= this.#reading.log.child({ request: this.id });
    return this.#log;
  }
}

const ids = new WeakMap<object, string>();

/** The name of a request in the log, the same wherever it is asked for; made when it first is. */
export function idOf(received: FastifyRequest): string {
  let id = ids.get(received);
  if (id === undefined) {
    id = randomUUID();
    ids.set(received, id);
  }
  return id;
}

/** Of a request's target, without the query. */
export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}
