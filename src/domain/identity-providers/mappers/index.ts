import { hardcodedAttribute } from './hardcoded-attribute-idp-mapper.ts';
import { hardcodedSessionAttribute } from './hardcoded-user-session-attribute-idp-mapper.ts';
import { externalRoleToRole } from './keycloak-oidc-role-to-role-idp-mapper.ts';
import type { BrokerMapper } from './mapper.ts';
import { advancedClaimToGroup } from './oidc-advanced-group-idp-mapper.ts';
import { advancedClaimToRole } from './oidc-advanced-role-idp-mapper.ts';
import { hardcodedGroup } from './oidc-hardcoded-group-idp-mapper.ts';
import { hardcodedRole } from './oidc-hardcoded-role-idp-mapper.ts';
import { claimToRole } from './oidc-role-idp-mapper.ts';
import { userAttribute } from './oidc-user-attribute-idp-mapper.ts';
import { sessionNote } from './oidc-user-session-note-idp-mapper.ts';
import { usernameTemplate } from './oidc-username-idp-mapper.ts';
import { profileAttribute } from './profile-attribute.ts';

/** A new mapper is a file here and a line in this list. */
export const brokerMappers: ReadonlyMap<string, BrokerMapper> = new Map(
  [
    hardcodedAttribute,
    hardcodedSessionAttribute,
    hardcodedRole,
    hardcodedGroup,
    usernameTemplate,
    userAttribute,
    claimToRole,
    advancedClaimToRole,
    advancedClaimToGroup,
    sessionNote,
    externalRoleToRole,
    profileAttribute('apple-user-attribute-mapper'),
    profileAttribute('facebook-user-attribute-mapper'),
    profileAttribute('github-user-attribute-mapper'),
    profileAttribute('google-user-attribute-mapper'),
    profileAttribute('linkedin-user-attribute-mapper'),
    profileAttribute('microsoft-user-attribute-mapper'),
    profileAttribute('openshift-v4-user-attribute-mapper'),
    profileAttribute('paypal-user-attribute-mapper'),
    profileAttribute('stackoverflow-user-attribute-mapper'),
  ].map((mapper) => [mapper.id, mapper]),
);
