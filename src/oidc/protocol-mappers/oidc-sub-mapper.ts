import type { MapperKind } from './mapper.ts';

/** The user's id as `sub`. */
export const subMapper: MapperKind = {
  id: 'oidc-sub-mapper',
  apply(claims, _mapper, { user }) {
    claims.sub = user.id;
  },
};
