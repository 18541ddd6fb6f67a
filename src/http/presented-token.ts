import type { PresentedToken } from '../domain/tokens/possession.ts';
import type { Request } from './exchange.ts';

/**
 * The access token of an `Authorization` header (RFC 6750 section 2.1, RFC 9449 section 7.1) and what goes with it.
 * Another scheme, an empty token, or anything that is not exactly one token counts as none.
 */
export function presentedToken(request: Request): PresentedToken | undefined {
  const [, scheme, token] = request.headers.authorization?.trim().match(/^(bearer|dpop) ([^\s,]+)$/i) ?? [];
  if (scheme === undefined || token === undefined) return undefined;
  return presented(request, token, scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer');
}

/** A token that came in another way than in the header is a bearer token. */
export const presented = (
  { method, url, headers, clientCertificate }: Request,
  token: string,
  scheme: PresentedToken['scheme'] = 'Bearer',
): PresentedToken => ({
  token,
  scheme,
  method,
  url,
  proof: headers.dpop,
  certificate: clientCertificate?.thumbprint,
});
