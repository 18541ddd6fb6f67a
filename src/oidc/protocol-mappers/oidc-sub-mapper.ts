import type { MapperKind } from './mapper.ts';

/** The user's id as `sub`. */
export const subMapper: MapperKind = {
  id: 'oidc-sub-mapper',
  tokens: ['access', 'lightweight', 'introspection'],
  priority: -10,
  contribute:
    () =>
    (claims, { user }) => {
      claims.sub = user.id;
    },
};
