import { hashOrder } from '../../lib/hash-order.ts';
import { type MapperKind, TOLD } from './mapper.ts';
import { type RoleClaim, roleClaim } from './role-claim.ts';

/** The client in the name of a claim and in the prefix of its roles. */
const CLIENT = `\${client_id}`;
/** Clients whose claims are kept ready: a realm that has more of them is told more slowly. */
const KEPT = 200;

/** The names of client roles as a claim, by client; `${client_id}` in the claim's name and in the prefix stands for each. */
export const clientRoleMapper: MapperKind = {
  id: 'oidc-usermodel-client-role-mapper',
  tokens: TOLD,
  priority: 40,
  contribute(mapper) {
    const { config } = mapper;
    const only = config['usermodel.clientRoleMapping.clientId'];
    const prefix = config['usermodel.clientRoleMapping.rolePrefix'] ?? '';
    const pattern = config['claim.name'] ?? '';
    const kept = new Map<string, RoleClaim>();
    const claimOf = (clientId: string): RoleClaim => {
      const known = kept.get(clientId);
      if (known) return known;
      // A dot in the client's id is no separator.
      const name = pattern.replaceAll(CLIENT, () => clientId.replace(/[\\.]/g, '\\$&'));
      // Where one client is named there is none to tell apart, and its prefix is as it is written (as Keycloak).
      const made = roleClaim(mapper, only ? prefix : prefix.replaceAll(CLIENT, () => clientId), name);
      if (kept.size < KEPT) kept.set(clientId, made);
      return made;
    };
    return (claims, { roles }) => {
      for (const clientId of hashOrder(roles.clients.keys())) {
        if (!only || only === clientId) claimOf(clientId)(claims, roles.clients.get(clientId) ?? new Set());
      }
    };
  },
};
