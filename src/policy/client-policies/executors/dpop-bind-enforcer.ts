import { isOn } from '../../../domain/clients/attributes.ts';
import { confirmationOf, requiresProof } from '../../../domain/tokens/possession.ts';
import { equalSecrets } from '../../../lib/equality.ts';
import type { ClientRequest, Effects } from '../client-request.ts';
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

interface Settings {
  readonly configures: boolean;
  readonly bindsCodes: boolean;
  readonly refreshTokensAlone: boolean;
}

const BOUND = 'dpop.bound.access.tokens';
const CODES = 'enforce-authorization-code-binding-to-dpop';
const ALONE = 'allow-only-refresh-token-binding';

/** Tokens are good in the hands of whoever has the client's key alone (RFC 9449). */
export const dpopBindEnforcer = defineExecutor<Settings>({
  id: 'dpop-bind-enforcer',
  helpText: 'Holds clients to tokens that are bound to their key (DPoP)',
  properties: [
    autoConfigure('Whether clients are set to it; otherwise those that are not are refused'),
    {
      name: CODES,
      label: 'Enforce Authorization Code binding to DPoP key',
      helpText: 'Whether authorization requests must name the key as well (dpop_jkt)',
      type: 'boolean',
      defaultValue: false,
    },
    {
      name: ALONE,
      label: 'Bind only refresh token for public client',
      helpText:
        'Whether public clients that are not set to DPoP themselves may have access tokens without it',
      type: 'boolean',
      defaultValue: false,
    },
  ],
  settings: (configuration) => ({
    configures: isSet(configuration, AUTO_CONFIGURE),
    bindsCodes: isSet(configuration, CODES),
    refreshTokensAlone: isSet(configuration, ALONE),
  }),
  onChange({ client }, { configures }) {
    const configured = configures ? withAttributes(client, { [BOUND]: 'true' }) : client;
    if (!isOn(configured, BOUND))
      throw invalidMetadata('Invalid client metadata: DPoP token is disabled', 'dpop_bound_access_tokens');
    return configured;
  },
  async onRequest(request, { bindsCodes, refreshTokensAlone }) {
    const { on, client, proof, authorization } = request;
    switch (on) {
      case 'AUTHORIZATION_REQUEST':
        if (bindsCodes && authorization?.dpopJkt === undefined)
          throw invalidRequest('Missing parameter: dpop_jkt');
        return undefined;
      case 'PRE_TOKEN_REQUEST':
        if (requiresProof(client) && !proof?.trim()) throw invalidRequest('DPoP proof is missing');
        return undefined;
      case 'TOKEN_REQUEST':
      case 'TOKEN_REFRESH':
        // Whoever is set to it is asked by the endpoint itself.
        if (requiresProof(client) || !client.publicClient || !refreshTokensAlone) return undefined;
        required(proof);
        return { bindsRefreshTokenAlone: true } satisfies Effects;
      case 'USERINFO_REQUEST':
      case 'BACKCHANNEL_TOKEN_REQUEST':
        required(proof);
        return undefined;
      case 'TOKEN_REVOKE':
        required(proof);
        await checkProof(request);
        return undefined;
      default:
        return undefined;
    }
  },
});

/** Nobody else looks at a proof where tokens are given up. */
async function checkProof({ token, proveKey }: ClientRequest): Promise<void> {
  const proven = await proveKey?.();
  if (!token) return;
  const { jkt } = confirmationOf(token);
  if (jkt === undefined || proven === undefined || !equalSecrets(jkt, proven))
    throw new ClientPolicyViolation('invalid_token', 'DPoP proof and token binding verification failed');
}

/** Whether the proof is good is for the endpoint to say: looked at twice, it would be used up. */
function required(proof: string | undefined): void {
  if (proof === undefined) throw new ClientPolicyViolation('invalid_dpop_proof', 'DPoP proof is missing');
}
