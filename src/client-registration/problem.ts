import type { ClientProblem } from '../domain/clients/check.ts';
import { invalidClientMetadata, invalidRedirectUri } from '../errors/protocol.ts';
import type { Refusal } from '../errors/refusal.ts';

/** A client's problem in the words of RFC 7591 section 3.2.2. */
export const problemRefusal = ({ field, description }: ClientProblem): Refusal =>
  field === 'redirect_uris' ? invalidRedirectUri(description) : invalidClientMetadata(description);
