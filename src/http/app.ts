import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { methodNotAllowed, nothingThere, payloadTooLarge } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { type BaseUrlSettings, baseUrlOf } from './base-url.ts';
import { type CertificateHeader, type CertificateSettings, clientCertificate } from './client-certificate.ts';
import { type Answer, METHODS, type Method, type Request, type Route } from './exchange.ts';
import { answerTo, type FailurePage } from './failure.ts';
import type { Logger } from './log.ts';
import type { RequestMetrics } from './metrics.ts';
import { type Found, PathTable } from './path-table.ts';
import type { RateLimiter } from './rate-limit.ts';
import { pathProblem } from './request-path.ts';
import { proxyTrust } from './trusted-proxies.ts';

export interface AppSettings extends BaseUrlSettings {
  /** Bytes of a request body, at most. */
  readonly bodyLimit: number;
  readonly tls?: TlsSettings | undefined;
  /** Where trusted proxies put the certificate of their client. */
  readonly proxyCertificateHeader: CertificateHeader;
}

export interface TlsSettings {
  readonly cert: string;
  readonly key: string;
  /** Whether clients are asked for a certificate; only those that `ca` vouches for count. */
  readonly requestCert: boolean;
  /** Whether there is no connection without one. */
  readonly rejectUnauthorized: boolean;
  /** PEM. */
  readonly ca?: string | undefined;
}

/** What requests are read by. */
interface Served {
  readonly settings: AppSettings;
  readonly certificates: CertificateSettings;
}

export interface AppDependencies {
  /** The page of it, where a browser asks; undefined where there can be none. */
  readonly failurePage?: FailurePage;
  readonly log: Logger;
  readonly metrics: RequestMetrics;
  /** Absent where limits are switched off. */
  readonly limiter: RateLimiter | undefined;
}

/** Sent with every answer that has content, in Keycloak's order and with its default values. */
const SECURITY_HEADERS = {
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'x-robots-tag': 'none',
};
/** Nothing is shown, so nothing can be framed. */
const { 'x-frame-options': _frames, ...WITHOUT_FRAMES } = SECURITY_HEADERS;

/** The HTTP server with its routes; it listens nowhere yet. */
export function createApp(
  routes: readonly Route[],
  settings: AppSettings,
  dependencies: AppDependencies,
): FastifyInstance {
  const { log, metrics } = dependencies;
  const certificates = {
    header: settings.proxyCertificateHeader,
    isTrustedProxy: proxyTrust(settings.trustedProxies),
  };
  const served = { settings, certificates };
  const decline = async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const failed = { request: toRequest(request, served, log), route: patternOf(request) };
    write(reply, await answerTo(error, failed, dependencies));
  };
  const app = Fastify({
    logger: false,
    bodyLimit: settings.bodyLimit,
    // Milliseconds for a whole request to arrive: nobody keeps a connection by sending a byte now and then.
    requestTimeout: 60_000,
    trustProxy: settings.trustedProxies.length > 0 ? certificates.isTrustedProxy : false,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    // A graceful stop finishes what was accepted; idle keep-alive connections are closed at once.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      const problem = pathProblem(request.url);
      if (problem) write(reply, problem);
      else void decline(translate(error, settings), request, reply);
    },
    ...(settings.tls && { https: settings.tls }),
  }) as FastifyInstance;

  // Bodies reach the doors as bytes: what is acceptable, and how a refusal reads, is theirs to say.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((request, reply) => decline(nothingThere(), request, reply));
  app.setErrorHandler((error, request, reply) => decline(translate(error, settings), request, reply));
  app.decorateRequest('found', undefined);
  app.addHook('onResponse', (request, reply, done) => {
    metrics.observe(request.method, patternOf(request), reply.statusCode, reply.elapsedTime);
    done();
  });

  const table = pathTable(routes, settings.basePath);
  app.route({
    method: [...METHODS],
    url: '*',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const problem = pathProblem(request.url);
      if (problem) return write(reply, problem);
      const found = table.find(pathOf(request.url));
      if (!found) return decline(nothingThere(), request, reply);
      (request as MatchedRequest).found = found;
      const method = request.method as Method;
      // HEAD answers as GET, without the body (RFC 9110 section 9.3.2).
      const route = found.value.get(method) ?? (method === 'HEAD' ? found.value.get('GET') : undefined);
      if (!route) return decline(methodNotAllowed([...found.value.keys()]), request, reply);
      return write(reply, await perform(route, request, served, dependencies));
    },
  });
  return app;
}

/** What a path offers. */
type Offered = ReadonlyMap<Method, Route>;

type MatchedRequest = FastifyRequest & { found: Found<Offered> | undefined };

