import { createHash } from 'node:crypto';
import { equalSecrets } from '../../../lib/equality.ts';
import type { ClientRequest } from '../client-request.ts';
import { isSet } from '../configuration.ts';
import {
  AUTO_CONFIGURE,
  autoConfigure,
  ClientPolicyViolation,
  defineExecutor,
  invalidMetadata,
  invalidRequest,
  withAttributes,
} from '../executor.ts';

const METHOD = 'pkce.code.challenge.method';
/** RFC 7636 sections 4.1 and 4.2. */
const FORM = /^[0-9A-Za-z\-._~]{43,128}$/;

/** Whoever asks for a code proves that it is the one who spends it (RFC 7636), by S256. */
export const pkceEnforcer = defineExecutor<boolean>({
  id: 'pkce-enforcer',
  helpText: 'Holds clients to PKCE with S256',
  properties: [autoConfigure('Whether clients are set to it; otherwise those that are not are refused')],
  settings: (configuration) => isSet(configuration, AUTO_CONFIGURE),
  onChange({ client }, configures) {
    const configured = configures ? withAttributes(client, { [METHOD]: 'S256' }) : client;
    if (configured.attributes[METHOD] !== 'S256')
      throw invalidMetadata('Invalid client metadata: code_challenge_method', METHOD);
    return configured;
  },
  onRequest(request) {
    if (request.on === 'AUTHORIZATION_REQUEST') checkChallenge(request);
    if (request.on === 'TOKEN_REQUEST') checkVerifier(request);
    return undefined;
  },
});

function checkChallenge({ authorization, client }: ClientRequest): void {
  const { codeChallenge, codeChallengeMethod } = authorization ?? {};
  if (codeChallengeMethod === undefined) throw invalidRequest('Missing parameter: code_challenge_method');
  if (codeChallengeMethod !== 'S256')
    throw invalidRequest('Invalid parameter: invalid code_challenge_method');
  const own = client.attributes[METHOD];
  if (own && own !== codeChallengeMethod)
    throw invalidRequest('Invalid parameter: code challenge method is not matching the configured one');
  if (codeChallenge === undefined) throw invalidRequest('Missing parameter: code_challenge');
  if (!FORM.test(codeChallenge)) throw invalidRequest('Invalid parameter: code_challenge');
}

function checkVerifier({ parameters, code }: ClientRequest): void {
  const verifier = parameters.get('code_verifier');
  if (verifier === undefined)
    throw new ClientPolicyViolation('code_verifier_missing', 'PKCE code verifier not specified');
  if (!FORM.test(verifier))
    throw new ClientPolicyViolation('invalid_code_verifier', 'PKCE invalid code verifier');
  const challenge =
    code?.codeChallengeMethod === 'S256'
      ? createHash('sha256').update(verifier).digest('base64url')
      : verifier;
  if (!equalSecrets(challenge, code?.codeChallenge ?? ''))
    throw new ClientPolicyViolation('pkce_verification_failed', 'PKCE verification failed');
}
