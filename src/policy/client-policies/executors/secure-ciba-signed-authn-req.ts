import type { ClientRequest } from '../client-request.ts';
import { numberIn } from '../configuration.ts';
import { ClientPolicyViolation, defineExecutor, invalidRequest } from '../executor.ts';

const PERIOD = 'available-period';

/** Backchannel authentication requests are signed, for us, and of today (FAPI-CIBA section 5.2.2). */
export const secureCibaSignedAuthnReq = defineExecutor<number>({
  id: 'secure-ciba-signed-authn-req',
  helpText: 'Asks for signed backchannel authentication requests that are not good for long',
  properties: [
    {
      name: PERIOD,
      label: 'Available Period',
      helpText: 'Seconds for which a request may be good at most',
      type: 'String',
      defaultValue: '3600',
    },
  ],
  settings: (configuration) => numberIn(configuration, PERIOD) ?? 3600,
  onRequest(request, period) {
    if (request.on === 'BACKCHANNEL_AUTHENTICATION_REQUEST') check(request, period);
    return undefined;
  },
});

const invalidObject = (message: string) => new ClientPolicyViolation('invalid_request_object', message);
const missing = (name: string, of = 'signed authentication request') =>
  invalidObject(`Missing parameter in the ${of}: ${name}`);

function check({ parameters, authorization, issuer, client, now }: ClientRequest, period: number): void {
  if (parameters.get('request') === undefined && parameters.get('request_uri') === undefined)
    throw invalidRequest("Missing parameter: 'request' or 'request_uri'");
  const claims = authorization?.requestObject;
  if (!claims) throw invalidRequest("Invalid parameter: : 'request' or 'request_uri'");
  const { exp, nbf, aud, iss, iat, jti } = claims;
  const seconds = Math.floor(now / 1000);
  if (typeof exp !== 'number') throw missing('exp');
  if (seconds > exp) throw invalidObject('Request Expired');
  if (typeof nbf !== 'number') throw missing('nbf');
  if (seconds < nbf) throw invalidObject('Request not yet being processed');
  if (exp - nbf > period) throw invalidObject("signed authentication request's available period is long");
  if (aud === undefined) throw missing('aud', "'request' object");
  if (![aud].flat().includes(issuer)) throw invalidObject("Invalid parameter in the 'request' object: aud");
  if (iss === undefined) throw missing('iss', "'request' object");
  if (iss !== client.clientId) throw invalidObject("Invalid parameter in the 'request' object: iss");
  if (iat === undefined) throw missing('iat');
  if (jti === undefined) throw missing('jti');
}
