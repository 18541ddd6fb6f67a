import type { User } from '../../domain/users/user.ts';
import { type MapperKind, setClaim, typed } from './mapper.ts';
import { userAttribute } from './user-attribute.ts';

/** A property of the user itself as a claim. */
export const userPropertyMapper: MapperKind = {
  id: 'oidc-usermodel-property-mapper',
  tokens: ['access', 'lightweight', 'id', 'userinfo', 'introspection'],
  apply(claims, mapper, { user }) {
    const name = mapper.config['user.attribute'] ?? '';
    setClaim(claims, mapper, typed(mapper, PROPERTIES[name]?.(user) ?? userAttribute(user, name)));
  },
};

const PROPERTIES: Readonly<Record<string, (user: User) => readonly string[]>> = {
  id: ({ id }) => [id],
  enabled: ({ enabled }) => [String(enabled)],
  emailVerified: ({ emailVerified }) => [String(emailVerified)],
  createdTimestamp: ({ createdAt }) => [String(createdAt)],
};
