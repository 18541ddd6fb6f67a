import { type MapperKind, setClaim } from './mapper.ts';

/** The names of the realm roles as a claim. */
export const realmRoleMapper: MapperKind = {
  id: 'oidc-usermodel-realm-role-mapper',
  apply(claims, mapper, { realm, roleIds }) {
    const prefix = mapper.config['usermodel.realmRoleMapping.rolePrefix'] ?? '';
    const names = [...roleIds].flatMap((id) => {
      const role = realm.roles.byId.get(id);
      return role && role.clientId === undefined ? [prefix + role.name] : [];
    });
    if (names.length > 0) setClaim(claims, mapper, names);
  },
};
