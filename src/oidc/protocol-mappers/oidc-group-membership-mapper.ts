import { claimSetter } from './claim.ts';
import { listConversionOf } from './claim-value.ts';
import { type MapperKind, TOLD } from './mapper.ts';

/** The groups the user is in, by name or by the path that leads to them; always a list. */
export const groupMembershipMapper: MapperKind = {
  id: 'oidc-group-membership-mapper',
  tokens: TOLD,
  contribute(mapper) {
    const set = claimSetter(mapper);
    const convert = listConversionOf(mapper, true);
    const told = mapper.config['full.path'] === 'true' ? 'path' : 'name';
    return (claims, { groups }) => set(claims, convert(groups.map((group) => group[told])));
  },
};
