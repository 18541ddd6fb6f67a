import { originsOf } from '../../domain/clients/web-origins.ts';
import type { MapperKind } from './mapper.ts';

/** The client's web origins as `allowed-origins`, for resource servers that answer browsers. */
export const allowedOriginsMapper: MapperKind = {
  id: 'oidc-allowed-origins-mapper',
  tokens: ['access', 'lightweight', 'introspection'],
  unlessTold: true,
  contribute:
    () =>
    (claims, { client, issuer }) => {
      if (client.webOrigins.length > 0) claims['allowed-origins'] = originsOf(client, issuer);
    },
};
