import { type Check, invalidRequest } from './check.ts';

/** The key that tokens shall be bound to is named by its thumbprint (RFC 9449 section 10). */
export const proofKey: Check = ({ parameters: { dpop_jkt: thumbprint } }) =>
  thumbprint === undefined || /^[\w-]{43}$/.test(thumbprint)
    ? undefined
    : invalidRequest('Invalid parameter: dpop_jkt');
