import { type Check, invalidRequest } from './check.ts';

/** An ID token that comes by the browser is bound to the request (OpenID Connect Core section 3.2.2.1). */
export const nonce: Check = ({ parameters }, { type }) =>
  type.idToken && parameters.nonce === undefined ? invalidRequest('Missing parameter: nonce') : undefined;
