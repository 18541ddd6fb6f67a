import { isOn } from '../../../domain/clients/attributes.ts';
import { requiresProof } from '../../../domain/tokens/possession.ts';
import type { Effects } from '../client-request.ts';
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
  onRequest({ on, client, proof, authorization, code }, { bindsCodes, refreshTokensAlone }) {
    switch (on) {
      case 'AUTHORIZATION_REQUEST':
        if (bindsCodes && authorization?.dpopJkt === undefined)
          throw invalidRequest('Missing parameter: dpop_jkt');
        return undefined;
      case 'PRE_TOKEN_REQUEST':
        if (bindsCodes && !code?.dpopJkt) throw invalidRequest('Missing parameter: dpop_jkt');
        return undefined;
      case 'TOKEN_REQUEST':
      case 'TOKEN_REFRESH': {
        required(proof);
        const alone = refreshTokensAlone && client.publicClient && !requiresProof(client);
        return alone ? ({ bindsRefreshTokenAlone: true } satisfies Effects) : undefined;
      }
      case 'USERINFO_REQUEST':
      case 'BACKCHANNEL_TOKEN_REQUEST':
      case 'TOKEN_REVOKE':
        required(proof);
        return undefined;
      default:
        return undefined;
    }
  },
});

/** Whether the proof is good is for the endpoint to say: looked at twice, it would be used up. */
function required(proof: string | undefined): void {
  if (proof === undefined) throw new ClientPolicyViolation('invalid_dpop_proof', 'DPoP proof is missing');
}
