import { isOn } from '../../../domain/clients/attributes.ts';
import { type Check, invalidRequest } from './check.ts';

/** A client may take requests that were pushed, and no others (RFC 9126 section 6). */
export const pushed: Check = ({ client }) =>
  isOn(client, 'require.pushed.authorization.requests')
    ? invalidRequest('Pushed Authorization Request is only allowed.')
    : undefined;
