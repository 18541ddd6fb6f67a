import type { IncomingMessage } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { methodNotAllowed, nothingThere, payloadTooLarge } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import type { BaseUrlSettings } from './base-url.ts';
import type { CertificateHeader } from './client-certificate.ts';
import { type Answer, METHODS, type Method, type Route, refused } from './exchange.ts';
import { answerTo, type FailurePage } from './failure.ts';
import type { Logger } from './log.ts';
import type { RequestMetrics } from './metrics.ts';
import { answerNoRequest } from './no-request.ts';
import { type Found, PathTable } from './path-table.ts';
import type { RateLimiter } from './rate-limit.ts';
import { idOf, pathOf, type Reading, ReceivedRequest } from './received-request.ts';
import { pathProblem } from './request-path.ts';
import { proxyTrust } from './trusted-proxies.ts';
import { writeAnswer } from './write-answer.ts';

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
  readonly minVersion: 'TLSv1.2';
  /** Names of suites (OpenSSL's), the dearest first. */
  readonly ciphers: string;
  /** Whether clients are asked for a certificate; only those that `ca` vouches for count. */
  readonly requestCert: boolean;
  /** Whether there is no connection without one. */
  readonly rejectUnauthorized: boolean;
  /** PEM. */
  readonly ca?: string | undefined;
}

export interface AppDependencies {
  /** The page of it, where a browser asks; undefined where there can be none. */
  readonly failurePage?: FailurePage;
  readonly log: Logger;
  readonly metrics: RequestMetrics;
  /** Absent where limits are switched off. */
  readonly limiter: RateLimiter | undefined;
}

/** The HTTP server with its routes; it listens nowhere yet. */
export function createApp(
  routes: readonly Route[],
  settings: AppSettings,
  dependencies: AppDependencies,
): FastifyInstance {
  const { log, metrics } = dependencies;
  const tells = log.isLevelEnabled?.('debug') ?? true;
  const certificates = {
    header: settings.proxyCertificateHeader,
    isTrustedProxy: proxyTrust(settings.trustedProxies),
  };
  const reading = { settings, certificates, log };
  const decline = async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    let asked: ReceivedRequest;
    try {
      asked = read(request, reading);
    } catch (unreadable) {
      // Its Host header is none: nobody can be shown a page of it.
      if (!(unreadable instanceof Refusal)) throw unreadable;
      return writeAnswer(reply, refused(unreadable));
    }
    const failed = { request: asked, route: patternOf(request) };
    return writeAnswer(reply, await answerTo(error, failed, dependencies));
  };
  const app = Fastify({
    logger: false,
    rewriteUrl,
    bodyLimit: settings.bodyLimit,
    // Milliseconds for a whole request to arrive: nobody keeps a connection by sending a byte now and then.
    requestTimeout: 60_000,
    trustProxy: settings.trustedProxies.length > 0 ? certificates.isTrustedProxy : false,
    requestIdHeader: false,
    // Requests are named when somebody asks for it.
    genReqId: () => '',
    // A graceful stop finishes what was accepted; idle keep-alive connections are closed at once.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    clientErrorHandler: answerNoRequest,
    frameworkErrors: (error, request, reply) => {
      const problem = pathProblem(request.url);
      if (problem) writeAnswer(reply, problem);
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
    const { method } = request;
    const [route, status] = [patternOf(request), reply.statusCode];
    metrics.observe(method, route, status, reply.elapsedTime);
    // The pattern of the path, and nothing of the URL: tokens and names are in those.
    if (tells) {
      const ms = Math.round(reply.elapsedTime * 10) / 10;
      log.debug({ request: idOf(request), method, route, status, ms }, 'request answered');
    }
    done();
  });

  const table = pathTable(routes, settings.basePath);
  app.route({
    method: [...METHODS],
    url: '*',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const problem = pathProblem(request.url);
      if (problem) return writeAnswer(reply, problem);
      const found = table.find(pathOf(request.url));
      if (!found) return decline(nothingThere(), request, reply);
      (request as MatchedRequest).found = found;
      const method = request.method as Method;
      // HEAD answers as GET, without the body (RFC 9110 section 9.3.2).
      const route = found.value.get(method) ?? (method === 'HEAD' ? found.value.get('GET') : undefined);
      if (!route) return decline(methodNotAllowed([...found.value.keys()]), request, reply);
      return writeAnswer(reply, await perform(route, request, reading, dependencies));
    },
  });
  return app;
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i;

/** A target in absolute form says the host too, and then for both (RFC 9112 section 3.2.2). */
function rewriteUrl({ url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>): string {
  const [, host, rest = ''] = ABSOLUTE.exec(url) ?? [];
  if (host === undefined) return url;
  headers.host = host;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** What a path offers. */
type Offered = ReadonlyMap<Method, Route>;

type MatchedRequest = FastifyRequest & { found: Found<Offered> | undefined };

const read = (request: FastifyRequest, reading: Reading): ReceivedRequest =>
  new ReceivedRequest(request, (request as MatchedRequest).found?.params ?? {}, reading);

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
  reading: Reading,
  dependencies: AppDependencies,
): Promise<Answer> {
  const { limiter } = dependencies;
  const asked = read(request, reading);
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
