import type { Membership } from '../../domain/groups/membership.ts';
import type { User } from '../../domain/users/user.ts';
import { claimSetter } from './claim.ts';
import { conversionOf } from './claim-value.ts';
import { type MapperKind, TOLD } from './mapper.ts';

/** A property of the user itself as a claim. */
export const userPropertyMapper: MapperKind = {
  id: 'oidc-usermodel-property-mapper',
  tokens: TOLD,
  contribute(mapper) {
    const set = claimSetter(mapper);
    const convert = conversionOf(mapper);
    const name = mapper.config['user.attribute'] ?? '';
    // The first letter's case does not matter (as Keycloak).
    const property = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
    const read = Object.hasOwn(PROPERTIES, property) ? PROPERTIES[property] : undefined;
    return (claims, { user, groups }) => {
      const value = read?.(user, groups);
      if (value) set(claims, convert(value));
    };
  },
};

type Property = (user: User, groups: readonly Membership[]) => string | undefined;

const PROPERTIES: Readonly<Record<string, Property>> = {
  id: ({ id }) => id,
  username: ({ username }) => username,
  email: ({ email }) => email,
  firstName: ({ firstName }) => firstName,
  lastName: ({ lastName }) => lastName,
  enabled: ({ enabled }) => String(enabled),
  emailVerified: ({ emailVerified }) => String(emailVerified),
  createdTimestamp: ({ createdAt }) => String(createdAt),
  federated: ({ origin }) => String(origin !== undefined),
  groupsCount: (_user, groups) => String(groups.length),
  serviceAccountClientLink: ({ serviceAccountClientId }) => serviceAccountClientId,
};
