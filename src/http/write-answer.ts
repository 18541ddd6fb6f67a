import type { FastifyReply } from 'fastify';
import type { Answer } from './exchange.ts';

type Headers = Readonly<Record<string, string>>;

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

const headerNames = new Map([['www-authenticate', 'WWW-Authenticate']]);
/** Octets from which a body is not copied for its head. */
const LONG = 16 * 1024;
const PROTECTION = linesOf(SECURITY_HEADERS);
const PROTECTION_WITHOUT_FRAMES = linesOf(WITHOUT_FRAMES);

/**
 * Writes head and body in one go, past the library's own reply: it would add a charset to JSON, and copy every header
 * once more. Names are cased and ordered as Keycloak's.
 */
export function writeAnswer(reply: FastifyReply, answer: Answer): void {
  const { headers: asked, method } = reply.request;
  const text = answer.bytes ?? answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
  const head: string[] = [];
  if (answer.earlyHeaders) addLines(head, answer.earlyHeaders);
  const length = Buffer.byteLength(text);
  if (length > 0 && method !== 'HEAD') head.push('content-length', String(length));
  // While the server stops, each answer is its connection's last.
  if (!reply.raw.shouldKeepAlive || !reply.server.server.listening) head.push('connection', 'close');
  // HTTP/1.1 keeps connections without a word of it (RFC 9112 section 9.3), as Keycloak does; only HTTP/1.0 has to be told.
  else if (reply.request.raw.httpVersionMinor > 0) reply.raw.removeHeader('connection');
  if (answer.headers) addLines(head, answer.headers);
  for (const cookie of answer.cookies ?? []) head.push('Set-Cookie', cookie);
  if (!answer.unprotected) {
    // What has no content cannot be framed; Keycloak adds the header all the same where JSON was sent.
    const framed = length > 0 || asked['content-type']?.startsWith('application/json');
    head.push(...(framed ? PROTECTION : PROTECTION_WITHOUT_FRAMES));
  }
  if (length === 0 && answer.status !== 204) head.push('content-length', '0');
  reply.hijack();
  reply.raw.writeHead(answer.status, head);
  if (length >= LONG) sendHeadFirst(reply);
  // As many octets as characters: it is ASCII, and copied without a look at each of them.
  reply.raw.end(text, length === text.length ? 'latin1' : 'utf8');
}

/** Together with the body, but not as one text with it: that would be a copy of the body on the heap. */
function sendHeadFirst({ raw }: FastifyReply): void {
  raw.cork();
  raw.flushHeaders();
}

function linesOf(headers: Headers): string[] {
  const lines: string[] = [];
  addLines(lines, headers);
  return lines;
}

function addLines(head: string[], headers: Headers): void {
  for (const name in headers) head.push(headerName(name), headers[name] as string);
}

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
