import { type MapperKind, setClaim, typed } from './mapper.ts';

/** A fixed value as a claim. */
export const hardcodedClaimMapper: MapperKind = {
  id: 'oidc-hardcoded-claim-mapper',
  tokens: ['access', 'lightweight', 'id', 'userinfo', 'introspection', 'response'],
  apply(claims, mapper) {
    const value = mapper.config['claim.value'];
    if (value !== undefined) setClaim(claims, mapper, typed(mapper, [value]));
  },
};
