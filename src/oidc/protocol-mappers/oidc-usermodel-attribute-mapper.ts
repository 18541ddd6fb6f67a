import { claimSetter } from './claim.ts';
import { listConversionOf } from './claim-value.ts';
import { type MapperKind, TOLD } from './mapper.ts';
import { attributeOfAll, attributeOfFirst } from './user-attribute.ts';

/** A user attribute as a claim; the profile's own fields count as attributes, and groups give what the user lacks. */
export const userAttributeMapper: MapperKind = {
  id: 'oidc-usermodel-attribute-mapper',
  tokens: TOLD,
  contribute(mapper) {
    const set = claimSetter(mapper);
    const convert = listConversionOf(mapper);
    const name = mapper.config['user.attribute'] ?? '';
    const find = mapper.config['aggregate.attrs'] === 'true' ? attributeOfAll : attributeOfFirst;
    return (claims, { user, groups }) => set(claims, convert(find(user, groups, name)));
  },
};
