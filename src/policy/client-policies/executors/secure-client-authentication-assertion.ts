import { openJws } from '../../../domain/tokens/jws.ts';
import type { RequestEvent } from '../client-request.ts';
import { defineExecutor, invalidRequest, NO_SETTINGS } from '../executor.ts';

const PROVING: ReadonlySet<RequestEvent> = new Set<RequestEvent>([
  'PUSHED_AUTHORIZATION_REQUEST',
  'TOKEN_REQUEST',
  'TOKEN_REFRESH',
  'TOKEN_INTROSPECT',
  'TOKEN_REVOKE',
]);
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A client assertion is for the issuer and nobody else (FAPI 2.0 Security Profile section 5.3.2.1). */
export const secureClientAuthenticationAssertion = defineExecutor({
  id: 'secure-client-authentication-assertion',
  helpText: "Takes client assertions whose audience is the realm's issuer alone",
  ...NO_SETTINGS,
  onRequest({ on, client, parameters, issuer }) {
    if (!PROVING.has(on) || client.publicClient) return undefined;
    const assertion = parameters.get('client_assertion');
    if (assertion === undefined || parameters.get('client_assertion_type') !== TYPE) return undefined;
    const jws = openJws(assertion);
    if (!jws) throw invalidRequest('invalid client assertion');
    const audience = [jws.claims.aud ?? []].flat();
    if (audience.length !== 1 || audience[0] !== issuer)
      throw invalidRequest('invalid audience in client assertion');
    return undefined;
  },
});
