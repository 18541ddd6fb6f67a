import { Catalogue } from '../../lib/catalogue.ts';
import { allowedClientAuthenticationMethods } from './allowed-client-authentication-methods.ts';
import { allowedClientScopes } from './allowed-client-templates.ts';
import { allowedClientTypes } from './allowed-client-types.ts';
import { allowedGrantTypes } from './allowed-grant-types.ts';
import { allowedProtocolMappers } from './allowed-protocol-mappers.ts';
import { allowedResponseTypes } from './allowed-response-types.ts';
import { allowedScopes } from './allowed-scopes.ts';
import { allowedWebOrigins } from './allowed-web-origins.ts';
import { assignedScopes } from './assigned-scopes.ts';
import { clientDisabled } from './client-disabled.ts';
import { clientNaming } from './client-naming.ts';
import { clientSecret } from './client-secret.ts';
import { consentRequired } from './consent-required.ts';
import { immutableMembers } from './immutable-members.ts';
import { maxClients } from './max-clients.ts';
import { pkceRequired } from './pkce-required.ts';
import type { RegistrationPolicy } from './policy.ts';
import { redirectUriPatterns } from './redirect-uri-patterns.ts';
import { registrationWebOrigins } from './registration-web-origins.ts';
import { requiredContacts } from './required-contacts.ts';
import { fullScopeDisabled } from './scope.ts';
import { scopesToApprove } from './scopes-to-approve.ts';
import { serviceAccountRoles } from './service-account-roles.ts';
import { signUpRule } from './sign-up-rule.ts';
import { softwareStatement } from './software-statement.ts';
import { trustedHosts } from './trusted-hosts.ts';

/**
 * A new registration policy is a file here, named as on the wire, and a line in this list. They judge in this order: who
 * may not register at all comes first, and what is added to every client last, when nobody can take it away. Those from outside judge after ours.
 */
export const registrationPolicies = new Catalogue<RegistrationPolicy>('registration policy', [
  trustedHosts,
  maxClients,
  registrationWebOrigins,
  allowedClientTypes,
  allowedClientAuthenticationMethods,
  allowedGrantTypes,
  allowedResponseTypes,
  redirectUriPatterns,
  allowedWebOrigins,
  clientNaming,
  requiredContacts,
  softwareStatement,
  immutableMembers,
  signUpRule,
  allowedProtocolMappers,
  allowedClientScopes,
  allowedScopes,
  scopesToApprove,
  clientSecret,
  consentRequired,
  fullScopeDisabled,
  clientDisabled,
  pkceRequired,
  serviceAccountRoles,
  assignedScopes,
]);
