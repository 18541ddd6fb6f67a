import type { FastifyRequest } from 'fastify';
import { badRequest } from '../errors/http.ts';

export interface BaseUrlSettings {
  /** Public URL such as `https://login.example.org`; without it the caller's Host header decides. */
  readonly hostname?: string | undefined;
  /** Path before every route, such as `/auth`; empty for none. */
  readonly basePath: string;
  /** Addresses and networks whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
}

/** A name, IPv4 address or bracketed IPv6 address, and perhaps a port (RFC 3986 authority without user info). */
const AUTHORITY = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*)|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/**
 * The URL the caller knows us by: it ends up in issuers and links, so a Host header that is none is refused.
 * @throws {Refusal} 400
 */
export function baseUrlOf(request: FastifyRequest, { hostname, basePath }: BaseUrlSettings): string {
  if (hostname !== undefined) return hostname + basePath;
  const host = request.host;
  if (!AUTHORITY.test(host) || !URL.canParse(`http://${host}`))
    throw badRequest('The Host header is not a host name');
  // What a proxy hands on may be its own caller's.
  if (!/^https?$/.test(request.protocol)) throw badRequest('X-Forwarded-Proto is neither http nor https');
  return `${request.protocol}://${host}${basePath}`;
}
