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
  const pair = basicPair(authorization);
  if (!pair) return undefined;
  try {
    return { id: formDecode(pair[0]), secret: formDecode(pair[1]) };
  } catch (cause) {
    const description = 'Unexpected error when authenticating client';
    throw new Refusal(400, 'unauthorized_client', { description, cause });
  }
}

const formDecode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));

/** What is before and behind the first colon of an `Authorization: Basic` header. */
function basicPair(authorization: string | undefined): readonly [string, string] | undefined {
  const encoded = authorization?.trim().match(/^basic +([A-Za-z0-9+/=_-]+)$/i)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}

export interface UserCredentials {
  readonly username: string;
  readonly password: string;
}

/** A person's name and password in an `Authorization: Basic` header, in UTF-8 as they are (RFC 7617 section 2). */
export function basicUser(authorization: string | undefined): UserCredentials | undefined {
  const pair = basicPair(authorization);
  return pair && { username: pair[0], password: pair[1] };
}

/** What a `WWW-Authenticate` header asks a person for by whose name and password it would do (RFC 7617 section 2). */
export const basicChallenge = (realmName: string): string =>
  `Basic realm="${realmName.replaceAll(/["\\]/g, '\\$&')}"`;
