import { type MapperKind, setClaim, typed } from './mapper.ts';

/** The names of the realm roles as a claim. */
export const realmRoleMapper: MapperKind = {
  id: 'oidc-usermodel-realm-role-mapper',
  tokens: ['access', 'lightweight', 'id', 'userinfo', 'introspection'],
  priority: 40,
  apply(claims, mapper, { roles }) {
    const prefix = mapper.config['usermodel.realmRoleMapping.rolePrefix'] ?? '';
    const names = [...roles.realm].map((name) => prefix + name);
    if (names.length > 0) setClaim(claims, mapper, typed(mapper, names));
  },
};
