import { type MapperKind, setClaim, typed } from './mapper.ts';

/** The names of client roles as a claim, by client; `${client_id}` in the claim's name stands for each. */
export const clientRoleMapper: MapperKind = {
  id: 'oidc-usermodel-client-role-mapper',
  tokens: ['access', 'lightweight', 'id', 'userinfo', 'introspection'],
  priority: 40,
  apply(claims, mapper, { roles }) {
    const only = mapper.config['usermodel.clientRoleMapping.clientId'];
    const prefix = mapper.config['usermodel.clientRoleMapping.rolePrefix'] ?? '';
    const pattern = mapper.config['claim.name'] ?? '';
    for (const [clientId, own] of roles.clients) {
      if (only && only !== clientId) continue;
      const names = [...own].map((name) => prefix + name);
      // A dot in the client's id is no separator.
      const name = pattern.replaceAll(`\${client_id}`, clientId.replaceAll('.', '\\.'));
      setClaim(claims, { ...mapper, config: { ...mapper.config, 'claim.name': name } }, typed(mapper, names));
    }
  },
};
