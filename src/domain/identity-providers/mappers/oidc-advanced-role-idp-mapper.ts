import { meetsConditions } from './claim-conditions.ts';
import { holdsRole } from './role.ts';

/** A role for those of whom all the claims are as they should be. */
export const advancedClaimToRole = holdsRole('oidc-advanced-role-idp-mapper', meetsConditions);
