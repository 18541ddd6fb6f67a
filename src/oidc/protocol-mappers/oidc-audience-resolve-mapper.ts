import { hashOrder } from '../../lib/hash-order.ts';
import { addAudience } from './audience.ts';
import type { MapperKind } from './mapper.ts';

/** Every other client that the token carries a role of becomes its audience. */
export const audienceResolveMapper: MapperKind = {
  id: 'oidc-audience-resolve-mapper',
  tokens: ['access', 'lightweight', 'introspection'],
  unlessTold: true,
  priority: 30,
  contribute:
    () =>
    (claims, { roles, client }) => {
      for (const clientId of hashOrder(roles.clients.keys())) {
        if (clientId !== client.clientId) addAudience(claims, clientId);
      }
    },
};
