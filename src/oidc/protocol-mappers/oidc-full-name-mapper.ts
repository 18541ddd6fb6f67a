import { type MapperKind, TOLD } from './mapper.ts';

/** First and last name as `name` (OpenID Connect Core section 5.1). */
export const fullNameMapper: MapperKind = {
  id: 'oidc-full-name-mapper',
  tokens: TOLD,
  contribute:
    () =>
    (claims, { user: { firstName, lastName } }) => {
      const name = [firstName, lastName].filter(Boolean).join(' ');
      if (name) claims.name = name;
    },
};
