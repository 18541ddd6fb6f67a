import type { AuthorizationRequest } from './relying-party.ts';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A request object that nobody signed (OpenID Connect Core section 6.1). */
export const unsignedObject = (request: AuthorizationRequest): string =>
  `${encode({ alg: 'none' })}.${encode(request)}.`;

/** What goes beside a request object: what OAuth 2.0 must see, and the object. State and nonce are in the object alone. */
export function viaObject(
  request: AuthorizationRequest,
  object: Record<string, string>,
): AuthorizationRequest {
  const { response_type = '', client_id = '', scope = '', redirect_uri = '' } = request;
  return { response_type, client_id, scope, redirect_uri, ...object };
}
