import { isFrontChannel } from '../response-types.ts';
import { type Check, invalidRequest } from './check.ts';

/** Tokens in a query end up in logs and histories (OAuth 2.0 Multiple Response Types section 3.0), unless they are encrypted. */
export const mode: Check = ({ client }, { type, mode: { by, isSigned } }) => {
  if (by !== 'query' || !isFrontChannel(type)) return undefined;
  if (!isSigned) return invalidRequest("Response_mode 'query' not allowed for implicit or hybrid flow");
  return client.attributes['authorization.encrypted.response.alg']
    ? undefined
    : invalidRequest(
        "Response_mode 'query.jwt' is allowed only when the authorization response token is encrypted",
      );
};
