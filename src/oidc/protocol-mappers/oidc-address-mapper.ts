import { type MapperKind, TOLD } from './mapper.ts';
import { userAttribute } from './user-attribute.ts';

const MEMBERS: readonly (readonly [claim: string, configured: string])[] = [
  ['street_address', 'street'],
  ['locality', 'locality'],
  ['region', 'region'],
  ['postal_code', 'postal_code'],
  ['country', 'country'],
  ['formatted', 'formatted'],
];

/** Six user attributes as `address` (OpenID Connect Core section 5.1.1). */
export const addressMapper: MapperKind = {
  id: 'oidc-address-mapper',
  tokens: TOLD,
  contribute({ config }) {
    const sources = MEMBERS.map(
      ([claim, configured]) => [claim, config[`user.attribute.${configured}`] ?? configured] as const,
    );
    return (claims, { user }) => {
      const members = sources.flatMap(([claim, attribute]) => {
        const [value] = userAttribute(user, attribute);
        return value === undefined || value === null ? [] : [[claim, value] as const];
      });
      if (members.length > 0) claims.address = Object.fromEntries(members);
    };
  },
};
