import { Refusal } from '../errors/refusal.ts';

/**
 * The token of an `Authorization: Bearer` header (RFC 6750 section 2.1). Another scheme, an empty token, or
 * anything that is not exactly one token counts as none.
 */
export function bearerToken(authorization: string | undefined): string | undefined {
  const match = authorization?.trim().match(/^bearer ([^\s,]+)$/i);
  return match?.[1];
}

export interface BasicCredentials {
  readonly id: string;
  readonly secret: string;
}

/**
 * Client credentials of an `Authorization: Basic` header, each form-urlencoded inside (RFC 6749 section 2.3.1).
 * @throws {Refusal} 400 when that encoding is broken
 */
export function basicCredentials(authorization: string | undefined): BasicCredentials | undefined {
  const encoded = authorization?.trim().match(/^basic +([A-Za-z0-9+/=_-]+)$/i)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    return { id: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
  } catch (cause) {
    const description = 'Unexpected error when authenticating client';
    throw new Refusal(400, 'unauthorized_client', { description, cause });
  }
}

const formDecode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
