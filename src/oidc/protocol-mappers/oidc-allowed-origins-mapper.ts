import { originsOf } from '../../domain/clients/web-origins.ts';
import type { MapperKind } from './mapper.ts';

/** The client's web origins as `allowed-origins`, for resource servers that answer browsers. */
export const allowedOriginsMapper: MapperKind = {
  id: 'oidc-allowed-origins-mapper',
  tokens: ['access', 'lightweight', 'introspection'],
  apply(claims, _mapper, { client }) {
    const origins = originsOf(client);
    if (origins.length > 0) claims['allowed-origins'] = origins;
  },
};
