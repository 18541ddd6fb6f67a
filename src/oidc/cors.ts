import type { Client } from '../domain/clients/client.ts';
import { originsOf } from '../domain/clients/web-origins.ts';
import { Refusal } from '../errors/refusal.ts';
import { corsHeaders } from '../http/cors.ts';
import type { Request } from '../http/exchange.ts';
import { NONCE_HEADER, USE_NONCE } from './dpop-nonce.ts';

/** What pages may read of an answer besides its body. */
export const EXPOSED = 'Access-Control-Allow-Methods';
export const EXPOSED_WITH_CHALLENGE = `${EXPOSED}, WWW-Authenticate`;

/** The headers that let a page of one of the client's origins read the answer. @throws {Refusal} 403 for any other */
export function corsOf(client: Client, request: Request, exposed = EXPOSED): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined) return {};
  const headers = corsHeaders(request, originsOf(client, request.baseUrl), exposed);
  if (headers['access-control-allow-origin'] === undefined && new URL(request.baseUrl).origin !== origin)
    // It tells of a page, and of nothing that the client has done (as Keycloak).
    throw new Refusal(403, 'Invalid origin', { event: 'none' });
  return headers;
}

/** The same without refusing anybody: what a page may read of the token endpoint's answer. */
export const tokenCorsHeaders = (
  request: Request,
  allowed: readonly string[],
  refusal: Pick<Refusal, 'code'>,
): Record<string, string> => corsHeaders(request, allowed, exposedWith(EXPOSED, refusal));

/** A page whose proof needs a nonce must get to know it (RFC 9449 section 8). */
export const exposedWith = (exposed: string, { code }: Pick<Refusal, 'code'>): string =>
  code === USE_NONCE ? `${exposed}, ${NONCE_HEADER}` : exposed;

/** For refusals: before the client is known any page may read why, afterwards those of its origins. */
export const corsOfRefusal = (
  client: Client | undefined,
  request: Request,
  exposed = EXPOSED,
): Record<string, string> =>
  corsHeaders(request, client ? originsOf(client, request.baseUrl) : ['*'], exposed);
