import { addAudience } from './audience.ts';
import type { MapperKind } from './mapper.ts';

/** Every other client that the token carries a role of becomes its audience. */
export const audienceResolveMapper: MapperKind = {
  id: 'oidc-audience-resolve-mapper',
  apply(claims, _mapper, { realm, roleIds, client }) {
    for (const id of roleIds) {
      const owner = realm.roles.byId.get(id)?.clientId;
      const clientId = owner === undefined || owner === client.id ? undefined : realm.roleOwners.get(owner);
      if (clientId !== undefined) addAudience(claims, clientId);
    }
  },
};