const pathOf = (url: string): string => {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
};

/** The pattern of the request's path; routes of one path have the same. */
function patternOf(request: FastifyRequest): string {
  const [route] = (request as MatchedRequest).found?.value.values() ?? [];
  return route?.path ?? '(none)';
}

/** @throws when two routes are for one method of a path */
function pathTable(routes: readonly Route[], basePath: string): PathTable<Offered> {
  const table = new PathTable<Offered>();
  for (const [path, those] of Map.groupBy(routes, (route) => route.path)) {
    const offered = new Map(those.map((route) => [route.method, route]));
    if (offered.size < those.length) throw new Error(`two routes for a method of ${path}`);
    table.add(basePath + path, offered);
  }
  return table;
}

async function perform(
  route: Route,
  request: FastifyRequest,
  served: Served,
  dependencies: AppDependencies,
): Promise<Answer> {
  const { log, limiter } = dependencies;
  const asked = toRequest(request, served, log);
  try {
    limiter?.checkRefusals(request.ip);
    const answer = await route.handle(asked);
    if (answer.status === 401) limiter?.countRefusal(request.ip);
    return answer;
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) limiter?.countRefusal(request.ip);
    return answerTo(error, { request: asked, route: route.path }, dependencies);
  }
}

function toRequest(request: FastifyRequest, { settings, certificates }: Served, log: Logger): Request {
  const path = pathOf(request.url);
  const headers = request.headers as Record<string, string | undefined>;
  const reachedAt = baseUrlOf(request, settings);
  let baseUrl = reachedAt;
  let query: URLSearchParams | undefined;
  let requestLog: Logger | undefined;
  return {
    id: request.id,
    method: request.method,
    params: (request as MatchedRequest).found?.params ?? {},
    get query() {
      query ??= new URLSearchParams(request.url.slice(path.length + 1));
      return query;
    },
    headers,
    get proxyHeaders() {
      return certificates.isTrustedProxy(request.raw.socket.remoteAddress ?? '') ? headers : {};
    },
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    ip: request.ip,
    get clientCertificate() {
      return clientCertificate(request.raw.socket, request.headers, certificates);
    },
    get url() {
      // The base path is in both.
      return baseUrl + path.slice(settings.basePath.length);
    },
    get baseUrl() {
      return baseUrl;
    },
    reachedAt,
    knowAs(address) {
      baseUrl = address;
    },
    get log() {
      requestLog ??= log.child({ request: request.id });
      return requestLog;
    },
  };
}

/** What the HTTP library itself refuses, in the standards' words. */
function translate(error: unknown, settings: AppSettings): unknown {
  const code = (error as { code?: string }).code;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return payloadTooLarge(settings.bodyLimit);
  const status = (error as { statusCode?: number }).statusCode;
  if (status !== undefined && status >= 400 && status < 500) {
    return new Refusal(status, 'invalid_request', { description: (error as Error).message, cause: error });
  }
  return error;
}

/**
 * Writes head and body in one go, past the library's own reply: it would add a charset to JSON, and copy every header
 * once more. Names are cased and ordered as Keycloak's.
 */
function write(reply: FastifyReply, answer: Answer): void {
  const { headers: asked, method } = reply.request;
  const text = answer.bytes ?? answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
  const head: string[] = [];
  const add = (headers: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(headers)) head.push(headerName(name), value);
  };
  if (answer.earlyHeaders) add(answer.earlyHeaders);
  const length = Buffer.byteLength(text);
  if (length > 0 && method !== 'HEAD') head.push('content-length', String(length));
  if (answer.headers) add(answer.headers);
  for (const cookie of answer.cookies ?? []) head.push('Set-Cookie', cookie);
  if (!answer.unprotected) {
    // What has no content cannot be framed; Keycloak adds the header all the same where JSON was sent.
    const framed = length > 0 || asked['content-type']?.startsWith('application/json');
    add(framed ? SECURITY_HEADERS : WITHOUT_FRAMES);
  }
  if (length === 0 && answer.status !== 204) head.push('content-length', '0');
  // While the server stops, each answer is its connection's last.
  if (!reply.server.server.listening) head.push('Connection', 'close');
  reply.hijack();
  reply.raw.writeHead(answer.status, head);
  reply.raw.end(text);
}

const headerNames = new Map([['www-authenticate', 'WWW-Authenticate']]);

/** `content-type` as `Content-Type`. */
function headerName(name: string): string {
  let cased = headerNames.get(name);
  if (cased === undefined) {
    cased = name.replace(
      /(^|-)([a-z])/g,
      (_match, dash: string, letter: string) => dash + letter.toUpperCase(),
    );
    headerNames.set(name, cased);
  }
  return cased;
}
