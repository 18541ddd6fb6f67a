import { type MapperKind, setClaim, typed } from './mapper.ts';
import { userAttribute } from './user-attribute.ts';

/** A user attribute as a claim; the profile's own fields count as attributes. */
export const userAttributeMapper: MapperKind = {
  id: 'oidc-usermodel-attribute-mapper',
  tokens: ['access', 'lightweight', 'id', 'userinfo', 'introspection'],
  apply(claims, mapper, { user }) {
    setClaim(claims, mapper, typed(mapper, userAttribute(user, mapper.config['user.attribute'] ?? '')));
  },
};
