import type { Endpoint } from '../resource.ts';
import { attackDetectionEndpoints } from './attack-detection.ts';
import { authenticationExecutionEndpoints } from './authentication-executions.ts';
import { authenticationFlowEndpoints } from './authentication-flows.ts';
import { authenticationProviderEndpoints } from './authentication-providers.ts';
import { authenticatorConfigEndpoints } from './authenticator-config.ts';
import { cacheEndpoints } from './caches.ts';
import { clientCertificateEndpoints } from './client-certificates.ts';
import { clientDescriptionEndpoints } from './client-description-converter.ts';
import { clientInstallationEndpoints } from './client-installation.ts';
import { clientNodeEndpoints } from './client-nodes.ts';
import { clientPolicyEndpoints } from './client-policies.ts';
import { clientScopeEndpoints } from './client-scopes.ts';
import { clientSecretEndpoints } from './client-secret.ts';
import { clientSessionEndpoints } from './client-sessions.ts';
import { clientEndpoints } from './clients.ts';
import { initialAccessEndpoints } from './clients-initial-access.ts';
import { componentEndpoints } from './components.ts';
import { consentEndpoints } from './consents.ts';
import { consoleEndpoints } from './console.ts';
import { credentialOrderEndpoints } from './credential-order.ts';
import { credentialEndpoints } from './credentials.ts';
import { defaultClientScopeEndpoints } from './default-client-scopes.ts';
import { defaultGroupEndpoints } from './default-groups.ts';
import { evaluateScopesEndpoints } from './evaluate-scopes.ts';
import { eventEndpoints } from './events.ts';
import { eventsConfigEndpoints } from './events-config.ts';
import { featureEndpoints } from './features.ts';
import { federatedIdentityEndpoints } from './federated-identities.ts';
import { flowExecutionEndpoints } from './flow-executions.ts';
import { flowScreenEndpoints } from './flow-screens.ts';
import { groupListEndpoints } from './group-lists.ts';
import { groupMemberEndpoints } from './group-members.ts';
import { groupRoleMappingEndpoints } from './group-role-mappings.ts';
import { groupEndpoints } from './groups.ts';
import { identityProviderImportEndpoints } from './identity-provider-import.ts';
import { identityProviderMapperEndpoints } from './identity-provider-mappers.ts';
import { identityProviderEndpoints } from './identity-providers.ts';
import { impersonationEndpoints } from './impersonation.ts';
import { keyEndpoints } from './keys.ts';
import { localizationEndpoints } from './localization.ts';
import { managementPermissionEndpoints } from './management-permissions.ts';
import { partialExportEndpoints } from './partial-export.ts';
import { partialImportEndpoints } from './partial-import.ts';
import { protocolMapperEndpoints } from './protocol-mappers.ts';
import { registrationAccessTokenEndpoints } from './registration-access-token.ts';
import { registrationAuditEndpoints } from './registration-audit.ts';
import { registrationPolicyProviderEndpoints } from './registration-policy-providers.ts';
import { registrationTrialEndpoints } from './registration-trial.ts';
import { requiredActionConfigEndpoints } from './required-action-config.ts';
import { requiredActionEndpoints } from './required-actions.ts';
import { revocationEndpoints } from './revocation.ts';
import { oneRoleEndpoints } from './role.ts';
import { roleCompositeEndpoints } from './role-composites.ts';
import { roleHolderEndpoints } from './role-holders.ts';
import { userRoleMappingEndpoints } from './role-mappings.ts';
import { roleEndpoints } from './roles.ts';
import { scopeMappingEndpoints } from './scope-mappings.ts';
import { scopeRequestEndpoints } from './scope-requests.ts';
import { serviceAccountUserEndpoints } from './service-account-user.ts';
import { signUpApplicationEndpoints } from './sign-up-applications.ts';
import { signUpInvitationEndpoints } from './sign-up-invitations.ts';
import { signUpRuleEndpoints } from './sign-up-rule.ts';
import { testSmtpConnectionEndpoints } from './test-smtp-connection.ts';
import { uiRealmEndpoints } from './ui-realm.ts';
import { uiRoleMappingEndpoints } from './ui-role-mappings.ts';
import { uiRoleEndpoints } from './ui-roles.ts';
import { uiSessionEndpoints } from './ui-sessions.ts';
import { uiUserEndpoints } from './ui-users.ts';
import { userEmailEndpoints } from './user-emails.ts';
import { userProfileEndpoints } from './user-profile.ts';
import { userSessionEndpoints } from './user-sessions.ts';
import { userStorageEndpoints } from './user-storage.ts';
import { userEndpoints } from './users.ts';

