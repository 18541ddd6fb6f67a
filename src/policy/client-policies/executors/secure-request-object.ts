import type { AuthorizationRequest, ClientRequest } from '../client-request.ts';
import { isSet, numberIn } from '../configuration.ts';
import { ClientPolicyViolation, defineExecutor, invalidRequest } from '../executor.ts';

interface Settings {
  readonly verifiesNbf: boolean;
  readonly period: number;
  readonly encrypted: boolean;
  readonly skew: number;
}

const NBF = 'verify-nbf';
const PERIOD = 'available-period';
const ENCRYPTED = 'encryption-required';
const SKEW = 'allowed-clock-skew';

/** Authorization requests are signed, for us, and of today (RFC 9101, Financial-grade API 1.0 Advanced section 5.2.2). */
export const secureRequestObject = defineExecutor<Settings>({
  id: 'secure-request-object',
  helpText: 'Asks for request objects that say all there is to say, and are not good for long',
  properties: [
    {
      name: NBF,
      label: 'Verify Not-Before',
      helpText: 'Whether the request object must say when it begins to be good',
      type: 'boolean',
      defaultValue: true,
    },
    {
      name: PERIOD,
      label: 'Available Period',
      helpText: 'Seconds for which it may be good at most, where it must say when it begins',
      type: 'String',
      defaultValue: '3600',
    },
    {
      name: ENCRYPTED,
      label: 'Encryption Required',
      helpText: 'Whether it must be encrypted',
      type: 'boolean',
      defaultValue: false,
    },
    {
      name: SKEW,
      label: 'Allowed Clock Skew',
      helpText: "Seconds by which the client's clock may go ahead of ours",
      type: 'String',
      defaultValue: '15',
    },
  ],
  settings: (configuration) => ({
    verifiesNbf: isSet(configuration, NBF, true),
    period: numberIn(configuration, PERIOD) ?? 3600,
    encrypted: isSet(configuration, ENCRYPTED),
    skew: numberIn(configuration, SKEW) ?? 15,
  }),
  onRequest(request, settings) {
    const { on, authorization } = request;
    if (on === 'AUTHORIZATION_REQUEST' && authorization) check(request, authorization, settings);
    return undefined;
  },
});

/** Parameters of an authorization request that a request object may hold as well. */
const KNOWN = [
  'client_id',
  'response_type',
  'redirect_uri',
  'state',
  'scope',
  'login_hint',
  'prompt',
  'nonce',
  'max_age',
  'claims',
  'acr_values',
  'response_mode',
  'code_challenge',
  'code_challenge_method',
  'ui_locales',
  'display',
  'dpop_jkt',
];

function check(
  { parameters, issuer, now }: ClientRequest,
  { requestObject, isObjectEncrypted, isPushed }: AuthorizationRequest,
  { verifiesNbf, period, encrypted, skew }: Settings,
): void {
  const invalid = (message: string) =>
    new ClientPolicyViolation(isPushed ? 'invalid_request_uri' : 'invalid_request_object', message);
  const missing = (name: string) => invalid(`Missing parameter in the 'request' object: ${name}`);
  if (parameters.get('request') === undefined && parameters.get('request_uri') === undefined)
    throw invalidRequest("Missing parameter: 'request' or 'request_uri'");
  if (!requestObject || Object.keys(requestObject).length === 0)
    throw invalidRequest("Invalid parameter: : 'request' or 'request_uri'");
  const { exp, nbf, iat, aud, scope } = requestObject;
  if (parameters.get('scope') === undefined && scope === undefined)
    throw invalidRequest("Parameter 'scope' missing in the request parameters or in 'request' object");
  const seconds = Math.floor(now / 1000);
  if (exp === undefined) throw missing('exp');
  if (!(seconds <= Number(exp))) throw new ClientPolicyViolation('invalid_request_object', 'Request Expired');
  if (verifiesNbf) {
    if (nbf === undefined) throw missing('nbf');
    if (!(seconds >= Number(nbf) - skew)) throw invalid('Request not yet being processed');
    if (!(Number(exp) - Number(nbf) <= period)) throw invalid("Request's available period is long");
  }
  if (iat !== undefined && !(seconds >= Number(iat) - skew)) throw invalid('Request issued in the future');
  if (aud === undefined) throw missing('aud');
  const audience = [aud].flat();
  if (audience.length === 0) throw invalid("Missing parameter value in the 'request' object: aud");
  if (!audience.includes(issuer)) throw invalid("Invalid parameter in the 'request' object: aud");
  const differs = (name: string) => {
    const said = parameters.get(name);
    return said !== undefined && String(requestObject[name]) !== said;
  };
  if (KNOWN.some(differs))
    throw invalidRequest(
      "Invalid parameter. Parameters in 'request' object not matching with request parameters",
    );
  if (encrypted && isObjectEncrypted !== true)
    throw new ClientPolicyViolation('invalid_request_object', 'Request object not encrypted');
}
