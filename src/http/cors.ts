import type { Answer, Request } from './exchange.ts';

const ALLOW_HEADERS =
  'Origin, Accept, X-Requested-With, Access-Control-Request-Method, Access-Control-Request-Headers, DPoP, Content-Type, Authorization';
/** Seconds a browser may remember a preflight's answer. */
const MAX_AGE = '3600';

/**
 * The headers that let a page of the request's origin read the answer (Fetch standard, section 3.2).
 * @param allowed origins, or `*` for any
 * @param exposed names of headers that the page may read besides those it always may
 */
export function corsHeaders(
  request: Request,
  allowed: readonly string[],
  exposed?: string,
): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined || !(allowed.includes('*') || allowed.includes(origin))) return {};
  return {
    'access-control-allow-origin': origin,
    ...(exposed && { 'access-control-expose-headers': exposed }),
    'access-control-allow-credentials': 'true',
  };
}

/** Answers a preflight. Any origin may ask; whether it may read is decided with the request itself. */
export function preflight(...methods: readonly string[]): (request: Request) => Answer {
  return ({ headers: { origin } }) => {
    // No page is of the origin `*`: in an answer it would mean all of them.
    if (origin === undefined || origin === '*') return { status: 200 };
    return {
      status: 200,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': ALLOW_HEADERS,
        'access-control-max-age': MAX_AGE,
      },
    };
  };
}

/** The answer to a preflight, with another header that pages may send. */
export function allowingHeader(answer: Answer, name: string): Answer {
  const { headers } = answer;
  const allowed = headers?.['access-control-allow-headers'];
  return allowed === undefined
    ? answer
    : { ...answer, headers: { ...headers, 'access-control-allow-headers': `${allowed}, ${name}` } };
}
