import { claimOf, isSaid } from './claim.ts';
import type { BrokerMapper } from './mapper.ts';
import { holdsRole } from './role.ts';

const byTheirRole = holdsRole('keycloak-oidc-role-to-role-idp-mapper', ({ claims }, { config }) => {
  const wanted = config['external.role'] ?? '';
  const dot = wanted.lastIndexOf('.');
  const owner = wanted.slice(0, Math.max(dot, 0)).replace(/[\\.]/g, '\\$&');
  const at = dot < 0 ? 'realm_access.roles' : `resource_access.${owner}.roles`;
  const { accessToken } = claims;
  return isSaid(wanted.slice(dot + 1), accessToken && claimOf({ claims: { accessToken } }, at));
});

/** A role for those who have another one there, as an access token of Keycloak's making tells; with `LEGACY` it does nothing. */
export const externalRoleToRole: BrokerMapper = {
  id: byTheirRole.id,
  apply: (mapped, mapping) =>
    mapping.occasion === 'legacy' ? mapped : (byTheirRole.apply?.(mapped, mapping) ?? mapped),
};
