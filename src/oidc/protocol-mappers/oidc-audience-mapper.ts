import { addAudience } from './audience.ts';
import type { MapperKind } from './mapper.ts';

/** A fixed audience: a client of the realm, or any text. */
export const audienceMapper: MapperKind = {
  id: 'oidc-audience-mapper',
  tokens: ['access', 'lightweight', 'id', 'introspection'],
  contribute({ config }) {
    const audience = config['included.client.audience'] || config['included.custom.audience'];
    return (claims) => {
      if (audience) addAudience(claims, audience);
    };
  },
};
