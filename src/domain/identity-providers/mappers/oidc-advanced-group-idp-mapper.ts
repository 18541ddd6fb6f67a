import { meetsConditions } from './claim-conditions.ts';
import { holdsGroup } from './group.ts';

/** A group for those of whom all the claims are as they should be. */
export const advancedClaimToGroup = holdsGroup('oidc-advanced-group-idp-mapper', meetsConditions);
