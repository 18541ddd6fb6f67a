import { allowedClientScopes } from './allowed-client-templates.ts';
import { allowedProtocolMappers } from './allowed-protocol-mappers.ts';
import { clientDisabled } from './client-disabled.ts';
import { consentRequired } from './consent-required.ts';
import { maxClients } from './max-clients.ts';
import type { RegistrationPolicy } from './policy.ts';
import { registrationWebOrigins } from './registration-web-origins.ts';
import { fullScopeDisabled } from './scope.ts';
import { trustedHosts } from './trusted-hosts.ts';

/** A new registration policy is a file here, named as on the wire, and a line in this list. */
export const registrationPolicies: ReadonlyMap<string, RegistrationPolicy> = new Map(
  [
    allowedClientScopes,
    allowedProtocolMappers,
    clientDisabled,
    consentRequired,
    fullScopeDisabled,
    maxClients,
    registrationWebOrigins,
    trustedHosts,
  ].map((policy) => [policy.id, policy]),
);
