import type { Client } from '../client.ts';
import { hasPlainHost, isForeign, isUri, runs } from '../uri.ts';

/** A scheme, a host and perhaps a port (RFC 6454 section 6.1); the slash that people write behind is let pass. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@*\s]+\/?$/i;
const MAX_ORIGIN = 300;

const isOrigin = (text: string): boolean =>
  text.length <= MAX_ORIGIN &&
  ORIGIN.test(text) &&
  !isForeign(text) &&
  !runs(text) &&
  isUri(text) &&
  (!/^https?:/i.test(text) || hasPlainHost(text));

/** What a page could never come from; `+` stands for the redirect URIs, `*` for any. */
export function webOriginProblem({ webOrigins }: Client, before: Client | undefined): string | undefined {
  const wrong = webOrigins.some(
    (origin) => origin !== '+' && origin !== '*' && !before?.webOrigins.includes(origin) && !isOrigin(origin),
  );
  return wrong ? 'A web origin is a scheme, a host and perhaps a port' : undefined;
}
