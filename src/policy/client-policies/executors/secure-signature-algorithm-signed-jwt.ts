import { openJws } from '../../../domain/tokens/jws.ts';
import type { RequestEvent } from '../client-request.ts';
import { isSet } from '../configuration.ts';
import { defineExecutor, invalidRequest } from '../executor.ts';
import { SECURE_ALGORITHMS } from '../secure-algorithms.ts';

const REQUIRED = 'require-client-assertion';
const PROVING: ReadonlySet<RequestEvent> = new Set<RequestEvent>([
  'TOKEN_REQUEST',
  'SERVICE_ACCOUNT_TOKEN_REQUEST',
  'TOKEN_REFRESH',
  'TOKEN_REVOKE',
  'TOKEN_INTROSPECT',
  'LOGOUT_REQUEST',
]);

/** Client assertions that nobody can forge (RFC 7523, Financial-grade API 1.0 Advanced section 8.6). */
export const secureSignatureAlgorithmSignedJwt = defineExecutor<boolean>({
  id: 'secure-signature-algorithm-signed-jwt',
  helpText: `Holds the signatures of client assertions to ${SECURE_ALGORITHMS.join(', ')}`,
  properties: [
    {
      name: REQUIRED,
      label: 'Require Client Assertion',
      helpText: 'Whether there must be one; otherwise clients may prove themselves in another way',
      type: 'boolean',
      defaultValue: false,
    },
  ],
  settings: (configuration) => isSet(configuration, REQUIRED),
  onRequest({ on, client, parameters }, required) {
    if (!PROVING.has(on) || client.publicClient) return undefined;
    const assertion = parameters.get('client_assertion');
    if (!assertion) {
      if (required) throw invalidRequest('client assertion is required.');
      return undefined;
    }
    const jws = openJws(assertion);
    if (!jws) throw invalidRequest('not allowed input format.');
    if (!SECURE_ALGORITHMS.includes(jws.algorithm)) throw invalidRequest('not allowed signature algorithm.');
    return undefined;
  },
});
