import { claimSetter } from './claim.ts';
import { conversionOf } from './claim-value.ts';
import { type MapperKind, TOLD } from './mapper.ts';

/** A fixed value as a claim. */
export const hardcodedClaimMapper: MapperKind = {
  id: 'oidc-hardcoded-claim-mapper',
  tokens: [...TOLD, 'response'],
  contribute(mapper) {
    const set = claimSetter(mapper);
    const text = mapper.config['claim.value'];
    const value = text ? conversionOf(mapper)(text) : undefined;
    return (claims) => set(claims, value);
  },
};
