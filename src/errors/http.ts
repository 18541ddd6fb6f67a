import { Refusal } from './refusal.ts';

/** Refusals that HTTP itself defines (RFC 9110), in Keycloak's words. */
export const notFound = () => new Refusal(404, 'HTTP 404 Not Found');
/** For a path that belongs to no resource at all. */
export const nothingThere = () =>
  new Refusal(404, 'Unable to find matching target resource method', { unprotected: true });
export const methodNotAllowed = (allow: readonly string[]) =>
  new Refusal(405, 'HTTP 405 Method Not Allowed', { headers: { allow: allow.join(', ') } });
export const methodNotAllowedAnywhere = (allow: readonly string[]) =>
  new Refusal(405, 'HTTP 405 Method Not Allowed', {
    headers: { allow: allow.join(', ') },
    unprotected: true,
  });
export const notAcceptable = (description = 'HTTP 406 Not Acceptable') => new Refusal(406, description);
export const unsupportedMediaType = () =>
  new Refusal(415, 'The content-type header value did not match the value in @Consumes');
export const payloadTooLarge = (limit: number) =>
  new Refusal(413, 'invalid_request', {
    description: `The request body exceeds the limit of ${limit} bytes`,
    // The rest of the body is not read: nothing can follow it on this connection.
    headers: { connection: 'close' },
  });
export const badRequest = (description: string) => new Refusal(400, 'invalid_request', { description });
export const notImplemented = (what: string) =>
  new Refusal(501, 'not_implemented', {
    description: `${what} is not available in this version of Latchkey`,
  });
