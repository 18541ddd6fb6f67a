import type { MapperKind } from './mapper.ts';

/** The authentication context class reached, `1` unless a flow says otherwise. */
export const acrMapper: MapperKind = {
  id: 'oidc-acr-mapper',
  tokens: ['access', 'lightweight', 'id', 'introspection'],
  contribute:
    () =>
    (claims, { notes }) => {
      claims.acr = notes.acr ?? '1';
    },
};
