import { type MapperKind, setClaim } from './mapper.ts';

/** The names of client roles as a claim, by client; `${client_id}` in the claim's name stands for each. */
export const clientRoleMapper: MapperKind = {
  id: 'oidc-usermodel-client-role-mapper',
  apply(claims, mapper, { realm, roleIds }) {
    const only = mapper.config['usermodel.clientRoleMapping.clientId'];
    const prefix = mapper.config['usermodel.clientRoleMapping.rolePrefix'] ?? '';
    const byClient = new Map<string, string[]>();
    for (const id of roleIds) {
      const role = realm.roles.byId.get(id);
      const clientId = role?.clientId === undefined ? undefined : realm.roleOwners.get(role.clientId);
      if (!role || clientId === undefined || (only && only !== clientId)) continue;
      byClient.set(clientId, [...(byClient.get(clientId) ?? []), prefix + role.name]);
    }
    const pattern = mapper.config['claim.name'] ?? '';
    for (const [clientId, names] of byClient) {
      // A dot in the client's id is no separator.
      const name = pattern.replaceAll(`\${client_id}`, clientId.replaceAll('.', '\\.'));
      setClaim(claims, { ...mapper, config: { ...mapper.config, 'claim.name': name } }, names);
    }
  },
};
