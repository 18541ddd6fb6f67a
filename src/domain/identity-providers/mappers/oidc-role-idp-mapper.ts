import { claimOf, isSaid } from './claim.ts';
import { holdsRole } from './role.ts';

/** A role for those of whom one claim says one thing. */
export const claimToRole = holdsRole('oidc-role-idp-mapper', (identity, { config }) => {
  const { claim, 'claim.value': value } = config;
  return claim !== undefined && value !== undefined && isSaid(value, claimOf(identity, claim));
});
