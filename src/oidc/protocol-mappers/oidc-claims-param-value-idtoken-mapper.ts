import { claimSetter } from './claim.ts';
import type { MapperKind } from './mapper.ts';
import { requestedClaims } from './requested-claims.ts';

/** The value that the request wanted a claim to have, as that claim of the ID token; one that it wanted as essential alone (as Keycloak). */
export const claimsParameterValueMapper: MapperKind = {
  id: 'oidc-claims-param-value-idtoken-mapper',
  tokens: ['id'],
  contribute(mapper) {
    const set = claimSetter(mapper);
    const name = mapper.config['claim.name'] ?? '';
    return (claims, { notes }) => {
      const asked = requestedClaims(notes.claims, 'id_token').get(name);
      const { essential, value } = asked ?? {};
      if (essential === true && (typeof value === 'string' || typeof value === 'boolean')) set(claims, value);
    };
  },
};