const CLIENT_SCOPES = '/client-scopes';
const ofClientScopes = [clientScopeEndpoints, protocolMapperEndpoints, scopeMappingEndpoints].flat();

/** Client scopes by the name they had long ago, which Keycloak and tools written then still know. */
const clientTemplateEndpoints: readonly Endpoint[] = ofClientScopes
  .filter(({ path }) => path.startsWith(CLIENT_SCOPES))
  .map((endpoint) => ({ ...endpoint, path: endpoint.path.replace(CLIENT_SCOPES, '/client-templates') }));

/** The endpoints below a realm. A new resource is a file here and a line in this list. */
export const endpoints: readonly Endpoint[] = [
  ...clientEndpoints,
  ...clientSecretEndpoints,
  ...componentEndpoints,
  ...initialAccessEndpoints,
  ...keyEndpoints,
  ...registrationAccessTokenEndpoints,
  ...roleEndpoints,
  ...oneRoleEndpoints,
  ...roleCompositeEndpoints,
  ...userRoleMappingEndpoints,
  ...clientScopeEndpoints,
  ...clientTemplateEndpoints,
  ...defaultClientScopeEndpoints,
  ...protocolMapperEndpoints,
  ...scopeMappingEndpoints,
  ...scopeRequestEndpoints,
  ...serviceAccountUserEndpoints,
  ...userEndpoints,
  ...groupListEndpoints,
  ...groupEndpoints,
  ...groupMemberEndpoints,
  ...groupRoleMappingEndpoints,
  ...defaultGroupEndpoints,
  ...roleHolderEndpoints,
  ...requiredActionEndpoints,
  ...requiredActionConfigEndpoints,
  ...authenticationFlowEndpoints,
  ...authenticationExecutionEndpoints,
  ...flowExecutionEndpoints,
  ...authenticatorConfigEndpoints,
  ...authenticationProviderEndpoints,
  ...flowScreenEndpoints,
  ...clientPolicyEndpoints,
  ...eventsConfigEndpoints,
  ...eventEndpoints,
  ...localizationEndpoints,
  ...consoleEndpoints,
  ...featureEndpoints,
  ...registrationPolicyProviderEndpoints,
  ...registrationAuditEndpoints,
  ...registrationTrialEndpoints,
  ...signUpRuleEndpoints,
  ...signUpInvitationEndpoints,
  ...signUpApplicationEndpoints,
  ...userProfileEndpoints,
  ...credentialEndpoints,
  ...credentialOrderEndpoints,
  ...userSessionEndpoints,
  ...userStorageEndpoints,
  ...clientSessionEndpoints,
  ...uiSessionEndpoints,
  ...revocationEndpoints,
  ...consentEndpoints,
  ...evaluateScopesEndpoints,
  ...clientNodeEndpoints,
  ...managementPermissionEndpoints,
  ...uiRoleEndpoints,
  ...uiRoleMappingEndpoints,
  ...uiRealmEndpoints,
  ...uiUserEndpoints,
  ...cacheEndpoints,
  ...testSmtpConnectionEndpoints,
  ...userEmailEndpoints,
  ...impersonationEndpoints,
  ...clientCertificateEndpoints,
  ...clientInstallationEndpoints,
  ...clientDescriptionEndpoints,
  ...attackDetectionEndpoints,
  ...identityProviderEndpoints,
  ...identityProviderImportEndpoints,
  ...identityProviderMapperEndpoints,
  ...federatedIdentityEndpoints,
  ...partialExportEndpoints,
  ...partialImportEndpoints,
];
