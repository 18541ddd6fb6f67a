import type { ClientRequest } from '../client-request.ts';
import { ClientPolicyViolation, defineExecutor, invalidRequest, NO_SETTINGS } from '../executor.ts';

const PUSHED = 'urn:ietf:params:oauth:request_uri:';

/** Authorization requests are pushed, and nothing is added to them on the way (RFC 9126). */
export const secureParContent = defineExecutor({
  id: 'secure-par-content',
  helpText: 'Asks for pushed authorization requests that say all there is to say',
  ...NO_SETTINGS,
  onRequest(request) {
    if (request.on === 'PUSHED_AUTHORIZATION_REQUEST' && request.authorization?.redirectUri === undefined)
      throw invalidRequest("PAR is required to have a 'redirect_uri' parameter");
    if (request.on === 'PRE_AUTHORIZATION_REQUEST') check(request);
    return undefined;
  },
});

function check({ parameters, authorization, sent = [] }: ClientRequest): void {
  if (!parameters.get('request_uri')?.startsWith(PUSHED))
    throw invalidRequest('PAR request_uri not included.');
  const pushed = authorization?.pushed;
  if (!pushed)
    throw new ClientPolicyViolation(
      'invalid_request_uri',
      'PAR not found, not issued or used multiple times.',
    );
  if (sent.some((name) => name !== 'request_uri' && !pushed.has(name)))
    throw new ClientPolicyViolation('invalid_request_object', 'PAR request did not include query parameter');
}
