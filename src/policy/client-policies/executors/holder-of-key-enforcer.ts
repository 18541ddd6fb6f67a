import { isOn } from '../../../domain/clients/attributes.ts';
import { confirmationOf } from '../../../domain/tokens/possession.ts';
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

const BOUND = 'tls.client.certificate.bound.access.tokens';
const MISMATCH = 'Client certificate missing, or its thumbprint and one in the token did NOT match';

/** Tokens are good in the hands of whoever has the key of the certificate alone (RFC 8705 section 3). */
export const holderOfKeyEnforcer = defineExecutor<boolean>({
  id: 'holder-of-key-enforcer',
  helpText: 'Holds clients to tokens that are bound to their certificate',
  properties: [autoConfigure('Whether clients are set to it; otherwise those that are not are refused')],
  settings: (configuration) => isSet(configuration, AUTO_CONFIGURE),
  onChange({ client }, configures) {
    const configured = configures ? withAttributes(client, { [BOUND]: 'true' }) : client;
    if (!isOn(configured, BOUND))
      throw invalidMetadata(
        'Invalid client metadata: MTLS token in disabled',
        'tls_client_certificate_bound_access_tokens',
      );
    return configured;
  },
  onRequest(request) {
    switch (request.on) {
      case 'TOKEN_REQUEST':
      case 'SERVICE_ACCOUNT_TOKEN_REQUEST':
      case 'BACKCHANNEL_TOKEN_REQUEST':
        if (request.certificate === undefined)
          throw invalidRequest('Client Certification missing for MTLS HoK Token Binding');
        return undefined;
      case 'TOKEN_REFRESH':
        if (!isBoundToIt(request)) throw new ClientPolicyViolation('invalid_grant', MISMATCH);
        return undefined;
      case 'TOKEN_REVOKE':
      case 'USERINFO_REQUEST':
      case 'LOGOUT_REQUEST':
        if (!isBoundToIt(request)) throw new ClientPolicyViolation('not_allowed', MISMATCH, { status: 401 });
        return undefined;
      default:
        return undefined;
    }
  },
});

/** What is no token at all is somebody else's to refuse. */
function isBoundToIt({ token, certificate }: ClientRequest): boolean {
  if (!token) return true;
  const { x5t } = confirmationOf(token);
  return x5t !== undefined && certificate !== undefined && equalSecrets(x5t, certificate);
}
