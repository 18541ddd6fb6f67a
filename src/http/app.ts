import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { methodNotAllowed, nothingThere, payloadTooLarge } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { type BaseUrlSettings, baseUrlOf } from './base-url.ts';
import { type CertificateHeader, type CertificateSettings, clientCertificate } from './client-certificate.ts';
import { type Answer, METHODS, type Method, type Request, type Route, refused } from './exchange.ts';
import type { Logger } from './log.ts';
import type { RequestMetrics } from './metrics.ts';
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
  const app = Fastify({
    logger: false,
    bodyLimit: settings.bodyLimit,
    // Milliseconds for a whole request to arrive: nobody keeps a connection by sending a byte now and then.
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 4096, ignoreTrailingSlash: true, caseSensitive: true },
    trustProxy: settings.trustedProxies.length > 0 ? certificates.isTrustedProxy : false,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    // A graceful stop finishes what was accepted; idle keep-alive connections are closed at once.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      write(reply, pathProblem(request.url) ?? answerTo(translate(error, settings), log, request));
    },
    ...(settings.tls && { https: settings.tls }),
  }) as FastifyInstance;

  // Bodies reach the doors as bytes: what is acceptable, and how a refusal reads, is theirs to say.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', (request, reply, done) => {
    const problem = pathProblem(request.url);
    if (problem) write(reply, problem);
    else done();
  });
  app.setNotFoundHandler((request, reply) => write(reply, answerTo(nothingThere(), log, request)));
  app.setErrorHandler((error, request, reply) =>
    write(reply, answerTo(translate(error, settings), log, request)),
  );
  app.addHook('onResponse', (request, reply, done) => {
    metrics.observe(
      request.method,
      request.routeOptions.url ?? '(none)',
      reply.statusCode,
      reply.elapsedTime,
    );
    done();
  });

  for (const [path, table] of byPath(routes)) {
    const prefix = settings.basePath;
    const allow = [...table.keys()];
    for (const [method, route] of table) {
      app.route({
        method,
        url: prefix + path,
        exposeHeadRoute: false,
        handler: async (request, reply) => {
          const answer = await perform(route, request, served, dependencies);
          return write(reply, answer);
        },
      });
    }
    const others = METHODS.filter((method) => !table.has(method) && !(method === 'HEAD' && table.has('GET')));
    const refuse = (request: FastifyRequest, reply: FastifyReply) =>
      write(reply, answerTo(methodNotAllowed(allow), log, request));
    app.route({ method: others, url: prefix + path, exposeHeadRoute: false, handler: refuse });
    if (table.has('GET') && !table.has('HEAD')) headRoute(app, prefix + path, table, served, dependencies);
  }
  return app;
}

/** HEAD answers as GET, without the body (RFC 9110 section 9.3.2). */
function headRoute(
  app: FastifyInstance,
  url: string,
  table: ReadonlyMap<Method, Route>,
  served: Served,
  dependencies: AppDependencies,
): void {
  const route = table.get('GET');
  if (!route) return;
  app.head(url, async (request, reply) => write(reply, await perform(route, request, served, dependencies)));
}

function byPath(routes: readonly Route[]): Map<string, Map<Method, Route>> {
  const paths = new Map<string, Map<Method, Route>>();
  for (const route of routes) {
    const table = paths.get(route.path) ?? new Map<Method, Route>();
    if (table.has(route.method)) throw new Error(`two routes for ${route.method} ${route.path}`);
    paths.set(route.path, table.set(route.method, route));
  }
  return paths;
}

async function perform(
  route: Route,
  request: FastifyRequest,
  served: Served,
  { log, limiter }: AppDependencies,
): Promise<Answer> {
  try {
    limiter?.check('refusal', request.ip);
    if (route.limit) limiter?.take(route.limit, request.ip);
    const answer = await route.handle(toRequest(request, served, log));
    if (answer.status === 401) limiter?.count('refusal', request.ip);
    return answer;
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) limiter?.count('refusal', request.ip);
    return answerTo(error, log, request);
  }
}

function toRequest(request: FastifyRequest, { settings, certificates }: Served, log: Logger): Request {
  const mark = request.url.indexOf('?');
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  const headers = request.headers as Record<string, string | undefined>;
  const baseUrl = baseUrlOf(request, settings);
  let query: URLSearchParams | undefined;
  return {
    id: request.id,
    method: request.method,
    params: request.params as Record<string, string>,
    get query() {
      query ??= new URLSearchParams(mark < 0 ? '' : request.url.slice(mark + 1));
      return query;
    },
    headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    ip: request.ip,
    get clientCertificate() {
      return clientCertificate(request.raw.socket, request.headers, certificates);
    },
    get url() {
      // The base path is in both.
      return baseUrl.slice(0, baseUrl.length - settings.basePath.length) + path;
    },
    baseUrl,
    log: log.child({ request: request.id }),
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

/** A refusal is answered as it says; anything else is a bug: fixed words, the cause in the log alone. */
function answerTo(error: unknown, log: Logger, request: FastifyRequest): Answer {
  if (error instanceof Refusal) {
    if (error.detail || error.cause) {
      log.info(
        { request: request.id, code: error.code, detail: error.detail, err: error.cause },
        'request refused',
      );
    }
    return refused(error);
  }
  log.error(
    { request: request.id, method: request.method, route: request.routeOptions.url, err: error },
    'request failed',
  );
  const body = {
    error: 'unknown_error',
    error_description: `For more on this error consult the server log (request ${request.id}).`,
  };
  return { status: 500, headers: { 'content-type': 'application/json' }, json: body };
}

/**
 * Writes head and body in one go, past the library's own reply: it would add a charset to JSON, and copy every header
 * once more. Names are cased and ordered as Keycloak's.
 */
function write(reply: FastifyReply, answer: Answer): void {
  const { headers: asked, method } = reply.request;
  const text = answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
  const head: string[] = [];
  const add = (headers: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(headers)) head.push(headerName(name), value);
  };
  if (answer.earlyHeaders) add(answer.earlyHeaders);
  const length = String(Buffer.byteLength(text));
  if (text !== '' && method !== 'HEAD') head.push('content-length', length);
  if (answer.headers) add(answer.headers);
  if (!answer.unprotected) {
    // What has no content cannot be framed; Keycloak adds the header all the same where JSON was sent.
    const framed = text !== '' || asked['content-type']?.startsWith('application/json');
    add(framed ? SECURITY_HEADERS : WITHOUT_FRAMES);
  }
  if (text === '' && answer.status !== 204) head.push('content-length', length);
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
