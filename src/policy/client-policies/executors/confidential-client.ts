import type { RequestEvent } from '../client-request.ts';
import { ClientPolicyViolation, defineExecutor, NO_SETTINGS } from '../executor.ts';

const LOOKED_AT: ReadonlySet<RequestEvent> = new Set<RequestEvent>([
  'AUTHORIZATION_REQUEST',
  'TOKEN_REQUEST',
  'SERVICE_ACCOUNT_TOKEN_REQUEST',
  'BACKCHANNEL_AUTHENTICATION_REQUEST',
  'BACKCHANNEL_TOKEN_REQUEST',
]);

/** Clients that can prove who they are (RFC 6749 section 2.1). */
export const confidentialClient = defineExecutor({
  id: 'confidential-client',
  helpText: 'Serves confidential clients alone at the authorization and the token endpoint',
  ...NO_SETTINGS,
  onRequest({ on, client }) {
    if (!LOOKED_AT.has(on)) return undefined;
    if (client.publicClient)
      throw new ClientPolicyViolation('invalid_client', 'invalid client access type: public');
    if (client.bearerOnly)
      throw new ClientPolicyViolation('invalid_client', 'invalid client access type: bearer only');
    return undefined;
  },
});
