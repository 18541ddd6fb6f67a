import { Refusal, type RefusalEvent } from './refusal.ts';

/** OAuth 2.0 refusals (RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 7591 section 3.2.2). */
const protocol = (status: number, code: string) => (description?: string, detail?: string) =>
  new Refusal(status, code, { description, ...(detail && { detail }) });

export const invalidRequest = protocol(400, 'invalid_request');
export const invalidGrant = protocol(400, 'invalid_grant');
export const invalidScope = protocol(400, 'invalid_scope');
export const unauthorizedClient = protocol(400, 'unauthorized_client');
export const unsupportedGrantType = protocol(400, 'unsupported_grant_type');
export const invalidClientMetadata = protocol(400, 'invalid_client_metadata');
export const invalidSoftwareStatement = protocol(400, 'invalid_software_statement');
export const unapprovedSoftwareStatement = protocol(400, 'unapproved_software_statement');
export const invalidRedirectUri = protocol(400, 'invalid_redirect_uri');

/** A parameter is there more often than once (RFC 6749 section 3.2). */
export const duplicatedParameter = () =>
  new Refusal(400, 'invalid_request', { description: 'duplicated parameter', event: 'none' });

/** The client could not be authenticated. */
export const invalidClient = (description: string, event?: RefusalEvent) =>
  new Refusal(401, 'invalid_client', { description, ...(event && { event }) });
/** Keycloak's answer to wrong client credentials. */
export const wrongClientCredentials = () =>
  new Refusal(401, 'unauthorized_client', {
    description: 'Invalid client or Invalid client credentials',
    event: { error: 'invalid_client_credentials' },
  });

export const invalidToken = (description: string, detail?: string) =>
  new Refusal(401, 'invalid_token', { description, ...(detail && { detail }) });
export const insufficientScope = (description: string, detail?: string) =>
  new Refusal(403, 'insufficient_scope', { description, ...(detail && { detail }) });
