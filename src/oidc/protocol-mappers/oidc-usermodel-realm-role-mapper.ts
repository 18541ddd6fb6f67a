import { type MapperKind, TOLD } from './mapper.ts';
import { roleClaim } from './role-claim.ts';

/** The names of the realm roles as a claim. */
export const realmRoleMapper: MapperKind = {
  id: 'oidc-usermodel-realm-role-mapper',
  tokens: TOLD,
  priority: 40,
  contribute(mapper) {
    const tell = roleClaim(mapper, mapper.config['usermodel.realmRoleMapping.rolePrefix'] ?? '');
    return (claims, { roles }) => tell(claims, roles.realm);
  },
};
