import { type Check, invalidRequest } from './check.ts';

/** No parameter is there twice (RFC 6749 section 3.1). */
export const repeated: Check = ({ repeated: names }) =>
  names.length > 0 ? invalidRequest('duplicated parameter') : undefined;
