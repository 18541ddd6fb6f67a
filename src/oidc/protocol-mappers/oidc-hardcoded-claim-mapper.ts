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
    if (!text) return () => {};
    const convert = conversionOf(mapper);
    // Made anew each time: what other mappers put below an object must stay in that one token.
    return (claims) => set(claims, convert(text));
  },
};
